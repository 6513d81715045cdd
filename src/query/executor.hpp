#pragma once

#include "storage/tenant.hpp"

#include <custengine/query.hpp>

namespace custengine::query {

/// One page of a tenant's customers. Requires a checked request.
/// Plans: with an external reference, its hash look-up, sorted; else a walk of the sort index by position;
/// without such an index a snapshot, sorted.
Page list(const storage::Tenant& tenant, const ListRequest& request);

/// The customers that match all criteria. Requires a checked request.
/// Plans: without criteria, as list; else a scan of a snapshot, outside the lock, sorted. The scan is the
/// reference that any other plan must agree with.
Page search(const storage::Tenant& tenant, const SearchRequest& request);

}  // namespace custengine::query
