#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace custengine::base {

/// The count of a RefPtr's target. Starts at one: whoever makes the object adopts it.
class RefCount {
 public:
  void retain() const noexcept { count_.fetch_add(1, std::memory_order_relaxed); }
  /// True when that was the last reference.
  bool release() const noexcept { return count_.fetch_sub(1, std::memory_order_acq_rel) == 1; }
  /// True when the caller holds the only reference; what others did with theirs has then happened before.
  bool unique() const noexcept { return count_.load(std::memory_order_acquire) == 1; }

 private:
  mutable std::atomic<std::uint32_t> count_ = 1;
};

/// An intrusive, one-word shared pointer. T has `retain() const` and `release() const`, which destroys it
/// with its last reference. std::shared_ptr would take two words and a control block per customer.
template <class T>
class RefPtr {
 public:
  RefPtr() = default;
  RefPtr(std::nullptr_t) noexcept {}
  static RefPtr adopt(T* object) noexcept { return RefPtr(object); }
  static RefPtr share(T* object) noexcept {
    if (object) object->retain();
    return RefPtr(object);
  }

  RefPtr(const RefPtr& other) noexcept : RefPtr(share(other.object_)) {}
  RefPtr(RefPtr&& other) noexcept : object_(std::exchange(other.object_, nullptr)) {}
  RefPtr& operator=(RefPtr other) noexcept {
    std::swap(object_, other.object_);
    return *this;
  }
  ~RefPtr() {
    if (object_) object_->release();
  }

  T* get() const noexcept { return object_; }
  T& operator*() const noexcept { return *object_; }
  T* operator->() const noexcept { return object_; }
  explicit operator bool() const noexcept { return object_ != nullptr; }
  /// Gives the reference away.
  T* detach() noexcept { return std::exchange(object_, nullptr); }

 private:
  explicit RefPtr(T* object) noexcept : object_(object) {}
  T* object_ = nullptr;
};

}  // namespace custengine::base
