#include "storage/row_set.hpp"

#include <new>

namespace custengine::storage {

RowSet::RowSet(roaring_bitmap_t* rows) : rows_(rows) {
  if (!rows_) throw std::bad_alloc();
}

RowSet::RowSet() : RowSet(roaring_bitmap_create()) {}

RowSet::RowSet(const roaring_bitmap_t& rows) : RowSet(roaring_bitmap_copy(&rows)) {}

RowSet RowSet::union_of(std::size_t count, const roaring_bitmap_t** sets) {
  return RowSet(roaring_bitmap_or_many(count, sets));
}

}  // namespace custengine::storage
