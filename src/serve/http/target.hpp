#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custengine::serve {

/// One parameter of a query string, decoded.
struct QueryParameter {
  std::string name = {}, value = {};
};

/// A request's target, split and percent-decoded (RFC 3986).
struct Target {
  std::vector<std::string> segments = {};  ///< of the path: "/a/b%2Fc" is {"a", "b/c"}; "/" is {}
  std::vector<QueryParameter> query = {};  ///< in order; "+" stays "+" in names and is a blank in values
};

/// Splits a target in origin form. nullopt: it is not one, or its percent-encoding is broken. A path with empty
/// segments ("//", or a slash at its end), or with "." or ".." as a segment, is not accepted: it is no path of ours.
/// Cost: linear.
std::optional<Target> parse_target(std::string_view target);

/// Why a target is refused, for the client. Requires: parse_target() does not accept it.
std::string_view fault_of_target(std::string_view target) noexcept;

}  // namespace custengine::serve
