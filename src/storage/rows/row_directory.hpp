#pragma once

#include "base/ref_ptr.hpp"
#include "base/shared_pages.hpp"
#include "model/record.hpp"
#include "storage/rows/free_rows.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <utility>

namespace custengine::detail {

/// Rows are kept in pages of so many.
inline constexpr std::size_t page_rows = 1024;

/// Records by row number, null where a row is empty.
using RowPages = base::SharedPages<base::RefPtr<const Record>, page_rows>;

/// Calls `visit(row, a, b)` for every row whose record differs, null where there is none.
template <class Visit>
void for_each_difference(const RowPages& a, const RowPages& b, Visit visit) {
  static const base::RefPtr<const Record> none;
  const auto at = [](const RowPages& pages, std::size_t row) -> const base::RefPtr<const Record>& {
    return row < pages.capacity() ? pages[row] : none;
  };
  for (std::size_t page = 0; page < std::max(a.page_count(), b.page_count()); ++page) {
    if (a.shares_page(b, page)) continue;
    for (std::size_t row = page * page_rows; row < (page + 1) * page_rows; ++row)
      if (at(a, row) != at(b, row)) visit(static_cast<std::uint32_t>(row), at(a, row), at(b, row));
  }
}

/// All rows of a tenant at one moment: what a Snapshot holds.
class SnapshotRows {
 public:
  SnapshotRows(RowPages pages, std::size_t row_end, std::size_t size) noexcept
      : pages_(std::move(pages)), row_end_(row_end), size_(size) {}

  std::size_t size() const noexcept { return size_; }
  std::size_t row_end() const noexcept { return row_end_; }
  /// Null when the row is empty.
  const Record* record(std::size_t row) const noexcept { return pages_[row].get(); }

  /// As for_each_difference() of the pages.
  template <class Visit>
  void for_each_difference(const SnapshotRows& other, Visit visit) const {
    detail::for_each_difference(pages_, other.pages_, visit);
  }

  /// Shared with the tenant, which does not write a page that is shared.
  const RowPages& pages() const noexcept { return pages_; }

 private:
  RowPages pages_;
  std::size_t row_end_, size_;
};

}  // namespace custengine::detail

namespace custengine::storage {

using RecordPtr = base::RefPtr<const detail::Record>;

/// A dense number that a customer keeps for life; reused after its deletion.
using RowNumber = std::uint32_t;

/// A row number takes a bit less than its type has: entries of indexes keep a flag in that bit.
inline constexpr unsigned row_bits = 31;
inline constexpr RowNumber max_row = (RowNumber{1} << row_bits) - 1;
static_assert(row_bits + 1 == std::numeric_limits<RowNumber>::digits);

/// A record that was current when it was found, and the row that it stood in: so whether it still is takes no look-up.
struct FoundRecord : RecordPtr {
  FoundRecord() = default;
  FoundRecord(RecordPtr record, RowNumber row_number) noexcept : RecordPtr(std::move(record)), row(row_number) {}
  RowNumber row = 0;
};

/// A paged array with copy on write: the current record of every row, and the owner of the tenant's reference to it. A
/// snapshot shares its pages.
///
/// Threads: none of its own; the tenant's lock guards it. What a snapshot holds never changes.
class RowDirectory {
 public:
  RowDirectory() = default;
  /// All rows as they were at a snapshot.
  explicit RowDirectory(const detail::SnapshotRows& snapshot);

  std::size_t size() const noexcept { return size_; }

  /// Requires that the row is in use.
  const detail::Record& record(RowNumber row) const noexcept { return *pages_[row]; }

  /// Null when the row is not in use.
  const detail::Record* find(RowNumber row) const noexcept {
    return row < pages_.capacity() ? pages_[row].get() : nullptr;
  }

  /// All rows at this moment: a copy of one pointer per 1 024 rows.
  std::shared_ptr<const detail::SnapshotRows> snapshot() const;
  /// Whether no row was written since the snapshot. Cost: as snapshot().
  bool is_at(const detail::SnapshotRows& snapshot) const noexcept;

  /// Gives the lowest row that is free.
  RowNumber add(RecordPtr record);
  // Each requires that the row is in use, and gives what it had.
  RecordPtr replace(RowNumber row, RecordPtr next) { return std::exchange(pages_.writable(row), std::move(next)); }
  RecordPtr remove(RowNumber row);

  RowNumber row_end() const noexcept { return row_end_; }
  /// Calls `visit(row, now, then)` for every row whose record differs, null where there is none.
  template <class Visit>
  void for_each_difference(const detail::SnapshotRows& snapshot, Visit visit) const {
    detail::for_each_difference(pages_, snapshot.pages(), visit);
  }
  /// All rows become those of the snapshot. Cost: O(pages + rows of the pages that differ).
  void rewind(const detail::SnapshotRows& snapshot);

  /// Calls `visit(row, record)` for every row in use, by number.
  template <class Visit>
  void for_each(Visit visit) const {
    for (RowNumber row = 0; row < row_end_; ++row)
      if (const auto& record = pages_[row]) visit(row, *record);
  }

  /// Cost: O(1).
  std::size_t bytes() const noexcept;

 private:
  detail::RowPages pages_;
  FreeRows free_;  // below row_end_
  RowNumber row_end_ = 0;
  std::size_t size_ = 0;
};

}  // namespace custengine::storage
