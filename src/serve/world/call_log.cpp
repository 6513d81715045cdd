#include "serve/world/call_log.hpp"

#include <algorithm>
#include <iterator>

namespace custengine::serve {
namespace {

bool meets(const std::optional<std::string>& wanted, const std::string& value) noexcept {
  return !wanted || *wanted == value;
}

bool matches_entry(const CallLog::Filter& filter, const CallLog::Entry& entry) noexcept {
  return entry.number > filter.since && meets(filter.operation, entry.operation) &&
         meets(filter.tenant, entry.tenant) && meets(filter.id, entry.id) &&
         (!filter.status || *filter.status == entry.status);
}

}  // namespace

std::uint64_t CallLog::begin() noexcept {
  const std::lock_guard lock(mutex_);
  return ++last_;
}

void CallLog::end(std::uint64_t number, const Call& call, int status, std::chrono::microseconds elapsed) {
  const auto now = std::chrono::system_clock::now();
  const std::lock_guard lock(mutex_);
  count_call(call, status);
  if (entries_.size() < max_entries) entries_.emplace_back();
  Entry& entry = entries_[ended_ % max_entries];
  if (ended_ >= max_entries) newest_dropped_ = std::max(newest_dropped_, entry.number);
  ++ended_;
  entry.number = number;
  entry.time = now;
  entry.method = call.method;
  entry.path = call.path;
  entry.operation = call.operation;
  entry.tenant = call.tenant;
  entry.id = call.id;
  entry.status = status;
  entry.elapsed = elapsed;
}

CallLog::Counted* CallLog::counter(const Call& call, int status, bool is_any_id, std::size_t limit) {
  key_.clear();
  for (const std::string_view part : {call.operation, call.tenant}) key_.append(part).push_back('\0');
  key_ += std::to_string(status);
  if (!is_any_id) key_.append(1, '\0').append(call.id);
  const auto found = counts_.find(key_);
  if (found != counts_.end()) return &found->second;
  if (counts_.size() >= limit) return nullptr;
  Counted counted{.operation = std::string(call.operation),
                  .tenant = std::string(call.tenant),
                  .id = std::string(is_any_id ? std::string_view() : call.id),
                  .status = status,
                  .is_any_id = is_any_id};
  return &counts_.emplace(key_, std::move(counted)).first->second;
}

void CallLog::count_call(const Call& call, int status) {
  Counted* counted = counter(call, status, false, max_counts);
  if (counted == nullptr) counted = counter(call, status, true, 2 * max_counts);
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

CallLog::Count CallLog::count(const Filter& filter) const {
  const std::lock_guard lock(mutex_);
  if (filter.since > 0) return count_kept(filter);
  if (!filter.operation && !filter.tenant && !filter.id && !filter.status) return {.calls = ended_};
  Count count{.is_exact = uncounted_ == 0};
  for (const auto& [key, counted] : counts_) {
    if (!meets(filter.operation, counted.operation) || !meets(filter.tenant, counted.tenant) ||
        (filter.status && *filter.status != counted.status))
      continue;
    if (counted.is_any_id && filter.id)
      count.is_exact = false;
    else if (meets(filter.id, counted.id))
      count.calls += counted.calls;
  }
  return count;
}

void CallLog::clear() {
  const std::lock_guard lock(mutex_);
  entries_ = {};
  counts_ = {};
  ended_ = uncounted_ = newest_dropped_ = 0;
}

void CallLog::start_over() {
  clear();
  const std::lock_guard lock(mutex_);
  last_ = 0;
}

}  // namespace custengine::serve
