#pragma once

#include "serve/routing/route.hpp"

#include <span>

namespace custengine::serve {

/// The routes below /v2: the ten operations, and the sub-resources of a customer.
std::span<const Route> resource_routes() noexcept;

}  // namespace custengine::serve
