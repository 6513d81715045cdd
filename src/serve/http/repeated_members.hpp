#pragma once

#include "serve/http/json_object.hpp"

#include <string_view>

namespace custengine::serve {

/// Adds a violation for each member that an object has more than once. A parser keeps one of the two, so that a client
/// would not learn that the other had no effect.
/// Requires: `text` is valid JSON, as parse_json takes it.
/// Cost: a second pass over the text, and a copy of the names of the objects that are open.
void add_repeated_members(std::string_view text, JsonViolations& violations);

}  // namespace custengine::serve
