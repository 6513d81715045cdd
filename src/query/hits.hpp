#pragma once

#include "query/criteria.hpp"

#include <custengine/query.hpp>

namespace custengine::query {

/// Adds what a page tells of its customers besides themselves, if the request asks for any of it.
void add_hits(const SearchRequest& request, Criteria& criteria, Page& page);

}  // namespace custengine::query
