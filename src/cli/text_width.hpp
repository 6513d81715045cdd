#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace custengine::cli {

/// The number of terminal columns of a UTF-8 text. East Asian wide characters and emoji take two columns, combining
/// marks none. Requires printable text.
std::size_t text_width(std::string_view text);

/// The text on one line, safe for a terminal:
/// - Control characters and line breaks become blanks, so that a value cannot send commands to the terminal.
/// - Directional marks such as U+202E, which would reverse the text around them, are left out.
/// - Bytes that are not UTF-8 become U+FFFD.
std::string printable(std::string_view text);
/// As printable, but keeps line breaks.
std::string printable_lines(std::string_view text);

/// The text if it fits into `width` columns, else its longest beginning that fits together with "…". Never separates a
/// character from its marks. Requires printable text and width > 0.
std::string fit(std::string_view text, std::size_t width);

}  // namespace custengine::cli
