#pragma once

#include "storage/tenant/tenant.hpp"

#include <custengine/duplicates.hpp>

namespace custengine::query {

/// See Session::find_duplicates. Requires checked rules.
Duplicates find_duplicates(const storage::Tenant& tenant, const DuplicateRules& rules);

}  // namespace custengine::query
