#include <custengine/testing/fake_clock.hpp>

namespace custengine::testing {

FakeClock::FakeClock(Timestamp start) noexcept : now_ms_(start.time_since_epoch().count()) {}

Timestamp FakeClock::now() {
  return Timestamp{std::chrono::milliseconds{now_ms_.load()}};
}

void FakeClock::advance(std::chrono::milliseconds by) noexcept {
  now_ms_ += by.count();
}

void FakeClock::set(Timestamp instant) noexcept {
  now_ms_ = instant.time_since_epoch().count();
}

}  // namespace custengine::testing
