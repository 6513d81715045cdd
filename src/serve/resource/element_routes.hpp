#pragma once

#include "serve/routing/route.hpp"

#include <span>

namespace custengine::serve {

/// The routes of a customer's contacts, addresses and consents.
std::span<const Route> element_routes() noexcept;

}  // namespace custengine::serve
