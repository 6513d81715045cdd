#pragma once

#include "serve/http/target.hpp"

#include <span>
#include <string>
#include <string_view>

namespace custengine::serve {

/// The text in which every byte except letters, digits and -._~ is percent-encoded (RFC 3986).
std::string percent_encode(std::string_view text);

/// Adds a link to the value of a Link field (RFC 8288): `</v2/…?a=1>; rel="next"`. `path` is percent-encoded already.
void add_link(std::string& value, std::string_view path, std::span<const QueryParameter> query, std::string_view rel);

}  // namespace custengine::serve
