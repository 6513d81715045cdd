#pragma once

#include <algorithm>
#include <cstdint>

namespace custengine::base {

/// Counts the work of one thread's calls, in steps, for tests that bound work without a clock.
///
/// Counts only while the thread has a WorkCount. Otherwise each place that counts costs one load and one predicted
/// branch. So such places are where a posting list is read or a text is folded, not in inner loops.
struct Work {
  /// Index work. A step takes about 50 ns: a look-up of a posting list, an entry that a sort index scan passes, or a
  /// record that is retained. Reading a posting list counts `steps_per_list`, its time with 100 000 customers.
  static constexpr std::uint64_t steps_per_list = 32;
  std::uint64_t steps = 0;

  std::uint64_t holds = 0, most_steps_of_hold = 0;  // of locks, shared or exclusive
  std::uint64_t typo_steps = 0;                     // of narrowing the candidates for typos, outside the lock
  std::uint64_t candidates_judged = 0;
  std::uint64_t texts_folded = 0;    // includes sort keys made from texts
  std::uint64_t words_compared = 0;  // by edit distance

  std::uint64_t steps_before_hold = 0;  // when the current hold began

  void begin_hold() noexcept {
    ++holds;
    steps_before_hold = steps;
  }
  void end_hold() noexcept { most_steps_of_hold = std::max(most_steps_of_hold, steps - steps_before_hold); }
};

/// Counts this thread's work during its lifetime.
class WorkCount {
 public:
  WorkCount() noexcept { counted_ = &work_; }
  ~WorkCount() { counted_ = nullptr; }
  WorkCount(const WorkCount&) = delete;
  WorkCount& operator=(const WorkCount&) = delete;

  const Work& work() const noexcept { return work_; }

  /// Returns null unless this thread has a WorkCount.
  static Work* current() noexcept { return counted_; }

 private:
  inline static thread_local constinit Work* counted_ = nullptr;
  Work work_;
};

inline void count_work(std::uint64_t Work::*what, std::uint64_t count = 1) noexcept {
  if (Work* const work = WorkCount::current()) work->*what += count;
}

}  // namespace custengine::base
