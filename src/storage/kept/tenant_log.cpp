#include "storage/kept/tenant_log.hpp"

#include <algorithm>
#include <iterator>
#include <limits>
#include <string>
#include <utility>

namespace custengine::storage {

using kept::EntryKind;

namespace {

/// The entries that are read at once.
constexpr std::size_t max_entries_read = 1000;
/// The number of entries over the bound at which the oldest are deleted.
constexpr std::uint64_t entries_over_bound = 64;

}  // namespace

TenantLog::TenantLog(std::shared_ptr<CommitQueue> commits, const kept::Tenant& kept, std::uint64_t max_entries) noexcept
    : commits_(std::move(commits)),
      place_(kept.place),
      oldest_(kept.oldest),
      newest_(kept.newest),
      last_generation_(kept.place.generation),
      max_entries_(std::clamp<std::uint64_t>(max_entries, 1, std::numeric_limits<std::int64_t>::max())) {}

std::optional<Error> TenantLog::commit(kept::Group& group) {
  if (auto why = closed()) return why;
  group.place = place_;
  group.last_number = newest_;
  group.stamp = commits_->next_stamp();
  const auto committed = commits_->commit(group);
  std::optional<Error> error;
  if (!committed) error = committed.error();
  const std::scoped_lock lock(error_mutex_);
  return error_ = std::move(error);
}

std::optional<Error> TenantLog::append(std::span<LogEntries* const> writes, std::uint64_t sequence,
                                       const Extra& extra) {
  std::uint64_t number = newest_ + extra.skipped;
  sequence += extra.skipped;
  std::vector<kept::Entry> entries;
  for (LogEntries* const write : writes) {
    write->number_from(number, sequence);
    number += write->all().size();
    sequence += write->count_changes();
    auto taken = std::move(*write).take();
    entries.insert(entries.end(), std::make_move_iterator(taken.begin()), std::make_move_iterator(taken.end()));
  }
  kept::Group group{.entries = entries,
                    .erased = extra.erased,
                    .erases = extra.erases,
                    .generation = extra.generation,
                    .drops = extra.drops};
  if (extra.forgets_earlier)
    group.trim_to = newest_;
  else if (number - oldest_ >= max_entries_ + entries_over_bound)
    group.trim_to = number - max_entries_;
  if (auto error = commit(group)) return error;
  if (group.trim_to > 0) oldest_ = extra.forgets_earlier ? newest_ + extra.skipped + 1 : group.trim_to + 1;
  newest_ = number;
  if (extra.generation) place_.generation = *extra.generation;
  return std::nullopt;
}

Result<std::vector<std::uint64_t>> TenantLog::entries_of(std::string_view id, const base::SipKey& hash_key) const {
  if (auto why = closed()) return *std::move(why);
  // Entries by number, newest first: so an erasure finds the customers that were merged into this one.
  struct Seen {
    std::uint64_t number, sequence;
    std::string id;
  };
  std::vector<Seen> seen;
  Erasure erasure(id, hash_key);
  for (std::uint64_t end = newest_; end >= oldest_ && end > 0;) {
    const std::uint64_t after = std::max(end - std::min<std::uint64_t>(end, max_entries_read), oldest_ - 1);
    auto entries = persistence().entries(place_.tenant, after, static_cast<std::size_t>(end - after), false);
    if (!entries) return entries.error();
    for (auto next = entries->rbegin(); next != entries->rend(); ++next) {
      kept::Entry& entry = *next;
      if (entry.kind != EntryKind::customer && entry.kind != EntryKind::store_details) continue;
      erasure.look_at(
          {.id = entry.id,
           .sequence = entry.sequence,
           .merged_into = entry.kind == EntryKind::customer ? std::string_view(entry.store) : std::string_view(),
           .creates = entry.kind == EntryKind::customer && entry.version_before == 0 && entry.version_after != 0});
      seen.push_back({entry.number, entry.sequence, std::move(entry.id)});
    }
    end = after;
  }
  std::vector<std::uint64_t> numbers;
  for (const Seen& one : seen) {
    if (!erasure.tombstone(one.id, one.sequence)) continue;
    const auto entry = persistence().entries(place_.tenant, one.number - 1, 1);
    if (!entry) return entry.error();
    const bool was_erased = entry->empty() || (!entry->front().before && !entry->front().after);
    if (!was_erased) numbers.push_back(one.number);
  }
  return numbers;
}

void TenantLog::close(Error why) {
  const std::scoped_lock lock(error_mutex_);
  closed_ = std::move(why);
}

std::optional<Error> TenantLog::closed() const {
  const std::scoped_lock lock(error_mutex_);
  return closed_;
}

std::optional<Error> TenantLog::last_error() const {
  const std::scoped_lock lock(error_mutex_);
  return error_;
}

bool TenantLog::may_have_failed_late() const noexcept {
  const std::scoped_lock lock(error_mutex_);
  return error_ && error_->code == ErrorCode::outcome_unknown;
}

}  // namespace custengine::storage
