#pragma once

#include <cstddef>
#include <cstdlib>
#include <string>

namespace custengine::base {

/// What a block of so many bytes takes of the heap: glibc puts a word before it, and gives out multiples of 16 bytes.
constexpr std::size_t heap_bytes(std::size_t bytes) noexcept {
  constexpr std::size_t header = 8, unit = 16, least = 32;
  const std::size_t taken = (bytes + header + unit - 1) / unit * unit;
  return taken < least ? least : taken;
}

/// What a text takes of the heap, without malloc's overhead: nothing if it is short enough to stand in the object.
inline std::size_t owned_bytes(const std::string& text) noexcept {
  static const std::size_t inline_capacity = std::string().capacity();
  return text.capacity() > inline_capacity ? text.capacity() + 1 : 0;
}

/// Lets malloc put in order what many deallocations left. glibc does so in the next larger allocations, for 10 000
/// pieces in each, and after a load of a million customers the first write under a lock would have waited 10 ms for it.
/// Harmless where malloc works in another way.
inline void consolidate_malloc() noexcept {
  constexpr std::size_t large = 4096, rounds = 64;
  for (std::size_t i = 0; i < rounds; ++i) {
    void* volatile block = std::malloc(large);  // volatile, or the compiler leaves both calls out
    std::free(block);
  }
}

}  // namespace custengine::base
