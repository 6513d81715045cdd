#pragma once

#include "query/executor.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace custengine::query {

/// What Session::suggest gives. Requires a checked prefix and limit.
/// Plans: candidates from the text index, or all customers; the names from a walk along the sort
/// index of display names, or by reading all candidates.
std::vector<std::string> suggest(const storage::Tenant& tenant, std::string_view prefix, std::size_t limit,
                                 const PlanOptions& options = {});

}  // namespace custengine::query
