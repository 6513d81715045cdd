#pragma once

#include "model/filter_tree.hpp"
#include "model/violations.hpp"

#include <string>

namespace custengine::model {

/// Why a field cannot be asked this, whatever the value; empty when it can.
std::string filter_operator_problem(const FilterField& field, detail::FilterOperator op);

/// Why a condition or has_extension, by itself, cannot be asked; empty when it can.
std::string filter_leaf_problem(const detail::FilterNode& leaf);

/// The limits of a tree by its numbers alone; empty when it keeps them.
std::string filter_limit_problem(const detail::FilterNode& node);

/// Everything about a filter, however it was made, as violations of `where`. One without violations can be walked by
/// recursion, and its text can be parsed.
void check_filter(const Filter& filter, Violations& violations);

}  // namespace custengine::model
