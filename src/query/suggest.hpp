#pragma once

#include "query/executor.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace custengine::query {

/// See Session::suggest. Requires a checked prefix and limit.
/// Plans: candidates from the text index, or all customers. The names come from a walk of the sort index of display
/// names, or from reading all candidates.
std::vector<std::string> suggest(const storage::Tenant& tenant, std::string_view prefix, std::size_t limit,
                                 const PlanOptions& options = {});

}  // namespace custengine::query
