#pragma once

#include "serve/routing/route.hpp"

#include <span>

// The routes below /__admin/v1, by subject. control_routes() joins them.
namespace custengine::serve {

std::span<const Route> server_routes() noexcept;  ///< health, shutdown
std::span<const Route> world_routes() noexcept;
std::span<const Route> tenant_routes() noexcept;
std::span<const Route> data_routes() noexcept;  ///< load, dump, state
std::span<const Route> clock_routes() noexcept;
std::span<const Route> fault_routes() noexcept;
std::span<const Route> call_routes() noexcept;
std::span<const Route> token_routes() noexcept;
std::span<const Route> external_routes() noexcept;
std::span<const Route> feed_routes() noexcept;  ///< changes
std::span<const Route> webhook_routes() noexcept;

}  // namespace custengine::serve
