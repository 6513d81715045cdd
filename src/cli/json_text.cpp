#include "cli/json_text.hpp"

#include <fmt/format.h>
#include <utf8proc.h>

#include <iterator>

namespace custengine::cli {

std::string json_string(std::string_view text, BadBytes bad_bytes) {
  std::string json = "\"";
  while (!text.empty()) {
    utf8proc_int32_t value = 0;
    const auto read = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                       static_cast<utf8proc_ssize_t>(text.size()), &value);
    const std::size_t bytes = read > 0 ? static_cast<std::size_t>(read) : 1;
    if (read <= 0 && bad_bytes == BadBytes::replace)
      json += "\uFFFD";
    else if (read <= 0)
      json += text.front();
    else if (value == '"' || value == '\\')
      json.append(1, '\\').append(text.substr(0, bytes));
    else if (value == '\n')
      json += "\\n";
    else if (value < 0x20)
      fmt::format_to(std::back_inserter(json), "\\u{:04x}", value);
    else
      json += text.substr(0, bytes);
    text.remove_prefix(bytes);
  }
  return json += '"';
}

}  // namespace custengine::cli
