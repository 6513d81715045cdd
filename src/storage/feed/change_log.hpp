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

/// The newest changes of a tenant, at one moment. A copy shares its pages: it costs one pointer for 16 changes.
struct ChangeHistory {
  static constexpr std::uint64_t page_size = 16;

  std::uint64_t sequence = 0;    // of the newest change; 0: there was none
  std::uint64_t kept = 0;        // so many of the newest
  std::uint64_t bytes = 0;       // of those: the sum of StoredChange::bytes
  std::uint64_t first_page = 0;  // the number of pages[0], see page_of()
  base::SharedPages<StoredChange, page_size> pages = {};

  /// Pages are numbered from the tenant's first change on.
  static constexpr std::uint64_t page_of(std::uint64_t number) noexcept { return (number - 1) / page_size; }
  /// The oldest change that is kept; behind the newest when there is none.
  std::uint64_t oldest() const noexcept { return sequence - kept + 1; }
  /// Requires that the change is kept.
  const StoredChange& operator[](std::uint64_t number) const noexcept { return pages[place_of(number)]; }
  /// Of a change that is kept, or the one behind the newest. Copies its page if a copy of this history shares it.
  StoredChange& writable(std::uint64_t number) { return pages.writable(place_of(number)); }
  std::size_t place_of(std::uint64_t number) const noexcept {
    return static_cast<std::size_t>(number - 1 - first_page * page_size);
  }
};

/// A bounded queue of the newest changes, in pages with copy on write, and the numbering of all. It is bounded by the
/// number of changes and by their bytes; the newest change is kept whatever its size, unless none is to be kept.
///
/// Invariants: sequences are without gaps; the pages are exactly those of the changes that are kept; in the first page
/// the places of changes that are not kept any more are empty.
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
    base::SharedPages<StoredChange, ChangeHistory::page_size> pages = {};
    std::vector<StoredChange> changes = {};  // of a page that stays
  };
  /// Numbers `count` changes and keeps the newest, which it takes from `newest`: all of them, or as many as fit. They
  /// are measured.
  void add(std::span<StoredChange> newest, std::uint64_t count, PushedOut& pushed_out);

  /// Shows an erasure all changes that are kept, newest first.
  void show(Erasure& erasure) const;
  /// Whether a change that is kept has anything to redact.
  bool tells_of(const Erasure& erasure) const noexcept;
  /// Turns every change of erased customers into a tombstone, their deletion. Numbers and groups stay, and so do copies
  /// of the history.
  void redact(const Erasure& erasure);

  void swap(ChangeHistory& history) noexcept { std::swap(history_, history); }

  /// The first thing that does not hold, or nothing.
  std::string check_invariants() const;
  /// Cost: O(1).
  std::uint64_t bytes() const noexcept;

 private:
  /// Gives up the oldest changes, down to what may be kept.
  void push_out(PushedOut& pushed_out);

  std::size_t capacity_;
  std::uint64_t max_bytes_;
  ChangeHistory history_;
};

}  // namespace custengine::storage
