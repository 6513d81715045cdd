#include "storage/feed/change_log.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <iterator>
#include <utility>

namespace custengine::storage {

namespace {

using Chunk = base::RefPtr<ChangeChunk>;

constexpr std::size_t full_chunk_bytes = sizeof(ChangeChunk) + ChangeChunk::size * sizeof(StoredChange);

}  // namespace

StoredChange& ChangeLog::make_room() {
  auto& chunks = history_.chunks;
  const std::uint64_t number = history_.sequence + 1, chunk = ChangeHistory::chunk_of(number);
  const std::size_t place = (number - 1) % ChangeChunk::size;
  if (chunks.empty()) history_.first_chunk = chunk;
  if (chunk - history_.first_chunk == chunks.size()) {
    // A tenant's first chunk begins small.
    chunks.push_back(ChangeChunk::make(number == 1 ? 1 : ChangeChunk::size));
  } else if (place >= chunks.back()->capacity()) {
    chunks.back() = ChangeChunk::make_copy(*chunks.back(), 4 * chunks.back()->capacity());
  }
  return (*chunks.back())[place];
}

void ChangeLog::add(std::span<StoredChange> newest, std::uint64_t count, PushedOut& pushed_out) {
  const std::uint64_t last = history_.sequence + count;
  const auto stored = static_cast<std::size_t>(std::min<std::uint64_t>(count, capacity_));
  assert(newest.size() >= stored);
  if (stored < count) {
    // So many that none before them is kept.
    pushed_out.chunks.swap(history_.chunks);
    history_.kept = history_.bytes = 0;
    history_.sequence = last - stored;
  }
  for (StoredChange& change : newest.last(stored)) {
    StoredChange& place = make_room();
    change.group_end = last;
    history_.bytes += change.bytes;
    place = std::move(change);
    ++history_.sequence;
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
  auto& chunks = history_.chunks;
  const std::uint64_t gone = ChangeHistory::chunk_of(oldest) - history_.first_chunk;
  const auto kept_begin = chunks.begin() + static_cast<std::ptrdiff_t>(gone);
  pushed_out.chunks.insert(pushed_out.chunks.end(), std::make_move_iterator(chunks.begin()),
                           std::make_move_iterator(kept_begin));
  chunks.erase(chunks.begin(), kept_begin);
  history_.first_chunk += gone;
  if (!chunks.front()->unique()) return;  // whoever shares it still sees them
  const std::uint64_t first = ChangeHistory::first_of(history_.first_chunk);
  for (std::uint64_t number = oldest; number > first && !history_[number - 1].is_empty(); --number)
    pushed_out.changes.push_back(std::exchange(history_[number - 1], StoredChange()));
}

std::uint64_t ChangeLog::oldest_shown() const noexcept {
  std::uint64_t oldest = history_.oldest();
  if (history_.kept == 0) return oldest;
  // What could not be cleared yet is just before those that are kept.
  while (oldest > ChangeHistory::first_of(history_.first_chunk) && !history_[oldest - 1].is_empty()) --oldest;
  return oldest;
}

void ChangeLog::show(Erasure& erasure) const {
  const std::uint64_t oldest = oldest_shown();
  for (std::uint64_t number = history_.sequence; number >= oldest; --number)
    erasure.look_at(std::as_const(history_)[number], number);
}

bool ChangeLog::tells_of(const Erasure& erasure) const noexcept {
  for (std::uint64_t number = history_.oldest(); number <= history_.sequence; ++number)
    if (std::as_const(history_)[number].tombstone_in(erasure, number)) return true;
  return false;
}

void ChangeLog::redact(const Erasure& erasure) {
  // Also changes that are not kept any more, as long as they are there.
  for (std::size_t i = 0; i < history_.chunks.size(); ++i) {
    Chunk& chunk = history_.chunks[i];
    bool tells = false;
    for_each_in(std::as_const(*chunk), i, [&](const StoredChange& change, std::uint64_t sequence) {
      tells = tells || change.tombstone_in(erasure, sequence);
    });
    if (!tells) continue;
    if (!chunk->unique()) chunk = ChangeChunk::make_copy(*chunk, chunk->capacity());
    for_each_in(*chunk, i, [&](StoredChange& change, std::uint64_t sequence) {
      const std::uint64_t before = change.bytes;
      change.redact(erasure, sequence);
      if (sequence >= history_.oldest() && sequence <= history_.sequence) history_.bytes += change.bytes - before;
    });
  }
}

ChangeHistory ChangeLog::make_own(const ChangeHistory& history) {
  ChangeHistory own = history;
  const std::uint64_t behind = history.sequence % ChangeChunk::size;
  if (own.kept == 0 || behind == 0) return own;
  // The last chunk will be written again, which whoever else has it must not see.
  const ChangeChunk& newest = *own.chunks.back();
  Chunk copy = ChangeChunk::make(newest.capacity());
  std::ranges::copy(newest.elements().first(behind), copy->elements().begin());
  own.chunks.back() = std::move(copy);
  return own;
}

std::string ChangeLog::check_invariants() const {
  const auto& [sequence, kept, bytes, first_chunk, chunks] = history_;
  if (kept > sequence || kept > capacity_)
    return fmt::format("the feed keeps {} of {} changes and may keep {}", kept, sequence, capacity_);
  if (kept > 1 && bytes > max_bytes_)
    return fmt::format("the feed's changes take {} bytes and may take {}", bytes, max_bytes_);
  for (std::size_t i = 0; i + 1 < chunks.size(); ++i)
    if (chunks[i]->capacity() != ChangeChunk::size) return fmt::format("chunk {} of the feed is not full-sized", i);
  if (kept == 0) return chunks.empty() ? "" : "the feed keeps nothing, and has room for it";
  const std::uint64_t oldest = history_.oldest();
  if (first_chunk != ChangeHistory::chunk_of(oldest) ||
      first_chunk + chunks.size() != ChangeHistory::chunk_of(sequence) + 1)
    return fmt::format("the feed's changes {} to {} are not where they should be", oldest, sequence);
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
  const auto& chunks = history_.chunks;
  std::uint64_t bytes = chunks.capacity() * sizeof(Chunk);
  // Only a chunk that is alone may be smaller than chunks get.
  if (!chunks.empty()) bytes += (chunks.size() - 1) * full_chunk_bytes + chunks.back()->bytes();
  // Of each change but its slot, which stands in a chunk.
  return bytes + history_.bytes - history_.kept * sizeof(StoredChange);
}

}  // namespace custengine::storage
