#pragma once

#include "query/access.hpp"

#include <custengine/filter.hpp>

#include <optional>

namespace custengine::query {

/// Describes the indexes that find the customers that pass a filter.
struct FilterAccess {
  AccessNode node;
  bool complete = true;  // false: parts of the filter are not in the node and must be verified
};

/// Returns nullopt if no index helps. Requires a checked filter that does not match all.
/// Conditions on searched fields use the text index. Comparisons use the sort index of their field, if there is one.
/// Conditions under `not` are verified. The texts for Explain are made only if `explained`.
std::optional<FilterAccess> filter_access(const Filter& filter, const storage::Schema& schema, bool explained);

}  // namespace custengine::query
