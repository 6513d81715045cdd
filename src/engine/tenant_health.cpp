#include <custengine/tenant.hpp>

namespace custengine {

std::string_view to_string(TenantHealth::State state) noexcept {
  switch (state) {
    case TenantHealth::State::loaded:
      return "loaded";
    case TenantHealth::State::not_loaded:
      return "not_loaded";
    case TenantHealth::State::read_only:
      return "read_only";
    case TenantHealth::State::behind:
      return "behind";
  }
  return "?";
}

}  // namespace custengine
