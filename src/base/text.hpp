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

/// Splits at White_Space. The views are into `text`, which must be UTF-8.
std::vector<std::string_view> split_at_blanks(std::string_view text);

/// Takes the first of these parts off `text`, with the blanks in front of it; empty if there is none. Allocates
/// nothing.
std::string_view take_word(std::string_view& text) noexcept;

/// Unicode's full default case folding: "GROẞ" -> "gross". Requires UTF-8.
std::string fold_case(std::string_view text);

/// What search compares: case folded, then accents removed, then composed again (NFC), so that "asgard"
/// finds "Åsgård". Accents are the nonspacing marks that belong to no script of their own; letters that
/// Unicode does not decompose are spelled out: ø o, æ ae, œ oe, ł l, đ d, ð d, þ th, ħ h, ŧ t, ı i.
/// Idempotent. Requires UTF-8.
std::string fold(std::string_view text);

/// The same, appended to `out`: for callers that fold many texts into one buffer.
void append_folded(std::string_view text, std::string& out);

}  // namespace custengine::base
