#pragma once

#include "base/ascii.hpp"
#include "base/utf8.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace custengine::base {

/// The properties of a text, as classify() finds them.
struct TextTraits {
  bool utf8 = true;
  bool control = false;  // a character of category Cc other than a line break or a tab
  bool tab = false;
  bool line_break = false;    // LF or CR
  bool blank = false;         // a character with the property White_Space
  bool blank_at_end = false;  // the first or the last character has it
};
TextTraits classify(std::string_view text) noexcept;

/// Makes a text fit for a field of one line. Bytes that are not UTF-8, control characters, tabs and line breaks become
/// U+FFFD; the text is cut after `max_characters`.
std::string to_line(std::string_view text, std::size_t max_characters);

/// Splits a text at White_Space. Returns views into `text`. Requires UTF-8.
std::vector<std::string_view> split_at_blanks(std::string_view text);

/// Removes the first of these parts from `text`, with the blanks before it, and returns it; empty if there is none.
/// Allocates nothing.
std::string_view take_word(std::string_view& text) noexcept;

}  // namespace custengine::base
