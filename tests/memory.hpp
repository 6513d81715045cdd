#pragma once

#if __has_include(<malloc.h>)
#include <malloc.h>
#endif

#include <cstddef>

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define CUSTENGINE_OTHER_ALLOCATOR
#endif
#endif
#if !defined(__GLIBC__) || defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define CUSTENGINE_OTHER_ALLOCATOR
#endif

namespace custengine::test {

struct Heap {
  std::size_t allocated = 0;  ///< bytes, by the allocator's own count, its overhead too
  std::size_t held = 0;       ///< what it has of the system for small blocks, allocated or not
};

/// All zero where nobody counts.
inline Heap heap() {
#if defined(CUSTENGINE_OTHER_ALLOCATOR)
  return {};
#else
  const auto info = mallinfo2();
  return {.allocated = info.uordblks + info.hblkhd, .held = info.arena};
#endif
}

inline std::size_t allocated_bytes() {
  return heap().allocated;
}

}  // namespace custengine::test
