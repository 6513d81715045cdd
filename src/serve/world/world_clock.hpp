#pragma once

#include <custengine/testing/fake_clock.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>

namespace custengine::serve {

/// The clock of a world: it stands still until a test moves it, or it runs with real time from the time that it was
/// set to.
///
/// Threads: now() and advance() on any thread; put() while no other call of the clock runs.
class WorldClock : public testing::FakeClock {
 public:
  Timestamp now() override;
  bool is_running() const noexcept { return started_.load() != standing; }
  /// Shows `instant`, and runs from there or stands still.
  void put(Timestamp instant, bool is_running) noexcept;

 private:
  static constexpr std::int64_t standing = INT64_MIN;

  /// The steady clock's time in nanoseconds at which the clock began to run. The base holds the time of that moment.
  std::atomic<std::int64_t> started_ = standing;
};

}  // namespace custengine::serve
