#pragma once

#include <custengine/engine.hpp>

#include <string>
#include <string_view>

namespace demo {

/// Options of a tenant that the tour can be taken through: it has a store and an external source.
custengine::TenantOptions tour_tenant(std::string locale, std::string country_code);

/// Walks through the ten operations, printing what each gives and how long it took. Leaves the tenant with one
/// customer more: the one imported from the external source.
/// Throws custengine::Exception where an operation fails that should not.
void take_tour(custengine::Engine& engine, std::string_view tenant);

}  // namespace demo
