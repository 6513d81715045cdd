#pragma once

#include "base/ref_ptr.hpp"

#include <custengine/customer.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

namespace custengine::detail {

// Return the heap bytes that elements own: texts too long to be stored inline, and lists.
std::size_t owned_bytes(std::span<const Address> addresses) noexcept;
std::size_t owned_bytes(std::span<const Contact> contacts) noexcept;
std::size_t owned_bytes(std::span<const Consent> consents) noexcept;
std::size_t owned_bytes(std::span<const Extension> extensions) noexcept;

/// An immutable, reference-counted array: a header and, after it, the elements, in one block of memory.
template <class T>
class ListBlock : public base::RefCounted<ListBlock<T>> {
 public:
  static base::RefPtr<const ListBlock> make(std::vector<T> elements) {
    static_assert(sizeof(ListBlock) % alignof(T) == 0 && alignof(T) <= __STDCPP_DEFAULT_NEW_ALIGNMENT__ &&
                  std::is_nothrow_move_constructible_v<T>);
    void* const memory = ::operator new(sizeof(ListBlock) + elements.size() * sizeof(T));
    return base::adopt(new (memory) ListBlock(elements));
  }
  ListBlock(const ListBlock&) = delete;
  ListBlock& operator=(const ListBlock&) = delete;

  std::span<const T> elements() const noexcept { return {reinterpret_cast<const T*>(this + 1), size_}; }
  /// The memory of the block and of what its elements own, computed once.
  std::size_t bytes() const noexcept { return bytes_; }

 private:
  friend base::RefCounted<ListBlock>;
  explicit ListBlock(std::vector<T>& elements) noexcept : size_(static_cast<std::uint32_t>(elements.size())) {
    std::uninitialized_move(elements.begin(), elements.end(), reinterpret_cast<T*>(this + 1));
    bytes_ = sizeof(ListBlock) + size_ * sizeof(T) + owned_bytes(this->elements());
  }
  ~ListBlock() = default;
  void destroy() const noexcept {
    auto* const self = const_cast<ListBlock*>(this);
    std::destroy_n(reinterpret_cast<T*>(self + 1), size_);
    self->~ListBlock();
    ::operator delete(self);
  }

  std::uint32_t size_;
  std::size_t bytes_ = 0;
};

/// A copy-on-write list of a customer: a change assigns a new list. Copies share the elements, so versions of a
/// customer share the lists that did not change. An empty list takes no memory.
template <class T>
class SharedList {
 public:
  SharedList() = default;
  SharedList(std::vector<T> elements) {
    if (!elements.empty()) block_ = ListBlock<T>::make(std::move(elements));
  }
  /// Keeps the shared block if the elements are equal.
  void assign(std::vector<T> elements) {
    if (!std::ranges::equal(*this, elements)) *this = SharedList(std::move(elements));
  }

  std::span<const T> elements() const noexcept { return block_ ? block_->elements() : std::span<const T>(); }
  std::vector<T> to_vector() const { return {begin(), end()}; }
  const T* begin() const noexcept { return elements().data(); }
  const T* end() const noexcept { return begin() + size(); }
  std::size_t size() const noexcept { return elements().size(); }
  bool empty() const noexcept { return !block_; }
  const T& operator[](std::size_t place) const noexcept { return elements()[place]; }

  bool shares_with(const SharedList& other) const noexcept { return block_.get() == other.block_.get(); }
  /// The memory of the shared block; 0 if empty. Cost: O(1).
  std::size_t bytes() const noexcept { return block_ ? block_->bytes() : 0; }

  friend bool operator==(const SharedList& a, const SharedList& b) {
    return a.shares_with(b) || std::ranges::equal(a, b);
  }

 private:
  base::RefPtr<const ListBlock<T>> block_;
};

}  // namespace custengine::detail
