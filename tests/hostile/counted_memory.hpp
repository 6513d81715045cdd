#pragma once

#include <cstddef>

namespace custengine::test {

/// Counts what this thread allocates by operator new while it lives: the most that is there at one time.
class CountedMemory {
 public:
  CountedMemory() noexcept;
  ~CountedMemory();
  CountedMemory(const CountedMemory&) = delete;
  CountedMemory& operator=(const CountedMemory&) = delete;

  std::size_t most_bytes() const noexcept;
};

}  // namespace custengine::test
