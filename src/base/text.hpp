#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace custengine::base {

/// Whether the text is well-formed UTF-8 (Unicode 15, table 3-7).
bool is_utf8(std::string_view text) noexcept;

bool is_ascii(std::string_view text) noexcept;

constexpr bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}

/// Whether the byte is one of a character's that is not its first.
constexpr bool continues_character(char c) noexcept {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

// Both require UTF-8.

/// How many characters (code points) a text has.
std::size_t count_characters(std::string_view text) noexcept;

/// Where the character that begins at `position` ends. Requires position < text.size().
constexpr std::size_t end_of_character(std::string_view text, std::size_t position) noexcept {
  do ++position;
  while (position < text.size() && continues_character(text[position]));
  return position;
}

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
