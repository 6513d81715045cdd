#pragma once

#include <custengine/clock.hpp>

#include <atomic>
#include <chrono>

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

 private:
  std::atomic<Timestamp::rep> now_ms_;
};

}  // namespace custengine::testing
