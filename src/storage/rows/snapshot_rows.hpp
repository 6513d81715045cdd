#pragma once

#include "base/ref_ptr.hpp"
#include "base/shared_pages.hpp"
#include "model/record.hpp"
#include "storage/rows/row_number.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace custengine::detail {

/// Records by row number; null if a row is empty.
using RowPages = base::SharedPages<base::RefPtr<const Record>, storage::page_rows>;

/// Calls `visit(row, record of a, record of b)` for every row whose record differs; null if a row is empty.
template <class Visit>
void for_each_difference(const RowPages& a, const RowPages& b, Visit visit) {
  static const base::RefPtr<const Record> none;
  const auto at = [](const RowPages& pages, std::size_t row) -> const base::RefPtr<const Record>& {
    return row < pages.capacity() ? pages[row] : none;
  };
  for (std::size_t page = 0; page < std::max(a.page_count(), b.page_count()); ++page) {
    if (a.shares_page(b, page)) continue;
    for (std::size_t row = page * storage::page_rows; row < (page + 1) * storage::page_rows; ++row)
      if (at(a, row) != at(b, row)) visit(static_cast<std::uint32_t>(row), at(a, row), at(b, row));
  }
}

/// All rows of a tenant at one moment, for a Snapshot.
class SnapshotRows {
 public:
  SnapshotRows(RowPages pages, std::size_t row_end, std::size_t size) noexcept
      : pages_(std::move(pages)), row_end_(row_end), size_(size) {}

  std::size_t size() const noexcept { return size_; }
  std::size_t row_end() const noexcept { return row_end_; }
  /// Returns null if the row is empty.
  const Record* record(std::size_t row) const noexcept { return pages_[row].get(); }

  /// Returns all records, in order of their ids. Cost: O(n log n).
  std::vector<const Record*> records_by_id() const {
    std::vector<const Record*> records;
    records.reserve(size_);
    for (std::size_t row = 0; row < row_end_; ++row)
      if (const Record* found = record(row)) records.push_back(found);
    std::ranges::sort(records, {}, [](const Record* one) { return one->id(); });
    return records;
  }

  /// As for_each_difference() with the pages of both.
  template <class Visit>
  void for_each_difference(const SnapshotRows& other, Visit visit) const {
    detail::for_each_difference(pages_, other.pages_, visit);
  }

  /// The tenant shares the pages, and copies a shared page before it writes to it.
  const RowPages& pages() const noexcept { return pages_; }

 private:
  RowPages pages_;
  std::size_t row_end_, size_;
};

}  // namespace custengine::detail
