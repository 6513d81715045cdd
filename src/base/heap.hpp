#pragma once

#include <cstddef>
#include <cstdlib>
#include <string>

namespace custengine::base {

/// Returns the heap memory of a block of `bytes` bytes. glibc adds a header of one word, rounds up to 16 bytes, and
/// takes at least 32.
constexpr std::size_t heap_bytes(std::size_t bytes) noexcept {
  constexpr std::size_t header = 8, unit = 16, least = 32;
  const std::size_t taken = (bytes + header + unit - 1) / unit * unit;
  return taken < least ? least : taken;
}

/// Returns the bytes that a text owns on the heap, without malloc's overhead; 0 if it is stored inline.
inline std::size_t owned_bytes(const std::string& text) noexcept {
  static const std::size_t inline_capacity = std::string().capacity();
  return text.capacity() > inline_capacity ? text.capacity() + 1 : 0;
}

/// Makes glibc's malloc merge the free blocks that many deallocations left. glibc does this in the next larger
/// allocations, 10 000 blocks in each. Without this call, the first write under a lock after a load of a million
/// customers waits 10 ms for it. Harmless with other implementations of malloc.
inline void consolidate_malloc() noexcept {
  constexpr std::size_t large = 4096, rounds = 64;
  for (std::size_t i = 0; i < rounds; ++i) {
    void* volatile block = std::malloc(large);  // volatile, or the compiler removes both calls
    std::free(block);
  }
}

}  // namespace custengine::base
