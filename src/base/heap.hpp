#pragma once

#include <cstddef>
#include <cstdlib>

namespace custengine::base {

/// Lets malloc put in order what many deallocations left. glibc does so in the next larger allocations, for 10 000
/// pieces in each, and after a load of a million customers the first write under a lock would have waited 10 ms for it.
/// Harmless where malloc works in another way.
inline void settle_heap() noexcept {
  constexpr std::size_t large = 4096, rounds = 64;
  for (std::size_t i = 0; i < rounds; ++i) {
    void* volatile block = std::malloc(large);  // volatile, or the compiler leaves both calls out
    std::free(block);
  }
}

}  // namespace custengine::base
