#include "cli/json_text.hpp"

#include "base/json_escape.hpp"
#include "base/utf8.hpp"

#include <cstddef>

namespace custengine::cli {

std::string json_string(std::string_view text, BadBytes bad_bytes) {
  std::string json = "\"";
  while (!text.empty()) {
    const std::size_t size = base::character_size(text), taken = size == 0 ? 1 : size;
    const std::string_view escape = base::json_escape(text.front());
    if (size == 0 && bad_bytes == BadBytes::replace)
      json += "\uFFFD";
    else
      json += escape.empty() ? text.substr(0, taken) : escape;
    text.remove_prefix(taken);
  }
  return json += '"';
}

}  // namespace custengine::cli
