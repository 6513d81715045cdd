#pragma once

#include "base/shared_array.hpp"
#include "storage/feed/stored_change.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace custengine::storage {

/// Changes with neighbouring sequences. A tenant's first chunk begins small and grows; the others are as large as
/// chunks get.
class ChangeChunk : public base::SharedArray<ChangeChunk, StoredChange> {
 public:
  static constexpr std::size_t size = 16;

 private:
  friend SharedArray;
  ChangeChunk() = default;
  ~ChangeChunk() = default;
};

/// The newest changes of a tenant, at one moment. A copy is cheap: chunks are shared, and what a copy shows never
/// changes, as chunks are only written behind it.
struct ChangeHistory {
  std::uint64_t sequence = 0;     // of the newest change; 0: there was none
  std::uint64_t kept = 0;         // so many of the newest
  std::uint64_t bytes = 0;        // of those: the sum of StoredChange::bytes
  std::uint64_t first_chunk = 0;  // sequence s stands in chunk (s - 1) / ChangeChunk::size
  std::vector<base::RefPtr<ChangeChunk>> chunks = {};

  static constexpr std::uint64_t chunk_of(std::uint64_t sequence) noexcept {
    return (sequence - 1) / ChangeChunk::size;
  }
  static constexpr std::uint64_t first_of(std::uint64_t chunk) noexcept { return chunk * ChangeChunk::size + 1; }
  /// The oldest change that is kept; behind the newest when there is none.
  std::uint64_t oldest() const noexcept { return sequence - kept + 1; }
  /// Requires that the change is kept.
  const StoredChange& operator[](std::uint64_t number) const noexcept {
    return std::as_const(*chunks[chunk_of(number) - first_chunk])[(number - 1) % ChangeChunk::size];
  }
  StoredChange& operator[](std::uint64_t number) noexcept {
    return (*chunks[chunk_of(number) - first_chunk])[(number - 1) % ChangeChunk::size];
  }
};

/// A ring buffer of the newest changes, and the numbering of all: bounded by their number and by their bytes, but
/// the newest one is kept whatever its size, unless none is to be kept.
///
/// Invariants: sequences are without gaps; chunks cover exactly the changes that are kept. In the oldest chunk the
/// slots of changes that are not kept any more are empty, unless others shared the chunk when they were pushed out.
/// Threads: none of its own; the tenant's lock guards it. A copy of the history may be read on any thread.
class ChangeLog {
 public:
  ChangeLog(std::size_t capacity, std::uint64_t max_bytes) noexcept : capacity_(capacity), max_bytes_(max_bytes) {}

  std::uint64_t sequence() const noexcept { return history_.sequence; }
  std::size_t capacity() const noexcept { return capacity_; }
  std::uint64_t max_bytes() const noexcept { return max_bytes_; }
  const ChangeHistory& history() const noexcept { return history_; }

  /// What is not kept any more, to be destroyed when the lock is gone.
  struct PushedOut {
    std::vector<base::RefPtr<ChangeChunk>> chunks = {};
    std::vector<StoredChange> changes = {};  // of a chunk that stays
  };
  /// Numbers `count` changes and keeps the newest, which it takes from `newest`: all of them, or as many as fit. They
  /// are measured.
  void add(std::span<StoredChange> newest, std::uint64_t count, PushedOut& pushed_out);

  /// Shows an erasure all changes that are still there, newest first.
  void show(Erasure& erasure) const;
  /// The oldest of them; behind the newest when there are none.
  std::uint64_t oldest_shown() const noexcept;
  /// Whether a change that is kept has anything to redact.
  bool tells_of(const Erasure& erasure) const noexcept;
  /// Turns every change of erased customers into a tombstone, their deletion. Numbers and groups stay. Copies what
  /// others see of the chunks that tell of the customers.
  void redact(const Erasure& erasure);

  /// A history that can take this one's place: nobody else writes behind it. May throw.
  static ChangeHistory make_own(const ChangeHistory& history);
  void swap(ChangeHistory& own) noexcept { std::swap(history_, own); }

  /// The first thing that does not hold, or nothing.
  std::string check_invariants() const;
  /// Cost: O(1).
  std::uint64_t bytes() const noexcept;

 private:
  /// The place of the change behind the newest, which the history is to get next.
  StoredChange& make_room();
  /// Gives up the oldest changes, down to what may be kept.
  void push_out(PushedOut& pushed_out);
  /// Calls `visit(change, sequence)` for all slots of a chunk.
  template <class Chunk, class Visit>
  void for_each_in(Chunk& chunk, std::size_t place, Visit visit) const {
    std::uint64_t sequence = ChangeHistory::first_of(history_.first_chunk + place);
    for (auto& change : chunk.elements()) visit(change, sequence++);
  }

  std::size_t capacity_;
  std::uint64_t max_bytes_;
  ChangeHistory history_;
};

}  // namespace custengine::storage
