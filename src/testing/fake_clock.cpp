#include <custengine/testing/fake_clock.hpp>

namespace custengine::testing {

FakeClock::FakeClock(Timestamp start) noexcept : now_ms_(start.time_since_epoch().count()) {}

Timestamp FakeClock::now() {
  return Timestamp{std::chrono::milliseconds{now_ms_.load()}};
}

void FakeClock::advance(std::chrono::milliseconds by) noexcept {
  now_ms_ += by.count();
  now_ms_.notify_all();
}

void FakeClock::set(Timestamp instant) noexcept {
  now_ms_ = instant.time_since_epoch().count();
  now_ms_.notify_all();
}

void FakeClock::wait_until(Timestamp instant) noexcept {
  const auto wanted_ms = instant.time_since_epoch().count();
  ++waiting_;
  for (auto now_ms = now_ms_.load(); now_ms < wanted_ms; now_ms = now_ms_.load()) now_ms_.wait(now_ms);
  --waiting_;
}

std::size_t FakeClock::waiting() const noexcept {
  return waiting_;
}

}  // namespace custengine::testing
