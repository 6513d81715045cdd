#pragma once

#include <custengine/engine.hpp>

#include <string_view>

namespace custengine::cli {

/// The same tenant with what the tour needs besides: indexes, a store and an external source.
TenantOptions tour_tenant(TenantOptions options);

/// Walks through the ten operations, printing what each gives and how long it took. Leaves the tenant with one
/// customer more: the one imported from the external source.
/// Throws custengine::Exception where an operation fails that should not.
void take_tour(Engine& engine, std::string_view tenant);

}  // namespace custengine::cli
