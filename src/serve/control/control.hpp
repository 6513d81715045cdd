#pragma once

#include "serve/http/json_object.hpp"
#include "serve/routing/context.hpp"
#include "serve/world/worlds.hpp"

#include <custengine/clock.hpp>

#include <boost/json/value.hpp>

#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <span>
#include <string>
#include <string_view>

// What the routes below /__admin/v1 share.
namespace custengine::serve {

using WorldHandle = std::shared_ptr<World>;
using WorldHandler = Result<Response> (*)(Context&, const WorldHandle&);

/// The world that the path names. Errors: not_found.
Result<WorldHandle> world_of(const Context& context);
/// The same. Errors: failed_precondition if it is the world of record, which is real data.
Result<WorldHandle> test_world_of(const Context& context);

/// The response of a handler. What it throws as an Exception is an error as well.
Response answer(Context& context, Result<WorldHandle> world, WorldHandler handler);

/// The same, with the world's gate held by the lock.
template <class Lock>
Response answer_locked(Context& context, const Result<WorldHandle>& world, WorldHandler handler) {
  Lock gate;
  if (world) gate = Lock((*world)->gate());
  return answer(context, world, handler);
}

// The handlers of routes. `in` holds the world's gate shared, `alone_in` holds it alone; `test_world` refuses the world
// of record.

template <WorldHandler handler>
Response in_world(Context& context) {
  return answer_locked<std::shared_lock<WorldGate>>(context, world_of(context), handler);
}
template <WorldHandler handler>
Response alone_in_world(Context& context) {
  return answer_locked<std::unique_lock<WorldGate>>(context, world_of(context), handler);
}
template <WorldHandler handler>
Response in_test_world(Context& context) {
  return answer_locked<std::shared_lock<WorldGate>>(context, test_world_of(context), handler);
}
template <WorldHandler handler>
Response alone_in_test_world(Context& context) {
  return answer_locked<std::unique_lock<WorldGate>>(context, test_world_of(context), handler);
}

/// The body as JSON. Errors: invalid_argument, also for members that an object has twice.
Result<boost::json::value> json_body(const Context& context);
Response json_answer(int status, const boost::json::value& value);
Response no_content();
/// 201 with a Location below /__admin/v1.
Response created(std::string_view location, const boost::json::value& value);

// Parameters of a query; a wrong value is a violation.

std::optional<std::uint64_t> query_number(const Context& context, std::string_view name, std::uint64_t min,
                                          std::uint64_t max, JsonViolations& violations);
/// false if it is not given.
bool query_flag(const Context& context, std::string_view name, JsonViolations& violations);
/// The index of one of the names.
std::optional<std::size_t> query_choice(const Context& context, std::string_view name,
                                        std::span<const std::string_view> names, JsonViolations& violations);

/// A number in a path. Errors: not_found.
Result<std::uint64_t> path_number(const Context& context, std::string_view parameter);

/// A session that may do everything. Errors: not_found.
Result<Session> full_session(World& world, std::string_view tenant);

std::string time_text(Timestamp time);

// Errors that most routes have.
inline constexpr std::array errors_of_world = {404};
inline constexpr std::array errors_of_test_world = {404, 409};
inline constexpr std::array errors_of_world_input = {400, 404};
inline constexpr std::array errors_of_test_world_input = {400, 404, 409};

}  // namespace custengine::serve
