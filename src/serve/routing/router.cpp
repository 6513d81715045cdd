#include "serve/routing/router.hpp"

#include <algorithm>

namespace custengine::serve {

struct Router::Node {
  std::vector<std::pair<std::string_view, std::unique_ptr<Node>>> literals = {};  // few: searched in order
  std::unique_ptr<Node> parameter = {};
  std::vector<const Route*> routes = {};  // whose path ends here
  std::string allow = {};

  Node& child(std::string_view segment) {
    if (segment.starts_with('{')) {
      if (!parameter) parameter = std::make_unique<Node>();
      return *parameter;
    }
    const auto found = std::ranges::find(literals, segment, [](const auto& literal) { return literal.first; });
    if (found != literals.end()) return *found->second;
    return *literals.emplace_back(segment, std::make_unique<Node>()).second;
  }

  /// The node where the path ends; null if there is none.
  const Node* find(std::span<const std::string> segments) const {
    if (segments.empty()) return routes.empty() ? nullptr : this;
    const auto literal = std::ranges::find(literals, segments.front(), [](const auto& known) { return known.first; });
    if (literal != literals.end())
      if (const Node* const found = literal->second->find(segments.subspan(1))) return found;
    return parameter ? parameter->find(segments.subspan(1)) : nullptr;
  }
};

namespace {

/// Takes the first segment off a path: "/a/b" becomes "/b" and returns "a".
std::string_view take_segment(std::string_view& path) noexcept {
  path.remove_prefix(1);
  const std::string_view segment = path.substr(0, path.find('/'));
  path.remove_prefix(segment.size());
  return segment;
}

void add_method(std::string& allow, std::string_view method) {
  if (!allow.empty()) allow += ", ";
  allow += method;
}

}  // namespace

Router::Router(std::span<const Route> routes) : root_(std::make_unique<Node>()) {
  std::vector<Node*> ends;
  for (const Route& route : routes) {
    Node* node = root_.get();
    for (std::string_view path = route.path; !path.empty();) node = &node->child(take_segment(path));
    node->routes.push_back(&route);
    add_method(node->allow, route.method);
    if (route.method == "GET") add_method(node->allow, "HEAD");
    if (std::ranges::find(ends, node) == ends.end()) ends.push_back(node);
  }
  for (Node* const end : ends) add_method(end->allow, "OPTIONS");
}

Router::~Router() = default;

Match Router::find(std::string_view method, std::span<const std::string> segments) const {
  const Node* const end = root_->find(segments);
  if (end == nullptr) return {};
  Match match{.allow = end->allow};
  const auto found = std::ranges::find(end->routes, method == "HEAD" ? "GET" : method, &Route::method);
  if (found == end->routes.end()) return match;
  match.route = *found;
  std::string_view path = match.route->path;
  for (const std::string& given : segments) {
    const std::string_view segment = take_segment(path);
    if (segment.starts_with('{')) match.path.emplace_back(segment.substr(1, segment.size() - 2), given);
  }
  return match;
}

}  // namespace custengine::serve
