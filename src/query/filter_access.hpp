#pragma once

#include "query/access.hpp"

#include <custengine/filter.hpp>

#include <optional>

namespace custengine::query {

/// By which indexes the customers that a filter lets pass can be found.
struct FilterAccess {
  AccessNode node;
  bool complete = true;  // false: parts of the filter are not in the node, and have to be verified
};

/// Nothing when no index helps. Requires a checked filter that does not match all.
/// Conditions on searched fields go to the text index; comparisons, by which a sort index is ordered, to that; what
/// stands under `not` is verified. What Explain tells of it is only made if it is wanted.
std::optional<FilterAccess> filter_access(const Filter& filter, const storage::Schema& schema, bool explained);

}  // namespace custengine::query
