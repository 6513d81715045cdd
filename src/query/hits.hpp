#pragma once

#include "query/criteria.hpp"

#include <custengine/query.hpp>

namespace custengine::query {

/// Adds scores and highlights to the page, if the request asks for them.
void add_hits(const SearchRequest& request, Criteria& criteria, Page& page);

}  // namespace custengine::query
