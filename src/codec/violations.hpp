#pragma once

// The faults of a document and their paths, collected in the model's form.

#include "model/violations.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace custengine::codec {

using model::append_member;
using model::invalid;
using model::Path;
using model::Violations;

/// Returns the nearest of `known` to a misspelt name, as a half sentence (`; did you mean "firstname"?`). Empty if
/// none is near.
std::string suggestion(std::string_view name, const std::vector<std::string_view>& known);

}  // namespace custengine::codec
