#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

namespace custengine::base {

/// A paged array: an array of pages of equal size. Growing adds pages and moves no element, except that the first page
/// begins small and doubles. New elements are zero.
template <class T>
class GrowingPages {
 public:
  /// Sizes are in elements. Requires 0 < first_size <= page_size.
  GrowingPages(std::size_t page_size, std::size_t first_size) noexcept
      : page_size_(page_size), first_size_(first_size) {}

  /// Returns a page.
  /// Requires a page that grow() made. The pointer is valid until grow(), or for the array's lifetime if the page has
  /// its full size.
  T* operator[](std::size_t page) const noexcept { return pages_[page].get(); }
  /// The number of elements that the pages have room for.
  std::size_t capacity() const noexcept { return capacity_; }

  /// Makes room for `count` elements. If an allocation fails, the pages added so far remain, and elements are
  /// unchanged.
  void grow(std::size_t count) {
    if (count <= capacity_) return;
    if (capacity_ < page_size_) {
      const std::size_t size = std::clamp(std::bit_ceil(count), first_size_, page_size_);
      auto first = std::make_unique<T[]>(size);
      if (!pages_.empty()) std::copy_n(pages_[0].get(), capacity_, first.get());
      pages_.resize(1);
      pages_[0] = std::move(first);
      capacity_ = size;
    }
    for (; capacity_ < count; capacity_ += page_size_) pages_.push_back(std::make_unique<T[]>(page_size_));
  }

  std::size_t bytes() const noexcept { return capacity_ * sizeof(T) + pages_.capacity() * sizeof pages_[0]; }

 private:
  std::size_t page_size_, first_size_, capacity_ = 0;
  std::vector<std::unique_ptr<T[]>> pages_;
};

}  // namespace custengine::base
