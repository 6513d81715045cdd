#pragma once

// Uses only the standard library and is all inline, because the program includes it too.

#include <cstddef>
#include <string>
#include <string_view>

namespace custengine::base {

/// Appends a text as a CSV cell (RFC 4180), quoted if it has a comma, a quote or a line break.
inline void append_csv_cell(std::string& out, std::string_view text) {
  if (text.find_first_of("\",\r\n") == std::string_view::npos) {
    out += text;
    return;
  }
  out += '"';
  for (std::size_t quote; (quote = text.find('"')) != std::string_view::npos; text.remove_prefix(quote + 1))
    out.append(text.substr(0, quote)).append("\"\"");
  out.append(text).append(1, '"');
}

}  // namespace custengine::base
