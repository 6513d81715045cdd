#pragma once

#include <cstddef>

namespace custengine::test {

/// Counts what `operator new` has given and not got back, on all threads, from here on.
class PeakBytes {
 public:
  PeakBytes() noexcept;
  /// The most at one time, beyond what there was. Zero where nobody counts.
  std::size_t most() const noexcept;

 private:
  std::size_t before_;
};

}  // namespace custengine::test
