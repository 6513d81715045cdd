#include "serve/world/world_clock.hpp"

namespace custengine::serve {
namespace {

std::int64_t steady_nanoseconds() noexcept {
  return std::chrono::nanoseconds(std::chrono::steady_clock::now().time_since_epoch()).count();
}

}  // namespace

Timestamp WorldClock::now() {
  const Timestamp base = FakeClock::now();
  const std::int64_t started = started_.load();
  if (started == standing) return base;
  const std::chrono::nanoseconds elapsed(steady_nanoseconds() - started);
  return base + std::chrono::duration_cast<std::chrono::milliseconds>(elapsed);
}

void WorldClock::put(Timestamp instant, bool is_running) noexcept {
  set(instant);
  started_ = is_running ? steady_nanoseconds() : standing;
}

}  // namespace custengine::serve
