#pragma once

#include "base/shared_pages.hpp"
#include "storage/feed/stored_change.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace custengine::storage {

/// The newest changes of a tenant, at one moment. A copy shares the pages, and costs one pointer per 16 changes.
struct ChangeHistory {
  static constexpr std::uint64_t page_size = 16;

  std::uint64_t sequence = 0;    // of the newest change; 0 before the first
  std::uint64_t kept = 0;        // the number of changes that are kept, the newest ones
  std::uint64_t bytes = 0;       // of the changes that are kept: the sum of StoredChange::bytes
  std::uint64_t first_page = 0;  // the number of pages[0], see page_of()
  base::SharedPages<StoredChange, page_size> pages = {};

  /// Returns the number of the page of a change. Page 0 begins with the tenant's first change.
  static constexpr std::uint64_t page_of(std::uint64_t number) noexcept { return (number - 1) / page_size; }
  /// Returns the sequence of the oldest change that is kept; sequence + 1 if there is none.
  std::uint64_t oldest() const noexcept { return sequence - kept + 1; }
  /// Requires that the change is kept.
  const StoredChange& operator[](std::uint64_t number) const noexcept { return pages[place_of(number)]; }
  /// Returns a change for writing: one that is kept, or the next after the newest. Copies its page first if a copy of
  /// this history shares it.
  StoredChange& writable(std::uint64_t number) { return pages.writable(place_of(number)); }
  std::size_t place_of(std::uint64_t number) const noexcept {
    return static_cast<std::size_t>(number - 1 - first_page * page_size);
  }
};

/// A bounded queue, in copy-on-write pages: the newest changes of a tenant. It also numbers all changes. Both the
/// number of changes and their bytes are bounded. The newest change is kept whatever its size, unless the capacity is
/// 0.
///
/// Invariants: sequences have no gaps; there is a page exactly if one of its changes is kept; in the first page, the
/// places of dropped changes are empty.
/// Threads: none of its own; the tenant's lock guards it. A copy of the history may be read on any thread.
class ChangeLog {
 public:
  ChangeLog(std::size_t capacity, std::uint64_t max_bytes) noexcept : capacity_(capacity), max_bytes_(max_bytes) {}

  std::uint64_t sequence() const noexcept { return history_.sequence; }
  std::size_t capacity() const noexcept { return capacity_; }
  std::uint64_t max_bytes() const noexcept { return max_bytes_; }
  const ChangeHistory& history() const noexcept { return history_; }

  /// Dropped changes, which the caller destroys after releasing the lock.
  struct PushedOut {
    base::SharedPages<StoredChange, ChangeHistory::page_size> pages = {};
    std::vector<StoredChange> changes = {};  // from a page that is still in use
  };
  /// Numbers `count` changes and adds the newest of them, as many as the capacity allows; moves these from `newest`.
  /// Requires at least that many in `newest`, and that they are measured.
  void add(std::span<StoredChange> newest, std::uint64_t count, PushedOut& pushed_out);

  /// Calls erasure.look_at() for each change that is kept, newest first.
  void show(Erasure& erasure) const;
  /// True if redact() would change anything.
  bool needs_redaction(const Erasure& erasure) const noexcept;
  /// Turns every change of erased customers into a tombstone, a deletion. Sequences and groups do not change, nor do
  /// copies of the history.
  void redact(const Erasure& erasure);

  void swap(ChangeHistory& history) noexcept { std::swap(history_, history); }

  /// Returns a description of the first broken invariant; empty if all hold.
  std::string check_invariants() const;
  /// Cost: O(1).
  std::uint64_t bytes() const noexcept;

 private:
  /// Drops the oldest changes until the bounds hold.
  void push_out(PushedOut& pushed_out);

  std::size_t capacity_;
  std::uint64_t max_bytes_;
  ChangeHistory history_;
};

}  // namespace custengine::storage
