#include "storage/rows/row_set.hpp"

#include <algorithm>
#include <new>
#include <utility>

namespace custengine::storage {

RowSet::RowSet(roaring_bitmap_t* rows) : bitmap_(rows) {
  if (!bitmap_) throw std::bad_alloc();
}

RowSet::RowSet(const roaring_bitmap_t& rows) : RowSet(roaring_bitmap_copy(&rows)) {}

RowSet RowSet::union_of(std::span<const roaring_bitmap_t*> sets) {
  return RowSet(roaring_bitmap_or_many(sets.size(), sets.data()));
}

RowSet RowSet::copy() const {
  if (bitmap_) return RowSet(*bitmap_);
  RowSet same;
  same.few_ = few_;
  same.few_count_ = few_count_;
  return same;
}

bool RowSet::contains(RowNumber row) const noexcept {
  return bitmap_ ? roaring_bitmap_contains(bitmap_.get(), row) : std::ranges::count(few(), row) != 0;
}

void RowSet::insert(RowNumber row) {
  if (!bitmap_) {
    auto* const end = few_.data() + few_count_;
    auto* const place = std::lower_bound(few_.data(), end, row);
    if (place != end && *place == row) return;
    if (few_count_ < max_few) {
      std::copy_backward(place, end, end + 1);
      *place = row;
      ++few_count_;
      return;
    }
    *this = RowSet(roaring_bitmap_of_ptr(few_count_, few_.data()));
  }
  roaring_bitmap_add(bitmap_.get(), row);
}

template <class Keep>
void RowSet::keep_few(Keep keep) noexcept {
  auto* const end = few_.data() + few_count_;
  few_count_ = static_cast<std::size_t>(std::remove_if(few_.data(), end, [&](RowNumber row) { return !keep(row); }) -
                                        few_.data());
}

void RowSet::erase(RowNumber row) noexcept {
  if (bitmap_)
    roaring_bitmap_remove(bitmap_.get(), row);
  else
    keep_few([row](RowNumber other) { return other != row; });
}

void RowSet::unite(const RowSet& other) {
  if (bitmap_ && other.bitmap_) return roaring_bitmap_or_inplace(bitmap_.get(), other.bitmap_.get());
  if (other.bitmap_) {
    RowSet all = other.copy();
    all.unite(*this);
    *this = std::move(all);
    return;
  }
  for (const RowNumber row : other.few()) insert(row);
}

void RowSet::keep_common(const RowSet& other) noexcept {
  if (other.bitmap_) return keep_common(*other.bitmap_);
  if (!bitmap_) return keep_few([&other](RowNumber row) { return other.contains(row); });
  few_ = other.few_;
  few_count_ = other.few_count_;
  keep_few([this](RowNumber row) { return contains(row); });
  bitmap_.reset();
}

void RowSet::keep_common(const roaring_bitmap_t& other) noexcept {
  if (bitmap_)
    roaring_bitmap_and_inplace(bitmap_.get(), &other);
  else
    keep_few([&other](RowNumber row) { return roaring_bitmap_contains(&other, row); });
}

}  // namespace custengine::storage
