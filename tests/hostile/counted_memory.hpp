#pragma once

#include <cstddef>

namespace custengine::test {

/// Measures the peak of this thread's memory from operator new during its lifetime.
class CountedMemory {
 public:
  CountedMemory() noexcept;
  ~CountedMemory();
  CountedMemory(const CountedMemory&) = delete;
  CountedMemory& operator=(const CountedMemory&) = delete;

  std::size_t most_bytes() const noexcept;
};

}  // namespace custengine::test
