#include "serve/locate.hpp"

namespace custengine::serve {
namespace {

constexpr std::string_view default_world = "default";

Location locate_control(std::span<const std::string> path) noexcept {
  if (path.empty()) return {};
  if (path[0] == "v1" && path.size() > 1) return {.part = Part::control, .path = path.subspan(1)};
  if (path.size() > 1) return {};
  if (path[0] == "health") return {.part = Part::control, .path = path};
  if (path[0] == "openapi.json") return {.part = Part::control_openapi};
  return {};
}

}  // namespace

Location locate(const Target& target) noexcept {
  const std::span<const std::string> path = target.segments;
  if (path.empty()) return {};
  if (path[0] == "v2") return {.part = Part::resource, .world = default_world, .path = path.subspan(1)};
  if (path[0] == "w" && path.size() > 2 && path[2] == "v2")
    return {.part = Part::resource, .world = path[1], .path = path.subspan(3)};
  if (path[0] == "__admin") return locate_control(path.subspan(1));
  if (path.size() > 1) return {};
  if (path[0] == "openapi.json") return {.part = Part::openapi};
  if (path[0] == "metrics") return {.part = Part::metrics};
  return {};
}

}  // namespace custengine::serve
