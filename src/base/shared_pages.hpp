#pragma once

#include "base/ref_ptr.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <new>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

namespace custengine::base {

/// A paged array with copy on write per page. A copy shares all pages and costs one pointer per page; writing to a
/// shared page copies that page first. The first page begins small and doubles; the others have `page_size` elements.
///
/// Threads: no lock of its own. Different copies may be read, written and destroyed on different threads at once.
template <class T, std::size_t page_size>
class SharedPages {
  static_assert(std::has_single_bit(page_size) && std::is_nothrow_default_constructible_v<T>);

  /// A header and, after it, the elements, in one block of memory.
  class Page : public RefCounted<Page> {
   public:
    static RefPtr<Page> make(std::size_t capacity) {
      static_assert(sizeof(Page) % alignof(T) == 0);
      auto* const page = new (::operator new(sizeof(Page) + capacity * sizeof(T))) Page(capacity);
      std::uninitialized_value_construct_n(page->begin(), capacity);
      return adopt(page);
    }
    Page(const Page&) = delete;
    Page& operator=(const Page&) = delete;

    std::size_t capacity() const noexcept { return capacity_; }
    T* begin() noexcept { return reinterpret_cast<T*>(this + 1); }
    const T* begin() const noexcept { return reinterpret_cast<const T*>(this + 1); }

   private:
    friend RefCounted<Page>;
    explicit Page(std::size_t capacity) noexcept : capacity_(static_cast<std::uint32_t>(capacity)) {}
    ~Page() = default;
    void destroy() const noexcept {
      auto* const self = const_cast<Page*>(this);
      std::destroy_n(self->begin(), capacity_);
      self->~Page();
      ::operator delete(self);
    }

    std::uint32_t capacity_;
  };

 public:
  std::size_t page_count() const noexcept { return pages_.size(); }
  /// The number of elements that the pages have room for.
  std::size_t capacity() const noexcept {
    return pages_.empty() ? 0 : (pages_.size() - 1) * page_size + pages_.back()->capacity();
  }
  /// Requires place < capacity().
  const T& operator[](std::size_t place) const noexcept {
    return std::as_const(*pages_[place / page_size]).begin()[place % page_size];
  }
  std::span<const T> page(std::size_t number) const noexcept {
    return {std::as_const(*pages_[number]).begin(), pages_[number]->capacity()};
  }
  /// True if both have that page and share it.
  bool shares_page(const SharedPages& other, std::size_t number) const noexcept {
    return number < pages_.size() && number < other.pages_.size() && pages_[number] == other.pages_[number];
  }
  bool shares_all_pages(const SharedPages& other) const noexcept { return pages_ == other.pages_; }

  /// Returns an element for writing; the reference may be written until this object is copied. Makes room for the
  /// element if needed, in the last page or in one more.
  /// Requires place < (page_count() + 1) * page_size.
  T& writable(std::size_t place) {
    const std::size_t number = place / page_size, in_page = place % page_size;
    if (number == pages_.size()) pages_.push_back(Page::make(number == 0 ? std::bit_ceil(in_page + 1) : page_size));
    auto& page = pages_[number];
    if (in_page >= page->capacity())  // only the first page can be smaller than the others
      replace(page, std::bit_ceil(in_page + 1));
    else if (!page->unique())
      replace(page, page->capacity());
    return page->begin()[in_page];
  }
  /// Moves the first `count` pages to the end of another array.
  void move_front(std::size_t count, SharedPages& to) {
    const auto end = pages_.begin() + static_cast<std::ptrdiff_t>(count);
    std::move(pages_.begin(), end, std::back_inserter(to.pages_));
    pages_.erase(pages_.begin(), end);
  }

  /// Returns the memory of the pages and of the pointers to them, without what elements own. Cost: O(1).
  std::size_t bytes() const noexcept {
    return pages_.capacity() * sizeof(pages_[0]) + pages_.size() * sizeof(Page) + capacity() * sizeof(T);
  }

 private:
  static void replace(RefPtr<Page>& page, std::size_t capacity) {
    auto larger = Page::make(capacity);
    const std::size_t count = page->capacity();
    if (page->unique())
      std::move(page->begin(), page->begin() + count, larger->begin());
    else
      std::copy_n(std::as_const(*page).begin(), count, larger->begin());
    page = std::move(larger);
  }

  std::vector<RefPtr<Page>> pages_;
};

}  // namespace custengine::base
