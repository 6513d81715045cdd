#pragma once

#include "model/record.hpp"
#include "storage/rows/found_record.hpp"
#include "storage/rows/free_rows.hpp"
#include "storage/rows/row_number.hpp"
#include "storage/rows/snapshot_rows.hpp"

#include <cstddef>
#include <memory>
#include <utility>

namespace custengine::storage {

/// A paged array with copy on write: the current record of every row. It owns the tenant's reference to each record. A
/// snapshot shares its pages.
///
/// Threads: none of its own; the tenant's lock guards it. A snapshot never changes.
class RowDirectory {
 public:
  RowDirectory() = default;
  /// All rows of a snapshot.
  explicit RowDirectory(const detail::SnapshotRows& snapshot);

  std::size_t size() const noexcept { return size_; }

  /// Requires that the row is in use.
  const detail::Record& record(RowNumber row) const noexcept { return *pages_[row]; }

  /// Returns null if the row is not in use.
  const detail::Record* find(RowNumber row) const noexcept {
    return row < pages_.capacity() ? pages_[row].get() : nullptr;
  }

  /// Returns all rows at this moment. Cost: copies one pointer per 1 024 rows.
  std::shared_ptr<const detail::SnapshotRows> snapshot() const;
  /// True if no row was written since the snapshot. Cost: as snapshot().
  bool is_at(const detail::SnapshotRows& snapshot) const noexcept;

  /// Adds a record in the lowest free row, and returns that row.
  RowNumber add(RecordPtr record);
  // Each requires that the row is in use, and returns its former record.
  RecordPtr replace(RowNumber row, RecordPtr next) { return std::exchange(pages_.writable(row), std::move(next)); }
  RecordPtr remove(RowNumber row);

  RowNumber row_end() const noexcept { return row_end_; }
  /// Calls `visit(row, now, then)` for every row whose record differs; a record is null if the row is empty.
  template <class Visit>
  void for_each_difference(const detail::SnapshotRows& snapshot, Visit visit) const {
    detail::for_each_difference(pages_, snapshot.pages(), visit);
  }
  /// Restores all rows of the snapshot. Cost: O(pages + rows of the pages that differ).
  void rewind(const detail::SnapshotRows& snapshot);

  /// Calls `visit(row, record)` for every row in use, in ascending order.
  template <class Visit>
  void for_each(Visit visit) const {
    for (RowNumber row = 0; row < row_end_; ++row)
      if (const auto& record = pages_[row]) visit(row, *record);
  }

  /// Cost: O(1).
  std::size_t bytes() const noexcept;

 private:
  detail::RowPages pages_;
  FreeRows free_;  // the free rows below row_end_
  RowNumber row_end_ = 0;
  std::size_t size_ = 0;
};

}  // namespace custengine::storage
