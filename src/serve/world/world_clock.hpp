#pragma once

#include <custengine/testing/fake_clock.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>

namespace custengine::serve {

/// The clock of a world: it stands still until a test moves it, or it runs with real time from the time that it was
/// set to. It ends with the year 9999, since later times have no form in RFC 3339: one that runs stops there.
///
/// Threads: now() and try_advance() on any thread; put() while no other call of the clock runs.
class WorldClock : public testing::FakeClock {
 public:
  /// 9999-12-31T23:59:59.999Z.
  static constexpr Timestamp latest =
      Timestamp(std::chrono::sys_days{std::chrono::year{10000} / 1 / 1}) - std::chrono::milliseconds(1);

  Timestamp now() override;
  bool is_running() const noexcept { return started_.load() != standing; }
  /// Moves forward. False if that would be past `latest`; it then stays as it is. Requires: `by` is not negative.
  bool try_advance(std::chrono::milliseconds by) noexcept;
  /// Shows `instant`, and runs from there or stands still. Requires: `instant` is not past `latest`.
  void put(Timestamp instant, bool is_running) noexcept;

 private:
  static constexpr std::int64_t standing = INT64_MIN;

  std::mutex advancing_;
  /// The steady clock's time in nanoseconds at which the clock began to run. The base holds the time of that moment.
  std::atomic<std::int64_t> started_ = standing;
};

}  // namespace custengine::serve
