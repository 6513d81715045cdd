#pragma once

#include "serve/routing/route.hpp"

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custengine::serve {

/// A route that matches a path, and the values of the path's parameters.
struct Match {
  const Route* route = nullptr;  ///< null: no route has that path and method
  std::vector<std::pair<std::string_view, std::string>> path = {};
  /// The methods that the path has, as Allow lists them, with HEAD and OPTIONS; empty: there is no such path.
  std::string allow = {};
};

/// Finds the route of a method and the segments of a path. HEAD is served by GET. A path without parameters wins over
/// one with: ".../customers/search" is no customer.
/// Cost: a look at each route.
Match find_route(std::span<const Route> routes, std::string_view method, std::span<const std::string> segments);

}  // namespace custengine::serve
