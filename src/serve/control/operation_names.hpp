#pragma once

#include "serve/routing/route.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace custengine::serve {

/// The operations of the routes, each once, in their order.
std::vector<std::string_view> operations_of(std::span<const Route> routes);
/// True if a route has that operation.
bool has_operation(std::span<const Route> routes, std::string_view operation) noexcept;
/// "list, create, …"
std::string operation_list(std::span<const Route> routes);

}  // namespace custengine::serve
