#pragma once

#include "serve/routing/route.hpp"

#include <memory>
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
  std::string_view allow = {};
};

/// Finds routes by path: a trie over the segments of their paths.
/// Lifetime: refers to the routes, which outlive it. Threads: every call may run on any thread.
class Router {
 public:
  explicit Router(std::span<const Route> routes);
  Router(const Router&) = delete;
  Router& operator=(const Router&) = delete;
  ~Router();

  /// The route of a method and the segments of a path. GET serves HEAD. A literal segment wins over a parameter:
  /// ".../customers/search" is no customer.
  /// Lifetime: of the router. Cost: by the number of segments.
  Match find(std::string_view method, std::span<const std::string> segments) const;

 private:
  struct Node;
  std::unique_ptr<Node> root_;
};

}  // namespace custengine::serve
