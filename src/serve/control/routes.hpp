#pragma once

#include "serve/routing/route.hpp"

#include <span>

namespace custengine::serve {

/// The routes below /__admin/v1.
std::span<const Route> control_routes() noexcept;

}  // namespace custengine::serve
