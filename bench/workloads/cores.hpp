#pragma once

#include <barrier>
#include <cstddef>
#include <vector>

namespace bench {

/// Measures how many cores the threads of a run have at this moment: the speed of all threads together over the speed
/// of one alone, in work that shares nothing. A virtual machine does not always give all its cores.
class Cores {
 public:
  explicit Cores(std::size_t threads);

  /// Returns the number of cores. All threads of the run call it at the same time, each with its number, and get the
  /// same result. Measures again until the cores are enough, but at most `tries` times.
  double measure(std::size_t thread, std::size_t tries);
  /// True if the threads have at least 0.9 cores each.
  bool are_enough(double cores) const { return cores >= 0.9 * static_cast<double>(speeds_.size()); }

 private:
  std::barrier<> barrier_;
  std::vector<double> speeds_;  // by thread, all together
  double alone_ = 0;            // the speed of the first thread
};

}  // namespace bench
