#pragma once

#include <cstddef>

namespace custengine::test {

/// Measures the memory from `operator new` that is in use on all threads, from its construction on.
class PeakBytes {
 public:
  PeakBytes() noexcept;
  /// The peak above the start value. Zero if memory is not counted.
  std::size_t most() const noexcept;

 private:
  std::size_t before_;
};

}  // namespace custengine::test
