#pragma once

#if __has_include(<malloc.h>)
#include <malloc.h>
#endif

#include <cstddef>

namespace custengine::test {

/// Bytes that are allocated now, by the allocator's own count, its overhead too; 0 where nobody counts them.
inline std::size_t allocated_bytes() {
#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
  return 0;
#endif
#endif
  const auto info = mallinfo2();
  return info.uordblks + info.hblkhd;
#else
  return 0;
#endif
}

}  // namespace custengine::test
