#pragma once

#include <string>
#include <string_view>

namespace custengine::cli {

/// How json_string treats bytes that are not UTF-8.
enum class BadBytes {
  replace,  ///< writes U+FFFD: the text may be a row that was refused because of such bytes
  keep,     ///< the reader of the JSON then refuses them, so that no value changes silently
};

/// The text as a JSON string, with quotes.
std::string json_string(std::string_view text, BadBytes bad_bytes = BadBytes::replace);

}  // namespace custengine::cli
