#pragma once

#include "serve/routing/route.hpp"

#include <span>

namespace custengine::serve {

/// The login below /v2, which joins the resource's routes: POST /account and /tenants/{tenant}/account. In a world of a
/// fixture any user name and password that are not empty get a token of an hour, with all permissions in each tenant or
/// in that tenant. The world of record refuses.
std::span<const Route> login_routes() noexcept;

}  // namespace custengine::serve
