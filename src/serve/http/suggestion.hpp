#pragma once

#include <span>
#include <string>
#include <string_view>

namespace custengine::serve {

/// What is wrong with a name that is not known: "unknown parameter", and the nearest known name, if one is near:
/// "unknown parameter; did you mean \"pageSize\"?". `kind` is "parameter" or "member". The wording is that of the
/// library. Cost: the product of the lengths, for each known name; a long name has no suggestion.
std::string unknown_name(std::string_view kind, std::string_view name, std::span<const std::string_view> known);

}  // namespace custengine::serve
