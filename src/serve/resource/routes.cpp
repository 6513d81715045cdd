#include "serve/resource/routes.hpp"

#include "serve/routing/context.hpp"

#include <custengine/json.hpp>

#include <array>

namespace custengine::serve {
namespace {

Response get_customer(Context& context) {
  const auto session = context.session();
  if (!session) return context.fail(session.error());
  const auto customer = session->get(context["customer"]);
  if (!customer) return context.fail(customer.error());
  return json_response(200, to_json(*customer));
}

constexpr std::array routes = {
    Route{
        .method = "GET", .path = "/tenants/{tenant}/customers/{customer}", .operation = "get", .handle = get_customer},
};

}  // namespace

std::span<const Route> resource_routes() noexcept {
  return routes;
}

}  // namespace custengine::serve
