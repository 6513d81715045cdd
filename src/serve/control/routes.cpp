#include "serve/control/routes.hpp"

namespace custengine::serve {

std::span<const Route> control_routes() noexcept {
  return {};
}

}  // namespace custengine::serve
