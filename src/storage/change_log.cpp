#include "storage/change_log.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <iterator>
#include <utility>

namespace custengine::storage {

namespace {

using Chunk = base::RefPtr<ChangeChunk>;

/// For a first chunk that has to hold so many changes.
std::size_t first_capacity(std::size_t changes) noexcept {
  std::size_t capacity = 1;
  while (capacity < changes) capacity *= 4;
  return capacity;
}

}  // namespace

Change to_change(const StoredChange& stored, std::uint64_t sequence, std::uint64_t group_end) noexcept {
  const auto customer = [](const RecordPtr& record) {
    return record ? std::optional(detail::Record::to_customer(record)) : std::nullopt;
  };
  return {
      .sequence = sequence, .before = customer(stored.before), .after = customer(stored.after), .group_end = group_end};
}

ChangeLog::Room ChangeLog::prepare(std::uint64_t count) const {
  Room room;
  const std::uint64_t stored = std::min<std::uint64_t>(count, capacity_);
  if (stored == 0) return room;
  const std::uint64_t last = history_.sequence + count, first = last - stored + 1;
  room.restarts = stored < count || history_.kept == 0;
  const std::uint64_t chunks_end =
      room.restarts ? ChangeHistory::chunk_of(first) : history_.first_chunk + history_.chunks.size();
  const std::uint64_t oldest = last - std::min<std::uint64_t>(capacity_, history_.kept + stored) + 1;
  if (!room.restarts && ChangeHistory::chunk_of(oldest) > history_.first_chunk)
    room.pushed_out.reserve(history_.chunks.size());
  const std::uint64_t needed_end = ChangeHistory::chunk_of(last) + 1;
  const std::size_t behind = static_cast<std::size_t>((last - 1) % ChangeChunk::size) + 1;  // in the last chunk
  if (!room.restarts) {
    const std::size_t needed = needed_end > chunks_end ? ChangeChunk::size : behind;
    if (history_.chunks.back()->capacity() < needed) room.grown = ChangeChunk::make(first_capacity(needed));
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
    history_.kept = 0;
  } else if (!room.chunks.empty()) {
    // Room for all of them was reserved there.
    room.chunks.insert(room.chunks.begin(), std::make_move_iterator(chunks.begin()),
                       std::make_move_iterator(chunks.end()));
    chunks.swap(room.chunks);
    room.chunks.clear();
  }

  history_.sequence = last;
  history_.kept = std::min<std::uint64_t>(capacity_, history_.kept + stored);
  std::uint64_t number = last - stored;
  for (StoredChange& change : newest) {
    change.group_end = last;
    history_[++number] = std::move(change);
  }
  if (history_.kept == 0) return;
  const std::uint64_t old = ChangeHistory::chunk_of(history_.oldest()) - history_.first_chunk;
  if (old == 0) return;
  const auto kept_begin = chunks.begin() + static_cast<std::ptrdiff_t>(old);
  room.pushed_out.assign(std::make_move_iterator(chunks.begin()), std::make_move_iterator(kept_begin));
  chunks.erase(chunks.begin(), kept_begin);
  history_.first_chunk += old;
}

ChangeLog::Redaction ChangeLog::prepare_redaction(const Tombstones& erased) const {
  Redaction redaction;
  const auto tells = [&](const StoredChange& change) { return static_cast<bool>(change.tombstone_among(erased)); };
  for (std::uint64_t number = history_.oldest(); number <= history_.sequence && !redaction.tells; ++number)
    redaction.tells = tells(history_[number]);
  // Also changes that are not kept any more, as long as their chunk is.
  for (std::size_t i = 0; i < history_.chunks.size(); ++i) {
    const ChangeChunk& chunk = *history_.chunks[i];
    if (chunk.unique() || std::ranges::none_of(chunk.elements(), tells)) continue;
    redaction.copies.push_back({i, ChangeChunk::make_copy(chunk, chunk.capacity())});
  }
  return redaction;
}

void ChangeLog::redact(Redaction& redaction, const Tombstones& erased) noexcept {
  for (auto& [chunk, copy] : redaction.copies) std::swap(history_.chunks[chunk], copy);
  for (auto& chunk : history_.chunks)
    if (chunk->unique())
      for (StoredChange& change : chunk->elements()) change.redact(erased);
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
  const auto& [sequence, kept, first_chunk, chunks] = history_;
  if (kept > sequence || kept > capacity_)
    return fmt::format("the feed keeps {} of {} changes and may keep {}", kept, sequence, capacity_);
  if (kept == 0) return chunks.empty() ? "" : "the feed keeps nothing, and has room for it";
  const std::uint64_t oldest = history_.oldest();
  if (first_chunk != ChangeHistory::chunk_of(oldest) ||
      first_chunk + chunks.size() != ChangeHistory::chunk_of(sequence) + 1)
    return fmt::format("the feed's changes {} to {} are not where they should be", oldest, sequence);
  std::uint64_t group_end = 0;
  for (std::uint64_t number = oldest; number <= sequence; ++number) {
    const StoredChange& change = history_[number];
    if (!change.before && !change.after) return fmt::format("change {} is missing", number);
    if (change.before && change.after && change.before->id() != change.after->id())
      return fmt::format("change {} turns {} into {}", number, change.before->id(), change.after->id());
    if (number <= group_end ? change.group_end != group_end : change.group_end < number)
      return fmt::format("change {} belongs to a group that ends with {}", number, change.group_end);
    group_end = change.group_end;
  }
  if (group_end != sequence) return fmt::format("the feed's last group ends with {}, not {}", group_end, sequence);
  return {};
}

std::uint64_t ChangeLog::bytes() const noexcept {
  std::uint64_t bytes = history_.chunks.size() * sizeof(Chunk);
  for (const Chunk& chunk : history_.chunks) bytes += chunk->bytes();
  // Of the versions that are only here each was some change's `before`.
  for (std::uint64_t number = history_.oldest(); number <= history_.sequence; ++number)
    if (const auto& before = history_[number].before) bytes += before->bytes();
  return bytes;
}

}  // namespace custengine::storage
