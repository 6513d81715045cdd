#pragma once

#include "engine/tenant_entry.hpp"

#include <custengine/engine.hpp>
#include <custengine/result.hpp>

#include <string_view>

namespace custengine::engine {

/// Errors: invalid_argument with every violation, by the names of the options.
Result<void> check(std::string_view id, const TenantOptions& options, bool locale_known);
Result<void> check(const TenantPatch& patch);

Result<void> check_tenant_id(std::string_view id);

/// Requires a checked patch.
void apply(const TenantPatch& patch, TenantEntry& tenant);

}  // namespace custengine::engine
