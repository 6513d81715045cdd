#pragma once

#include <string>
#include <string_view>

namespace custengine::serve {

/// The text with U+FFFD in place of each byte that is not UTF-8, for what a client sent and an answer quotes.
/// Cost: O(n).
std::string as_utf8(std::string_view text);

}  // namespace custengine::serve
