#include "serve/routing/router.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>

namespace custengine::serve {
namespace {

/// Takes the first segment off a path: "/a/b" becomes "/b" and returns "a".
std::string_view take_segment(std::string_view& path) noexcept {
  path.remove_prefix(1);
  const std::string_view segment = path.substr(0, path.find('/'));
  path.remove_prefix(segment.size());
  return segment;
}

bool is_parameter(std::string_view segment) noexcept {
  return segment.starts_with('{');
}

/// The number of parameters of the path, if the segments match it; else nullopt.
std::optional<std::size_t> count_parameters(std::string_view path, std::span<const std::string> segments) noexcept {
  std::size_t parameters = 0;
  for (const std::string& given : segments) {
    if (path.empty()) return std::nullopt;
    const std::string_view segment = take_segment(path);
    if (is_parameter(segment))
      ++parameters;
    else if (segment != given)
      return std::nullopt;
  }
  if (!path.empty()) return std::nullopt;
  return parameters;
}

void add_method(std::string& allow, std::string_view method) {
  if (!allow.empty()) allow += ", ";
  allow += method;
}

}  // namespace

Match find_route(std::span<const Route> routes, std::string_view method, std::span<const std::string> segments) {
  if (method == "HEAD") method = "GET";
  // The path with the fewest parameters wins; its routes are those whose path is the same text.
  std::string_view path;
  std::optional<std::size_t> fewest;
  for (const Route& route : routes) {
    const auto parameters = count_parameters(route.path, segments);
    if (!parameters || (fewest && *parameters >= *fewest)) continue;
    fewest = parameters;
    path = route.path;
  }
  if (!fewest) return {};
  Match match;
  for (const Route& route : routes) {
    if (route.path != path) continue;
    add_method(match.allow, route.method);
    if (route.method == "GET") add_method(match.allow, "HEAD");
    if (route.method == method) match.route = &route;
  }
  add_method(match.allow, "OPTIONS");
  if (match.route == nullptr) return match;
  for (const std::string& given : segments) {
    const std::string_view segment = take_segment(path);
    if (is_parameter(segment)) match.path.emplace_back(segment.substr(1, segment.size() - 2), given);
  }
  return match;
}

}  // namespace custengine::serve
