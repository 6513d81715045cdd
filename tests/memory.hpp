#pragma once

#include "allocator.hpp"

#if !defined(CUSTENGINE_OTHER_ALLOCATOR)
#include <malloc.h>
#endif

#include <cstddef>

namespace custengine::test {

struct Heap {
  std::size_t allocated = 0;  ///< bytes, by the allocator's own count, its overhead too
  std::size_t held = 0;       ///< memory from the system for small blocks, allocated or free
};

/// All zero if memory is not counted.
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
