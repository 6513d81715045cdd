#include "serve/service.hpp"

#include "serve/control/routes.hpp"
#include "serve/resource/routes.hpp"
#include "serve/routing/router.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <mutex>
#include <shared_mutex>
#include <utility>

namespace custengine::serve {
namespace {

/// A request on its way through the service.
struct Exchange {
  const Request& request;
  Target target = {};
  std::span<const std::string> path = {};  ///< below /v2 or /__admin/v1
  std::shared_ptr<World> world = {};
  std::string_view operation = {};
};

Response not_found(const Request& request) {
  return problem(HttpError::not_found,
                 fmt::format("there is no path {}", request.target.substr(0, request.target.find('?'))));
}

}  // namespace

Service::Service(ServiceOptions options) : options_(std::move(options)) {}

Response Service::handle(const Request& request) noexcept {
  const auto target = parse_target(request.target);
  if (!target) return problem(HttpError::bad_request, "the target of the request is no valid path");
  std::span<const std::string> path = target->segments;
  if (path.size() < 2 || path[0] != "v2") return not_found(request);
  Match match = find_route(resource_routes(), request.method, path.subspan(1));
  if (match.route == nullptr) return not_found(request);
  const auto world = worlds_.find("default");
  if (!world) return not_found(request);
  const std::shared_lock gate(world->gate());
  Context context{.request = request,
                  .route = *match.route,
                  .target = *target,
                  .path = std::move(match.path),
                  .worlds = worlds_,
                  .options = options_,
                  .world = world.get(),
                  .instance = {}};
  return match.route->handle(context);
}

}  // namespace custengine::serve
