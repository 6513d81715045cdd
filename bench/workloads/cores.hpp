#pragma once

#include <barrier>
#include <cstddef>
#include <vector>

namespace bench {

/// Measures how many cores the threads of a run have at the moment: the speed of all threads together over the speed of
/// one alone, in work that shares nothing. A virtual machine may lack a core now and then.
class Cores {
 public:
  explicit Cores(std::size_t threads);

  /// Each of the threads calls it at the same time, with its number, and gets the same result. If the cores are not
  /// there, tries again, in all `tries` times.
  double measure(std::size_t thread, std::size_t tries);
  /// True if the threads have nearly a core each.
  bool are_enough(double cores) const { return cores >= 0.9 * static_cast<double>(speeds_.size()); }

 private:
  std::barrier<> barrier_;
  std::vector<double> speeds_;  // by thread, all together
  double alone_ = 0;            // the speed of the first thread
};

}  // namespace bench
