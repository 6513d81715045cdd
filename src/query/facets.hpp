#pragma once

#include "query/executor.hpp"

#include <custengine/facets.hpp>

namespace custengine::query {

/// See Session::count_by. Requires a checked field and checked criteria.
/// Plans: usually reads all matches. Without criteria, reads the positions at which values begin in the field's sort
/// index. Exceptions: there is no such index, it has too many values, another thread writes meanwhile, or
/// Access::scan is requested. Either plan counts each spelling; spellings that are equal when folded are then united.
Facets count_by(const storage::Tenant& tenant, FacetField field, const SearchRequest& request,
                const PlanOptions& options = {});

}  // namespace custengine::query
