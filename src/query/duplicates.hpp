#pragma once

#include "storage/tenant/tenant.hpp"

#include <custengine/duplicates.hpp>

namespace custengine::query {

/// What Session::find_duplicates gives. Requires checked rules.
Duplicates find_duplicates(const storage::Tenant& tenant, const DuplicateRules& rules);

}  // namespace custengine::query
