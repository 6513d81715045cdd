#include "storage/feed/change_log.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <iterator>
#include <utility>

namespace custengine::storage {

void ChangeLog::add(std::span<StoredChange> newest, std::uint64_t count, PushedOut& pushed_out) {
  const std::uint64_t last = history_.sequence + count;
  const auto stored = static_cast<std::size_t>(std::min<std::uint64_t>(count, capacity_));
  assert(newest.size() >= stored);
  if (stored < count) {
    // The new changes alone fill the log, so all older ones are dropped.
    history_.pages.move_front(history_.pages.page_count(), pushed_out.pages);
    history_.kept = history_.bytes = 0;
    history_.sequence = last - stored;
  }
  for (StoredChange& change : newest.last(stored)) {
    const std::uint64_t number = history_.sequence + 1;
    if (history_.kept == 0) history_.first_page = ChangeHistory::page_of(number);
    change.group_end = last;
    history_.bytes += change.bytes;
    history_.writable(number) = std::move(change);
    history_.sequence = number;
    ++history_.kept;
  }
  push_out(pushed_out);
}

void ChangeLog::push_out(PushedOut& pushed_out) {
  const std::uint64_t oldest_before = history_.oldest();
  while (history_.kept > capacity_ || (history_.kept > 1 && history_.bytes > max_bytes_)) {
    history_.bytes -= history_[history_.oldest()].bytes;
    --history_.kept;
  }
  const std::uint64_t oldest = history_.oldest();
  if (oldest == oldest_before) return;
  const std::uint64_t gone = ChangeHistory::page_of(oldest) - history_.first_page;
  history_.pages.move_front(gone, pushed_out.pages);
  history_.first_page += gone;
  const std::uint64_t first = history_.first_page * ChangeHistory::page_size + 1;
  for (std::uint64_t number = std::max(first, oldest_before); number < oldest; ++number)
    pushed_out.changes.push_back(std::exchange(history_.writable(number), StoredChange()));
}

void ChangeLog::show(Erasure& erasure) const {
  for (std::uint64_t number = history_.sequence; number >= history_.oldest(); --number)
    erasure.look_at(history_[number], number);
}

bool ChangeLog::needs_redaction(const Erasure& erasure) const noexcept {
  for (std::uint64_t number = history_.oldest(); number <= history_.sequence; ++number)
    if (history_[number].tombstone_in(erasure, number)) return true;
  return false;
}

void ChangeLog::redact(const Erasure& erasure) {
  for (std::uint64_t number = history_.oldest(); number <= history_.sequence; ++number) {
    if (!history_[number].tombstone_in(erasure, number)) continue;
    StoredChange& change = history_.writable(number);
    history_.bytes -= change.bytes;
    change.redact(erasure, number);
    history_.bytes += change.bytes;
  }
}

std::string ChangeLog::check_invariants() const {
  const auto& [sequence, kept, bytes, first_page, pages] = history_;
  if (kept > sequence || kept > capacity_)
    return fmt::format("the feed keeps {} of {} changes and may keep {}", kept, sequence, capacity_);
  if (kept > 1 && bytes > max_bytes_)
    return fmt::format("the feed's changes take {} bytes and may take {}", bytes, max_bytes_);
  if (kept == 0) return pages.page_count() == 0 ? "" : "the feed keeps nothing, and has room for it";
  const std::uint64_t oldest = history_.oldest();
  if (first_page != ChangeHistory::page_of(oldest) ||
      first_page + pages.page_count() != ChangeHistory::page_of(sequence) + 1)
    return fmt::format("the feed's changes {} to {} are not where they should be", oldest, sequence);
  for (std::size_t place = 0; place < history_.place_of(oldest); ++place)
    if (!pages[place].is_empty()) return fmt::format("the feed still has a change before {}", oldest);
  std::uint64_t measured = 0;
  std::uint64_t group_end = 0;
  for (std::uint64_t number = oldest; number <= sequence; ++number) {
    const StoredChange& change = history_[number];
    if (change.is_empty()) return fmt::format("change {} is missing", number);
    StoredChange again = change;
    again.measure();
    measured += again.bytes;
    if (change.before && change.after && change.before->id() != change.after->id())
      return fmt::format("change {} turns {} into {}", number, change.before->id(), change.after->id());
    if (number <= group_end ? change.group_end != group_end : change.group_end < number)
      return fmt::format("change {} belongs to a group that ends with {}", number, change.group_end);
    group_end = change.group_end;
  }
  if (group_end != sequence) return fmt::format("the feed's last group ends with {}, not {}", group_end, sequence);
  if (measured != bytes) return fmt::format("the feed's changes take {} bytes, counted as {}", measured, bytes);
  return {};
}

std::uint64_t ChangeLog::bytes() const noexcept {
  // `history_.bytes` includes the StoredChange objects, which pages.bytes() counts too.
  return history_.pages.bytes() + history_.bytes - history_.kept * sizeof(StoredChange);
}

}  // namespace custengine::storage
