#include "serve/control/operation_names.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace custengine::serve {

std::vector<std::string_view> operations_of(std::span<const Route> routes) {
  std::vector<std::string_view> names;
  for (const Route& route : routes)
    if (std::ranges::find(names, route.operation) == names.end()) names.push_back(route.operation);
  return names;
}

bool has_operation(std::span<const Route> routes, std::string_view operation) noexcept {
  return std::ranges::find(routes, operation, &Route::operation) != routes.end();
}

std::string operation_list(std::span<const Route> routes) {
  return fmt::format("{}", fmt::join(operations_of(routes), ", "));
}

}  // namespace custengine::serve
