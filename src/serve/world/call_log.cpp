#include "serve/world/call_log.hpp"

#include "serve/http/utf8_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <limits>
#include <utility>

namespace custengine::serve {
namespace {

bool meets(const std::optional<std::string>& wanted, const std::string& value) noexcept {
  return !wanted || *wanted == value;
}

bool matches_entry(const CallLog::Filter& filter, const CallLog::Entry& entry) noexcept {
  return entry.number > filter.since && meets(filter.operation, entry.operation) &&
         meets(filter.tenant, entry.tenant) && meets(filter.id, entry.id) &&
         meets(filter.request_id, entry.request_id) && (!filter.status || *filter.status == entry.status);
}

/// True if the tenant and the id of a call with this status may be anything: it was refused before they were looked up,
/// or they do not exist. Not so a conflict, a precondition that failed, and changes that are gone.
bool is_refused(int status) noexcept {
  constexpr int conflict = 409, gone = 410, precondition_failed = 412;
  return status >= 400 && status < 500 && status != conflict && status != gone && status != precondition_failed;
}

std::string kept_id(std::string_view id) {
  return id.size() > CallLog::max_id ? std::string() : as_utf8(id);
}

}  // namespace

std::string_view created_id(const Response& response) noexcept {
  constexpr int created = 201;
  const std::string* const location = response.header("Location");
  if (response.status != created || location == nullptr) return {};
  const std::string_view path = *location;
  return path.substr(path.rfind('/') + 1);
}

std::uint64_t CallLog::begin() noexcept {
  const std::lock_guard lock(mutex_);
  return ++last_;
}

void CallLog::end(std::uint64_t number, const Call& call, int status, std::chrono::microseconds elapsed,
                  const CallDetails& details) {
  Entry entry{.number = number,
              .time = std::chrono::system_clock::now(),
              .method = std::string(call.method),
              .path = as_utf8(call.path.substr(0, max_path)),
              .operation = std::string(call.operation),
              .tenant = kept_id(call.tenant),
              .id = kept_id(call.id.empty() ? details.created_id : call.id),
              .request_id = std::string(details.request_id),
              .status = status,
              .elapsed = elapsed};
  const std::lock_guard lock(mutex_);
  if (entries_.size() < max_entries) entries_.emplace_back();
  count_call(entry);
  Entry& kept = entries_[ended_ % max_entries];
  if (ended_ >= max_entries) newest_dropped_ = std::max(newest_dropped_, kept.number);
  ++ended_;
  kept = std::move(entry);
}

CallLog::Counted* CallLog::counter(const Entry& entry, Counts what, std::size_t limit) {
  Counted counted{.operation = entry.operation, .status = entry.status, .what = what};
  if (what != Counts::any_tenant) counted.tenant = entry.tenant;
  if (what == Counts::one_id) counted.id = entry.id;
  key_.clear();
  for (const std::string_view part : {counted.operation, counted.tenant, counted.id}) key_.append(part).push_back('\0');
  key_ += fmt::format("{} {}", counted.status, static_cast<int>(what));
  const auto found = counts_.find(key_);
  if (found != counts_.end()) return &found->second;
  if (counts_.size() >= limit) return nullptr;
  return &counts_.emplace(key_, std::move(counted)).first->second;
}

void CallLog::count_call(const Entry& entry) {
  // Refused calls have few combinations, and always find room.
  const bool is_any_tenant = is_refused(entry.status);
  Counted* counted = is_any_tenant ? counter(entry, Counts::any_tenant, std::numeric_limits<std::size_t>::max())
                                   : counter(entry, Counts::one_id, max_counts);
  if (counted == nullptr) counted = counter(entry, Counts::any_id, 2 * max_counts);
  if (counted != nullptr)
    ++counted->calls;
  else
    ++uncounted_;
}

CallLog::List CallLog::list(const Filter& filter, std::size_t limit) const {
  const std::lock_guard lock(mutex_);
  List list{.dropped = ended_ - entries_.size()};
  std::vector<const Entry*> found;
  for (const Entry& entry : entries_)
    if (matches_entry(filter, entry)) found.push_back(&entry);
  std::ranges::sort(found, {}, &Entry::number);
  if (found.size() > limit) found.erase(found.begin(), std::prev(found.end(), static_cast<std::ptrdiff_t>(limit)));
  for (const Entry* entry : found) list.entries.push_back(*entry);
  return list;
}

std::optional<CallLog::Entry> CallLog::find(std::uint64_t number) const {
  const std::lock_guard lock(mutex_);
  const auto found = std::ranges::find(entries_, number, &Entry::number);
  if (found == entries_.end()) return std::nullopt;
  return *found;
}

CallLog::Count CallLog::count_kept(const Filter& filter) const {
  const auto matching =
      std::ranges::count_if(entries_, [&](const Entry& entry) { return matches_entry(filter, entry); });
  return {.calls = static_cast<std::uint64_t>(matching), .is_exact = filter.since >= newest_dropped_};
}

void CallLog::add_refused(const Filter& filter, std::uint64_t calls, Count& count) const {
  if (!filter.tenant && !filter.id) {
    count.calls += calls;
    return;
  }
  for (const Entry& entry : entries_) {
    if (!is_refused(entry.status) || !meets(filter.operation, entry.operation) ||
        (filter.status && *filter.status != entry.status))
      continue;
    --calls;
    if (matches_entry(filter, entry)) ++count.calls;
  }
  if (calls > 0) count.is_exact = false;  // they were dropped, and with them their tenants and ids
}

CallLog::Count CallLog::count(const Filter& filter) const {
  const std::lock_guard lock(mutex_);
  return count_all(filter);
}

void CallLog::count_on(const Filter& filter, Seen& seen) const {
  const std::lock_guard lock(mutex_);
  if (!seen.count || seen.clears != clears_ || ended_ - seen.ended > entries_.size())
    seen.count = count_all(filter);
  else
    for (std::uint64_t at = seen.ended; at < ended_; ++at)
      if (matches_entry(filter, entries_[at % max_entries])) ++seen.count->calls;
  seen.ended = ended_;
  seen.clears = clears_;
}

CallLog::Count CallLog::count_all(const Filter& filter) const {
  if (filter.since > 0 || filter.request_id) return count_kept(filter);
  if (!filter.operation && !filter.tenant && !filter.id && !filter.status) return {.calls = ended_};
  Count count{.is_exact = uncounted_ == 0};
  std::uint64_t refused = 0;
  for (const auto& [key, counted] : counts_) {
    if (!meets(filter.operation, counted.operation) || (filter.status && *filter.status != counted.status)) continue;
    if (counted.what == Counts::any_tenant)
      refused += counted.calls;
    else if (!meets(filter.tenant, counted.tenant))
      continue;
    else if (counted.what == Counts::any_id && filter.id)
      count.is_exact = false;
    else if (meets(filter.id, counted.id))
      count.calls += counted.calls;
  }
  if (refused > 0) add_refused(filter, refused, count);
  return count;
}

void CallLog::clear() {
  const std::lock_guard lock(mutex_);
  entries_ = {};
  counts_ = {};
  ended_ = uncounted_ = newest_dropped_ = 0;
  ++clears_;
}

void CallLog::start_over() {
  clear();
  const std::lock_guard lock(mutex_);
  last_ = 0;
}

}  // namespace custengine::serve
