#pragma once

#include <custengine/clock.hpp>

#include <atomic>
#include <chrono>
#include <cstddef>

namespace custengine::testing {

/// A clock that stands still until it is told to move, in either direction.
///
/// Threads: every call may run on any thread.
class FakeClock : public Clock {
 public:
  static constexpr Timestamp default_start = std::chrono::sys_days{std::chrono::year{2025} / 1 / 1};

  explicit FakeClock(Timestamp start = default_start) noexcept;

  Timestamp now() override;
  void advance(std::chrono::milliseconds by) noexcept;
  void set(Timestamp instant) noexcept;

  /// Waits until the clock shows `instant` or later; another thread has to move it.
  void wait_until(Timestamp instant) noexcept;
  /// The number of threads in wait_until(), so that a test knows when to move the clock.
  std::size_t waiting() const noexcept;

 private:
  std::atomic<Timestamp::rep> now_ms_;
  std::atomic<std::size_t> waiting_ = 0;
};

}  // namespace custengine::testing
