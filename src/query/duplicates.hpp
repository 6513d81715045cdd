#pragma once

#include "storage/tenant.hpp"

#include <custengine/duplicates.hpp>
#include <custengine/result.hpp>

namespace custengine::query {

/// See Session::find_duplicates.
Result<Duplicates> find_duplicates(const storage::Tenant& tenant, const DuplicateRules& rules);

}  // namespace custengine::query
