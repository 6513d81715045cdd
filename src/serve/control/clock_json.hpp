#pragma once

#include "serve/http/json_object.hpp"

#include <custengine/clock.hpp>

#include <optional>

namespace custengine::serve {

/// {"now":"2025-01-01T00:00:00.000Z","running":false}; both members may be missing.
struct ClockSetting {
  std::optional<Timestamp> now = {};
  std::optional<bool> is_running = {};
};

/// Reads all members of the object.
ClockSetting read_clock_setting(JsonObject object);

}  // namespace custengine::serve
