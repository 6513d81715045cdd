#include "serve/control/control.hpp"
#include "serve/control/tables.hpp"
#include "serve/routing/service_options.hpp"

#include <custengine/version.hpp>

#include <array>

namespace custengine::serve {
namespace {

Response get_health(Context& context) {
  return json_answer(200, {{"status", "ok"}, {"version", CUSTENGINE_VERSION}, {"worlds", context.worlds.count()}});
}

Response post_shutdown(Context& context) {
  if (!context.options.shutdown)
    return context.fail(
        Error{.code = ErrorCode::failed_precondition, .message = "this server is not stopped by a request"});
  context.options.shutdown();
  return json_answer(202, {{"status", "stopping"}});
}

constexpr std::array health_answers = {Answer{.description = "The server is ready.", .schema = "Health"}};
constexpr std::array shutdown_answers = {
    Answer{.status = 202, .description = "The server answers what runs, and ends.", .schema = "Stopping"}};
constexpr std::array shutdown_errors = {409};

constexpr std::array server_route_table = {
    Route{.method = "GET",
          .path = "/health",
          .operation = "health",
          .handle = get_health,
          .summary = "Says that the server is ready",
          .origin = Origin::ours,
          .answers = health_answers},
    Route{.method = "POST",
          .path = "/shutdown",
          .operation = "shutdown",
          .handle = post_shutdown,
          .summary = "Stops the server",
          .origin = Origin::ours,
          .answers = shutdown_answers,
          .errors = shutdown_errors},
};

}  // namespace

std::span<const Route> server_routes() noexcept {
  return server_route_table;
}

}  // namespace custengine::serve
