#include "serve/control/routes.hpp"

#include "serve/control/tables.hpp"

#include <vector>

namespace custengine::serve {
namespace {

std::vector<Route> joined_control_routes() {
  std::vector<Route> joined;
  for (const auto table :
       {server_routes(), world_routes(), tenant_routes(), data_routes(), clock_routes(), fault_routes(), call_routes(),
        token_routes(), external_routes(), feed_routes(), webhook_routes()})
    joined.insert(joined.end(), table.begin(), table.end());
  return joined;
}

}  // namespace

std::span<const Route> control_routes() noexcept {
  static const std::vector<Route> joined = joined_control_routes();
  return joined;
}

}  // namespace custengine::serve
