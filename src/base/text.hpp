#pragma once

#include "base/ascii.hpp"
#include "base/utf8.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace custengine::base {

/// What `classify` found in a text.
struct TextTraits {
  bool utf8 = true;
  bool control = false;  // a character of category Cc other than a line break or a tab
  bool tab = false;
  bool line_break = false;    // LF or CR
  bool blank = false;         // a character with the property White_Space
  bool blank_at_end = false;  // the first or the last character is one
};
TextTraits classify(std::string_view text) noexcept;

/// A text that a field of one line can hold: bytes that are not UTF-8, control characters, tabs and line breaks become
/// U+FFFD, and what is behind `max_characters` is cut off. Most texts stay as they are.
std::string to_line(std::string_view text, std::size_t max_characters);

/// Splits at White_Space. The views are into `text`, which must be UTF-8.
std::vector<std::string_view> split_at_blanks(std::string_view text);

/// Takes the first of these parts off `text`, with the blanks in front of it; empty if there is none. Allocates
/// nothing.
std::string_view take_word(std::string_view& text) noexcept;

}  // namespace custengine::base
