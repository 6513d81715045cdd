#pragma once

// What is wrong with a document, and where: as the model collects it.

#include "model/violations.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace custengine::codec {

using model::append_member;
using model::invalid;
using model::Path;
using model::Violations;

/// The nearest of `known` to a misspelt name, as a half sentence (`; did you mean "firstname"?`); empty when
/// none is near.
std::string suggestion(std::string_view name, const std::vector<std::string_view>& known);

}  // namespace custengine::codec
