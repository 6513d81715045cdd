#pragma once

#include <string>
#include <string_view>

namespace custengine::cli {

/// What json_string does with bytes that are not UTF-8.
enum class BadBytes {
  replace,  ///< by U+FFFD: the text may be a row that was refused for them
  keep,     ///< for a reader of the JSON that refuses them: nothing is lost without a word
};

/// The text as a JSON string, quotes included.
std::string json_string(std::string_view text, BadBytes bad_bytes = BadBytes::replace);

}  // namespace custengine::cli
