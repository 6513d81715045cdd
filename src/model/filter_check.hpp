#pragma once

#include "model/filter_tree.hpp"
#include "model/violations.hpp"

#include <string>

namespace custengine::model {

/// Returns why the operator is not allowed for the field, whatever the value; empty if it is allowed.
std::string filter_operator_problem(const FilterField& field, detail::FilterOperator op);

/// Returns why a condition or has_extension is invalid by itself; empty if it is valid.
std::string filter_leaf_problem(const detail::FilterNode& leaf);

/// Returns the limit on nodes, conditions or depth that a tree exceeds; empty if none. Cost: O(1).
std::string filter_limit_problem(const detail::FilterNode& node);

/// Checks a filter, whether built or parsed; adds violations of `where`. A filter without violations is shallow enough
/// for recursion, and Filter::parse can read its text.
void check_filter(const Filter& filter, Violations& violations);

}  // namespace custengine::model
