#pragma once

#include <string>
#include <string_view>

namespace custengine::cli {

/// The text as a JSON string, quotes included. Bytes that are not UTF-8 become U+FFFD, since the text may be a row
/// that was refused for them.
std::string json_string(std::string_view text);

}  // namespace custengine::cli
