#pragma once

#include "serve/http/json_object.hpp"

#include <custengine/clock.hpp>

#include <optional>

namespace custengine::serve {

/// The message for a time that a world's clock cannot show.
inline constexpr const char* past_latest = "must not move the clock past 9999-12-31T23:59:59.999Z";

/// {"now":"2025-01-01T00:00:00.000Z","running":false}; both members may be missing.
struct ClockSetting {
  std::optional<Timestamp> now = {};
  std::optional<bool> is_running = {};
};

/// Reads all members of the object.
ClockSetting read_clock_setting(JsonObject object);

}  // namespace custengine::serve
