#include "serve/world/world_clock.hpp"

#include <algorithm>

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
  return std::min(latest, base + std::chrono::duration_cast<std::chrono::milliseconds>(elapsed));
}

bool WorldClock::try_advance(std::chrono::milliseconds by) noexcept {
  const std::lock_guard lock(advancing_);
  if (by > latest - now()) return false;
  advance(by);
  return true;
}

void WorldClock::put(Timestamp instant, bool is_running) noexcept {
  set(instant);
  started_ = is_running ? steady_nanoseconds() : standing;
}

}  // namespace custengine::serve
