#pragma once

#include <boost/smart_ptr/intrusive_ptr.hpp>

#include <atomic>
#include <cstdint>

namespace custengine::base {

/// An intrusive reference-counted pointer: one word, while std::shared_ptr takes two and a control block. T derives
/// from RefCounted.
template <class T>
using RefPtr = boost::intrusive_ptr<T>;

/// The base class of what a RefPtr points to. Counts references, starting at one; adopt() takes over that first
/// reference. The last release() calls destroy(), which deletes the object unless Self has a destroy() of its own.
///
/// Threads: any. All that other threads did through their references happens before unique() returns true and before
/// destroy().
template <class Self>
class RefCounted {
 public:
  void retain() const noexcept { references_.fetch_add(1, std::memory_order_relaxed); }
  void release() const noexcept {
    if (drop_reference()) static_cast<const Self*>(this)->destroy();
  }
  /// True if the caller has the only reference.
  bool unique() const noexcept { return references_.load(std::memory_order_acquire) == 1; }

  // RefPtr calls these.
  friend void intrusive_ptr_add_ref(const Self* object) noexcept { object->retain(); }
  friend void intrusive_ptr_release(const Self* object) noexcept { object->release(); }

 protected:
  RefCounted() = default;
  /// A copy of an object starts its own count.
  RefCounted(const RefCounted& /*other*/) noexcept {}
  RefCounted& operator=(const RefCounted&) = delete;
  ~RefCounted() = default;

  /// Drops a reference; true if it was the last one.
  bool drop_reference() const noexcept { return references_.fetch_sub(1, std::memory_order_acq_rel) == 1; }
  void destroy() const noexcept { delete static_cast<const Self*>(this); }

 private:
  mutable std::atomic<std::uint32_t> references_ = 1;
};

/// Makes a RefPtr of a new object, and takes over its first reference.
template <class T>
RefPtr<T> adopt(T* object) noexcept {
  return RefPtr<T>(object, false);
}

}  // namespace custengine::base
