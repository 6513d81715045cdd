#pragma once

#include "query/executor.hpp"

#include <custengine/facets.hpp>

namespace custengine::query {

/// What Session::count_by gives. Requires a checked field and checked criteria.
/// Plans: without criteria, of a field with a sort index and not too many values, from the positions at which they
/// begin in it, unless Access::scan is asked for; else all that match are read. Either gives how many customers have
/// each spelling; those that are the same folded are then united.
Facets count_by(const storage::Tenant& tenant, FacetField field, const SearchRequest& request,
                const PlanOptions& options = {});

}  // namespace custengine::query
