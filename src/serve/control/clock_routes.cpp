#include "serve/control/clock_json.hpp"
#include "serve/control/control.hpp"
#include "serve/control/tables.hpp"

#include <custengine/timestamp.hpp>

#include <array>
#include <chrono>

namespace custengine::serve {

ClockSetting read_clock_setting(JsonObject object) {
  ClockSetting setting{.is_running = object.flag("running")};
  if (const auto text = object.text("now")) {
    setting.now = parse_timestamp(*text);
    if (!setting.now) object.fail("now", "must be a time in UTC, as 2025-01-01T00:00:00.000Z");
  }
  object.finish();
  return setting;
}

namespace {

constexpr std::uint64_t hundred_years_ms = 3'155'760'000'000;

Response clock_answer(World& world) {
  return json_answer(200, {{"now", time_text(world.clock().now())}, {"running", world.clock().is_running()}});
}

/// The world of record has the time of the system.
Result<Response> get_clock(Context& /*context*/, const WorldHandle& world) {
  if (world->is_record()) {
    const auto now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    return json_answer(200, {{"now", time_text(now)}, {"running", true}});
  }
  return clock_answer(*world);
}

Result<Response> put_clock(Context& context, const WorldHandle& world) {
  const auto body = json_body(context);
  if (!body) return body.error();
  JsonViolations violations;
  const ClockSetting setting = read_clock_setting(JsonObject(*body, "", violations));
  if (violations.empty() && !setting.now && !setting.is_running) violations.add("now", "now or running must be given");
  if (!violations.empty()) return violations.error();
  WorldClock& clock = world->clock();
  clock.put(setting.now.value_or(clock.now()), setting.is_running.value_or(clock.is_running()));
  return clock_answer(*world);
}

Result<Response> advance_clock(Context& context, const WorldHandle& world) {
  const auto body = json_body(context);
  if (!body) return body.error();
  JsonViolations violations;
  JsonObject object(*body, "", violations);
  object.require("advanceMs");
  const auto milliseconds = object.number("advanceMs", 0, hundred_years_ms);
  object.finish();
  if (!violations.empty()) return violations.error();
  if (!world->clock().try_advance(std::chrono::milliseconds(*milliseconds))) {
    violations.add("advanceMs", past_latest);
    return violations.error();
  }
  return clock_answer(*world);
}

constexpr std::array clock_answers = {Answer{.description = "The clock as it is now.", .schema = "Clock"}};

constexpr std::array clock_route_table = {
    Route{.method = "GET",
          .path = "/worlds/{world}/clock",
          .operation = "getClock",
          .handle = in_world<get_clock>,
          .summary = "Gets the world's clock",
          .origin = Origin::ours,
          .answers = clock_answers,
          .errors = errors_of_world},
    Route{.method = "PUT",
          .path = "/worlds/{world}/clock",
          .operation = "putClock",
          .handle = alone_in_test_world<put_clock>,
          .summary = "Sets the world's clock; it stands still, or runs with real time",
          .origin = Origin::ours,
          .body_schema = "ClockSetting",
          .answers = clock_answers,
          .errors = errors_of_test_world_input},
    Route{.method = "POST",
          .path = "/worlds/{world}/clock/advance",
          .operation = "advanceClock",
          .handle = in_test_world<advance_clock>,
          .summary = "Moves the world's clock forward",
          .origin = Origin::ours,
          .body_schema = "ClockAdvance",
          .answers = clock_answers,
          .errors = errors_of_test_world_input},
};

}  // namespace

std::span<const Route> clock_routes() noexcept {
  return clock_route_table;
}

}  // namespace custengine::serve
