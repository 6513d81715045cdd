#pragma once

#include "storage/row_directory.hpp"

#include <roaring/roaring.h>

#include <cstddef>
#include <memory>
#include <utility>

namespace custengine::storage {

/// A set of row numbers, as a compressed bitmap: what candidates of a search are gathered in.
///
/// Requires memory: CRoaring does not report an allocation that fails, so a process without memory ends here.
class RowSet {
 public:
  RowSet();
  explicit RowSet(const roaring_bitmap_t& rows);
  /// The union of several.
  static RowSet union_of(std::size_t count, const roaring_bitmap_t** sets);
  RowSet copy() const { return RowSet(*rows_); }

  bool contains(RowNumber row) const noexcept { return roaring_bitmap_contains(rows_.get(), row); }
  std::size_t size() const noexcept { return roaring_bitmap_get_cardinality(rows_.get()); }
  bool empty() const noexcept { return roaring_bitmap_is_empty(rows_.get()); }

  void insert(RowNumber row) noexcept { roaring_bitmap_add(rows_.get(), row); }
  void erase(RowNumber row) noexcept { roaring_bitmap_remove(rows_.get(), row); }
  void unite(const RowSet& other) noexcept { roaring_bitmap_or_inplace(rows_.get(), other.rows_.get()); }
  void keep_common(const RowSet& other) noexcept { roaring_bitmap_and_inplace(rows_.get(), other.rows_.get()); }
  void keep_common(const roaring_bitmap_t& other) noexcept { roaring_bitmap_and_inplace(rows_.get(), &other); }

  /// Calls `visit(row)` in ascending order.
  template <class Visit>
  void for_each(Visit visit) const {
    roaring_uint32_iterator_t row;
    for (roaring_init_iterator(rows_.get(), &row); row.has_value; roaring_advance_uint32_iterator(&row))
      visit(RowNumber{row.current_value});
  }

 private:
  struct Free {
    void operator()(roaring_bitmap_t* rows) const noexcept { roaring_bitmap_free(rows); }
  };
  explicit RowSet(roaring_bitmap_t* rows);
  std::unique_ptr<roaring_bitmap_t, Free> rows_;
};

}  // namespace custengine::storage
