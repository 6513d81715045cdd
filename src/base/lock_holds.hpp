#pragma once

#ifdef CUSTENGINE_MEASURE_LOCKS
#include <atomic>
#include <cstdint>
#include <ctime>
#endif

namespace custengine::base {

/// Measures how long locks are held, in CPU time of the holding thread, so that other work of the machine does not
/// count. Measures only in the preset "locks", because reading the clock takes longer than many reads do; otherwise the
/// calls compile to nothing.
/// Requires: a thread holds one lock at a time.
struct LockHolds {
#ifdef CUSTENGINE_MEASURE_LOCKS
  inline static std::atomic<std::int64_t> longest_read_ns = 0, longest_write_ns = 0;

  static void begin() noexcept {
    begun_ns_ = now_ns();
  }
  static void end(std::atomic<std::int64_t>& longest) noexcept {
    const std::int64_t held = now_ns() - begun_ns_;
    std::int64_t known = longest.load();
    while (held > known && !longest.compare_exchange_weak(known, held)) {
    }
  }

 private:
  inline static thread_local std::int64_t begun_ns_ = 0;

  static std::int64_t now_ns() noexcept {
    std::timespec time = {};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
  }
#else
  enum Longest { longest_read_ns, longest_write_ns };
  static void begin() noexcept {}
  static void end(Longest) noexcept {}
#endif
};

}  // namespace custengine::base
