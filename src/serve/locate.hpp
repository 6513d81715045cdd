#pragma once

#include "serve/http/target.hpp"

#include <span>
#include <string>
#include <string_view>

namespace custengine::serve {

/// The part of the service that a path belongs to.
enum class Part {
  none,             ///< no path of the service
  resource,         ///< below /v2, or below /w/{world}/v2
  control,          ///< below /__admin/v1, and /__admin/health
  openapi,          ///< /openapi.json
  control_openapi,  ///< /__admin/openapi.json
  metrics,          ///< /metrics
};

/// A path, without the prefix of its part.
/// Lifetime: views into the target.
struct Location {
  Part part = Part::none;
  std::string_view world = {};             ///< of the resource
  std::span<const std::string> path = {};  ///< of the resource and of control: what routes match
};

Location locate(const Target& target) noexcept;

/// True if the part is served with the control surface, for a server that has a port of its own for control.
constexpr bool is_control(Part part) noexcept {
  return part == Part::control || part == Part::control_openapi || part == Part::metrics;
}

}  // namespace custengine::serve
