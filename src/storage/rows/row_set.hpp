#pragma once

#include "storage/rows/row_number.hpp"

#include <roaring/roaring.h>

#include <array>
#include <cstddef>
#include <memory>
#include <span>

namespace custengine::storage {

/// A set of row numbers: a Roaring bitmap, or up to six numbers inline, because most values that identify customers
/// identify only one. Searches collect their candidates in it.
///
/// CRoaring does not report every allocation that fails, so a process that runs out of memory may crash here.
class RowSet {
 public:
  RowSet() = default;
  explicit RowSet(const roaring_bitmap_t& rows);
  /// Returns the union of several bitmaps.
  static RowSet union_of(std::span<const roaring_bitmap_t*> sets);
  RowSet copy() const;

  bool contains(RowNumber row) const noexcept;
  std::size_t size() const noexcept { return bitmap_ ? roaring_bitmap_get_cardinality(bitmap_.get()) : few_count_; }
  bool empty() const noexcept { return bitmap_ ? roaring_bitmap_is_empty(bitmap_.get()) : few_count_ == 0; }

  void insert(RowNumber row);
  void erase(RowNumber row) noexcept;
  void unite(const RowSet& other);
  void keep_common(const RowSet& other) noexcept;
  void keep_common(const roaring_bitmap_t& other) noexcept;

  /// Calls `visit(row)` for each row in ascending order.
  template <class Visit>
  void for_each(Visit visit) const {
    if (!bitmap_) {
      for (const RowNumber row : few()) visit(row);
      return;
    }
    roaring_uint32_iterator_t row;
    for (roaring_init_iterator(bitmap_.get(), &row); row.has_value; roaring_advance_uint32_iterator(&row))
      visit(RowNumber{row.current_value});
  }

 private:
  static constexpr std::size_t max_few = 6;

  struct Free {
    void operator()(roaring_bitmap_t* rows) const noexcept { roaring_bitmap_free(rows); }
  };
  explicit RowSet(roaring_bitmap_t* rows);

  std::span<const RowNumber> few() const noexcept { return {few_.data(), few_count_}; }
  /// Drops the inline rows for which `keep` is false. Requires that the set has no bitmap.
  template <class Keep>
  void keep_few(Keep keep) noexcept;

  std::unique_ptr<roaring_bitmap_t, Free> bitmap_;  // null until there are more than max_few rows
  std::array<RowNumber, max_few> few_ = {};         // used without a bitmap; ascending
  std::size_t few_count_ = 0;
};

}  // namespace custengine::storage
