#pragma once

#include <boost/smart_ptr/intrusive_ptr.hpp>

#include <atomic>
#include <cstdint>

namespace custengine::base {

/// One word, where std::shared_ptr takes two and a control block. The target derives from RefCounted.
template <class T>
using RefPtr = boost::intrusive_ptr<T>;

/// Base class of the targets of RefPtr: counts their references. The count starts at one, which adopt() takes over.
/// The last release() deletes the object, or calls a destroy() of Self's own.
///
/// Threads: any. What other threads did with their references happens before unique() is true and before destroy().
template <class Self>
class RefCounted {
 public:
  void retain() const noexcept { references_.fetch_add(1, std::memory_order_relaxed); }
  void release() const noexcept {
    if (drop_reference()) static_cast<const Self*>(this)->destroy();
  }
  /// True if the caller has the only reference.
  bool unique() const noexcept { return references_.load(std::memory_order_acquire) == 1; }

  // Called by RefPtr.
  friend void intrusive_ptr_add_ref(const Self* object) noexcept { object->retain(); }
  friend void intrusive_ptr_release(const Self* object) noexcept { object->release(); }

 protected:
  RefCounted() = default;
  /// A copy of the object has a count of its own.
  RefCounted(const RefCounted& /*other*/) noexcept {}
  RefCounted& operator=(const RefCounted&) = delete;
  ~RefCounted() = default;

  /// True if it was the last reference.
  bool drop_reference() const noexcept { return references_.fetch_sub(1, std::memory_order_acq_rel) == 1; }
  void destroy() const noexcept { delete static_cast<const Self*>(this); }

 private:
  mutable std::atomic<std::uint32_t> references_ = 1;
};

/// Owns a new object.
template <class T>
RefPtr<T> adopt(T* object) noexcept {
  return RefPtr<T>(object, false);
}

}  // namespace custengine::base
