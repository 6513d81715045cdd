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

/// For a first chunk that has to hold so many changes.
std::size_t first_capacity(std::size_t changes) noexcept {
  std::size_t capacity = 1;
  while (capacity < changes) capacity *= 4;
  return capacity;
}

}  // namespace

ChangeLog::Room ChangeLog::prepare(std::span<const StoredChange> newest, std::uint64_t count) const {
  Room room;
  const std::uint64_t stored = std::min<std::uint64_t>(count, capacity_);
  if (stored == 0) return room;
  newest = newest.last(static_cast<std::size_t>(stored));
  const std::uint64_t last = history_.sequence + count, first = last - stored + 1;
  room.restarts = stored < count || history_.kept == 0;
  count_kept(room, newest, last);
  const std::uint64_t oldest = last - room.kept + 1;

  const std::uint64_t chunks_begin = room.restarts ? ChangeHistory::chunk_of(first) : history_.first_chunk;
  const std::uint64_t chunks_end = room.restarts ? chunks_begin : chunks_begin + history_.chunks.size();
  room.pushed_out.reserve(static_cast<std::size_t>(ChangeHistory::chunk_of(oldest) - chunks_begin));
  const std::uint64_t needed_end = ChangeHistory::chunk_of(last) + 1;
  const std::size_t behind = static_cast<std::size_t>((last - 1) % ChangeChunk::size) + 1;  // in the last chunk
  if (!room.restarts) {
    const std::size_t needed = needed_end > chunks_end ? ChangeChunk::size : behind;
    if (history_.chunks.back()->capacity() < needed) room.grown = ChangeChunk::make(first_capacity(needed));
    if (ChangeHistory::chunk_of(oldest) < chunks_end) reserve_cleared(room, oldest);
  }
  if (needed_end <= chunks_end) return room;

  // All the chunks that there will be, so that committing allocates nothing.
  const std::size_t present = room.restarts ? 0 : history_.chunks.size();
  room.chunks.reserve(present + static_cast<std::size_t>(needed_end - chunks_end));
  const bool is_first = history_.sequence == 0 && needed_end == 1;
  for (std::uint64_t chunk = chunks_end; chunk < needed_end; ++chunk)
    room.chunks.push_back(ChangeChunk::make(is_first ? first_capacity(behind) : ChangeChunk::size));
  return room;
}

void ChangeLog::count_kept(Room& room, std::span<const StoredChange> newest, std::uint64_t last) const noexcept {
  room.kept = newest.size();
  std::uint64_t bytes = room.restarts ? 0 : history_.bytes;
  for (const StoredChange& change : newest) bytes += change.bytes;
  if (!room.restarts) room.kept += history_.kept;
  while (room.kept > capacity_ || (room.kept > 1 && bytes > max_bytes_)) {
    const std::uint64_t number = last - room.kept-- + 1;
    const bool is_new = number > history_.sequence;
    bytes -=
        is_new ? newest[newest.size() - 1 - static_cast<std::size_t>(last - number)].bytes : history_[number].bytes;
  }
}

void ChangeLog::reserve_cleared(Room& room, std::uint64_t oldest) const {
  const auto& chunk = history_.chunks[static_cast<std::size_t>(ChangeHistory::chunk_of(oldest) - history_.first_chunk)];
  if (!chunk->unique()) return;  // whoever shares it still sees them
  std::size_t count = 0;
  for (std::uint64_t number = ChangeHistory::first_of(ChangeHistory::chunk_of(oldest));
       number < oldest && number <= history_.sequence; ++number)
    count += !history_[number].is_empty();
  room.cleared.reserve(count);
}

void ChangeLog::commit(Room& room, std::span<StoredChange> newest, std::uint64_t count) noexcept {
  const std::uint64_t last = history_.sequence + count;
  const std::uint64_t stored = std::min<std::uint64_t>(count, capacity_);
  assert(newest.size() >= stored);
  newest = newest.last(static_cast<std::size_t>(stored));

  auto& chunks = history_.chunks;
  if (room.grown) {
    std::ranges::copy(std::as_const(*chunks.back()).elements(), room.grown->elements().begin());
    std::swap(chunks.back(), room.grown);
  }
  if (stored > 0 && room.restarts) {
    chunks.swap(room.chunks);
    history_.first_chunk = ChangeHistory::chunk_of(last - stored + 1);
    history_.kept = history_.bytes = 0;
  } else if (!room.chunks.empty()) {
    // Room for all of them was reserved there.
    room.chunks.insert(room.chunks.begin(), std::make_move_iterator(chunks.begin()),
                       std::make_move_iterator(chunks.end()));
    chunks.swap(room.chunks);
    room.chunks.clear();
  }

  const std::uint64_t known = history_.sequence, known_oldest = history_.oldest();
  history_.sequence = last;
  if (stored == 0) return;
  history_.kept = room.kept;
  const std::uint64_t oldest = history_.oldest();
  // Not as prepare() counted them: an erasure may have made tombstones of some since.
  for (std::uint64_t gone = known_oldest; gone < oldest && gone <= known; ++gone)
    history_.bytes -= history_[gone].bytes;
  std::uint64_t number = last - stored;
  for (StoredChange& change : newest) {
    change.group_end = last;
    if (++number < oldest) continue;
    history_.bytes += change.bytes;
    history_[number] = std::move(change);
  }
  if (const std::uint64_t old = ChangeHistory::chunk_of(oldest) - history_.first_chunk; old > 0) {
    const auto kept_begin = chunks.begin() + static_cast<std::ptrdiff_t>(old);
    room.pushed_out.assign(std::make_move_iterator(chunks.begin()), std::make_move_iterator(kept_begin));
    chunks.erase(chunks.begin(), kept_begin);
    history_.first_chunk += old;
  }
  clear(room, std::min(oldest, known + 1));
}

void ChangeLog::clear(Room& room, std::uint64_t end) noexcept {
  if (room.cleared.capacity() == 0) return;
  for (std::uint64_t number = ChangeHistory::first_of(history_.first_chunk); number < end; ++number)
    if (StoredChange& change = history_[number]; !change.is_empty())
      room.cleared.push_back(std::exchange(change, StoredChange()));
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

ChangeLog::Redaction ChangeLog::prepare_redaction(const Erasure& erasure) const {
  Redaction redaction;
  // Also changes that are not kept any more, as long as they are there.
  for (std::size_t i = 0; i < history_.chunks.size(); ++i) {
    const ChangeChunk& chunk = *history_.chunks[i];
    bool tells = false;
    for_each_in(chunk, i, [&](const StoredChange& change, std::uint64_t sequence) {
      if (!change.tombstone_in(erasure, sequence)) return;
      tells = true;
      redaction.tells = redaction.tells || sequence >= history_.oldest();
    });
    if (tells && !chunk.unique()) redaction.copies.push_back({i, ChangeChunk::make_copy(chunk, chunk.capacity())});
  }
  return redaction;
}

void ChangeLog::redact(Redaction& redaction, const Erasure& erasure) noexcept {
  for (auto& [chunk, copy] : redaction.copies) std::swap(history_.chunks[chunk], copy);
  for (std::size_t i = 0; i < history_.chunks.size(); ++i)
    if (history_.chunks[i]->unique())
      for_each_in(*history_.chunks[i], i, [&](StoredChange& change, std::uint64_t sequence) {
        const std::uint64_t before = change.bytes;
        change.redact(erasure, sequence);
        if (sequence >= history_.oldest() && sequence <= history_.sequence) history_.bytes += change.bytes - before;
      });
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
