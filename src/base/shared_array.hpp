#pragma once

#include "base/ref_ptr.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <span>
#include <type_traits>

namespace custengine::base {

/// Elements behind their count, in one block of memory that is shared: the target of RefPtr<Self>. `Self` derives from
/// this and adds no members; its constructor and destructor are this class's alone.
template <class Self, class T>
class SharedArray {
 public:
  /// Of elements as they are by default.
  static RefPtr<Self> make(std::size_t capacity) {
    static_assert(sizeof(Self) == sizeof(SharedArray) && sizeof(Self) % alignof(T) == 0 &&
                  std::is_nothrow_default_constructible_v<T>);
    auto* const made = new (::operator new(sizeof(Self) + capacity * sizeof(T))) Self;
    made->capacity_ = static_cast<std::uint32_t>(capacity);
    std::uninitialized_value_construct_n(made->begin(), capacity);
    return RefPtr<Self>::adopt(made);
  }
  /// Of as many elements of another as there is room for.
  static RefPtr<Self> make_copy(const SharedArray& other, std::size_t capacity) {
    auto copy = make(capacity);
    std::copy_n(other.begin(), std::min(other.capacity(), capacity), copy->begin());
    return copy;
  }
  SharedArray(const SharedArray&) = delete;
  SharedArray& operator=(const SharedArray&) = delete;

  void retain() const noexcept { references_.retain(); }
  void release() const noexcept {
    if (references_.release()) destroy();
  }
  bool unique() const noexcept { return references_.unique(); }

  std::size_t capacity() const noexcept { return capacity_; }
  std::size_t bytes() const noexcept { return sizeof *this + capacity_ * sizeof(T); }
  std::span<T> elements() noexcept { return {begin(), capacity_}; }
  std::span<const T> elements() const noexcept { return {begin(), capacity_}; }
  // Require place < capacity().
  T& operator[](std::size_t place) noexcept { return begin()[place]; }
  const T& operator[](std::size_t place) const noexcept { return begin()[place]; }

 protected:
  SharedArray() = default;
  ~SharedArray() = default;

 private:
  T* begin() noexcept { return reinterpret_cast<T*>(this + 1); }
  const T* begin() const noexcept { return reinterpret_cast<const T*>(this + 1); }

  void destroy() const noexcept {
    auto* const self = const_cast<Self*>(static_cast<const Self*>(this));
    std::destroy_n(self->begin(), capacity_);
    self->~Self();
    ::operator delete(self);
  }

  RefCount references_;
  std::uint32_t capacity_ = 0;
};

}  // namespace custengine::base
