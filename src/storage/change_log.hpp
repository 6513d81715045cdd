#pragma once

#include "base/shared_array.hpp"
#include "storage/row_directory.hpp"
#include "storage/tombstones.hpp"

#include <custengine/change.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace custengine::storage {

/// One change of one customer; its sequence is where it stands.
struct StoredChange {
  RecordPtr before, after;      // created: no before; deleted: no after
  std::uint64_t group_end = 0;  // see Change::group_end

  /// What erasing these customers makes of it: a tombstone, or null when it is about none of them, or says nothing of
  /// them any more.
  RecordPtr tombstone_among(const Tombstones& erased) const noexcept {
    const detail::Record* told = after ? after.get() : before.get();
    const bool tells = told && (after || !Tombstones::is_tombstone(*told));
    return tells ? erased.find(told->id()) : nullptr;
  }
  /// Becomes the tombstone, if there is one to become.
  void redact(const Tombstones& erased) noexcept {
    if (RecordPtr tombstone = tombstone_among(erased)) {
      before = std::move(tombstone);
      after = nullptr;
    }
  }
};

Change to_change(const StoredChange& stored, std::uint64_t sequence, std::uint64_t group_end) noexcept;

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
  std::uint64_t first_chunk = 0;  // sequence s stands in chunk (s - 1) / ChangeChunk::size
  std::vector<base::RefPtr<ChangeChunk>> chunks = {};

  static constexpr std::uint64_t chunk_of(std::uint64_t sequence) noexcept {
    return (sequence - 1) / ChangeChunk::size;
  }
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

/// The numbering of a tenant's changes, and a ring of the newest ones.
///
/// Adding is in two steps, as in SortIndex: prepare() makes room and may throw; commit() cannot fail.
/// Invariants: sequences are without gaps; chunks cover exactly the changes that are kept.
/// Threads: none of its own; the tenant's lock guards it. A copy of the history may be read on any thread.
class ChangeLog {
 public:
  explicit ChangeLog(std::size_t capacity) noexcept : capacity_(capacity) {}

  std::uint64_t sequence() const noexcept { return history_.sequence; }
  std::size_t capacity() const noexcept { return capacity_; }
  const ChangeHistory& history() const noexcept { return history_; }

  /// Room for changes; afterwards what they pushed out, to be destroyed when the lock is gone.
  struct Room {
    std::vector<base::RefPtr<ChangeChunk>> chunks = {}, pushed_out = {};
    base::RefPtr<ChangeChunk> grown = {};  // in place of the last chunk, which is too small
    bool restarts = false;                 // none of what is kept now stays
  };
  Room prepare(std::uint64_t count) const;
  /// Numbers `count` changes and keeps the newest, which it takes from `newest`: all of them, or as many as fit.
  void commit(Room& room, std::span<StoredChange> newest, std::uint64_t count) noexcept;

  /// Makes redact() ready, which cannot fail: copies what others see of the chunks that tell of the customers.
  struct Redaction {
    struct Copy {
      std::size_t chunk;
      base::RefPtr<ChangeChunk> redacted;
    };
    std::vector<Copy> copies = {};
    bool tells = false;  // whether a change that is kept has anything to redact
  };
  Redaction prepare_redaction(const Tombstones& erased) const;
  /// Turns every change of erased customers into a tombstone, their deletion. Numbers and groups stay.
  void redact(Redaction& redaction, const Tombstones& erased) noexcept;

  /// A history that can take this one's place: nobody else writes behind it. May throw.
  static ChangeHistory make_own(const ChangeHistory& history);
  void swap(ChangeHistory& own) noexcept { std::swap(history_, own); }

  /// The first thing that does not hold, or nothing.
  std::string check_invariants() const;
  std::uint64_t bytes() const noexcept;

 private:
  std::size_t capacity_;
  ChangeHistory history_;
};

}  // namespace custengine::storage
