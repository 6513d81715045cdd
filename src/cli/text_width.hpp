#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace custengine::cli {

/// How many columns of a terminal a UTF-8 text takes: East Asian wide characters and emoji two, combining marks none.
/// Requires printable text.
std::size_t text_width(std::string_view text);

/// The text on one line: control characters and line breaks become blanks, so that no value from a file can command
/// the terminal; marks of direction (U+202E and the like), which would turn its neighbours around, are left out; bytes
/// that are not UTF-8 become U+FFFD.
std::string printable(std::string_view text);
/// The same with its line breaks kept.
std::string printable_lines(std::string_view text);

/// The text, or as much of it as fits into `width` columns together with "…"; never cut within a character and its
/// marks. Requires printable text and width > 0.
std::string fit(std::string_view text, std::size_t width);

}  // namespace custengine::cli
