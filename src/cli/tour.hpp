#pragma once

#include <custengine/engine.hpp>

#include <string_view>

namespace custengine::cli {

/// The options plus those that the tour needs: extensions, a store and an external source.
TenantOptions tour_tenant(TenantOptions options);

/// Calls the ten operations, and prints the result and the time of each. The tenant then has one more customer: the one
/// imported from the external source.
/// Throws custengine::Exception if an operation fails unexpectedly.
void take_tour(Engine& engine, std::string_view tenant);

}  // namespace custengine::cli
