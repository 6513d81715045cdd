#pragma once

// Uses only the standard library and is all inline, because the testing kit and the program include it too.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace custengine::base {

/// A code point; the same type as ICU's UChar32.
using CodePoint = std::int32_t;

/// True if the byte belongs to a character but is not its first.
constexpr bool continues_character(char c) noexcept {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

/// Returns the size in bytes (1..4) of the UTF-8 character at the beginning of `text`. Returns 0 if it is not
/// well-formed: truncated, overlong, a surrogate, or past U+10FFFF.
constexpr std::size_t character_size(std::string_view text) noexcept {
  if (text.empty()) return 0;
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned lead = byte(0);
  if (lead < 0x80) return 1;
  const std::size_t size = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
  if (size == 0 || text.size() < size) return 0;
  // Only the second byte's range depends on the first (Unicode, table 3-7).
  const unsigned low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
  const unsigned high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
  if (byte(1) < low || byte(1) > high) return 0;
  for (std::size_t i = 2; i < size; ++i)
    if (!continues_character(text[i])) return 0;
  return size;
}

/// Returns the position of the first byte that is not UTF-8; npos if there is none.
inline std::size_t find_invalid_utf8(std::string_view text) noexcept {
  for (std::size_t i = 0; i < text.size();) {
    // Most text is ASCII: skip eight such bytes at once.
    std::uint64_t eight = 0;
    while (text.size() - i >= sizeof eight) {
      std::memcpy(&eight, text.data() + i, sizeof eight);
      if ((eight & 0x8080808080808080U) != 0) break;
      i += sizeof eight;
    }
    if (i == text.size()) break;
    const std::size_t size = character_size(text.substr(i, 4));
    if (size == 0) return i;
    i += size;
  }
  return std::string_view::npos;
}

/// True if the text is well-formed UTF-8 (Unicode 15, table 3-7).
inline bool is_utf8(std::string_view text) noexcept {
  return find_invalid_utf8(text) == std::string_view::npos;
}

/// Returns the character at `position`, and moves `position` to its end. Requires UTF-8, and a position where a
/// character begins.
constexpr CodePoint take_character(std::string_view text, std::size_t& position) noexcept {
  const auto take_byte = [&] { return std::uint32_t{static_cast<unsigned char>(text[position++])}; };
  std::uint32_t c = take_byte();
  if (c < 0x80) return static_cast<CodePoint>(c);
  const unsigned more = c < 0xE0 ? 1 : c < 0xF0 ? 2 : 3;
  c &= 0x3FU >> more;
  for (unsigned i = 0; i < more; ++i) c = c << 6U | (take_byte() & 0x3FU);
  return static_cast<CodePoint>(c);
}

/// The value that take_if_valid() returns for a byte that is not UTF-8.
inline constexpr CodePoint no_character = -1;

/// As take_character(), for any text: if no valid character begins at `position`, takes one byte and returns
/// no_character.
constexpr CodePoint take_if_valid(std::string_view text, std::size_t& position) noexcept {
  if (character_size(text.substr(position, 4)) > 0) return take_character(text, position);
  ++position;
  return no_character;
}

/// Returns the number of characters (code points) of a text. In bytes that are not UTF-8, each that is no continuation
/// byte counts.
constexpr std::size_t count_characters(std::string_view text) noexcept {
  return text.size() - static_cast<std::size_t>(std::ranges::count_if(text, continues_character));
}

/// Returns the end of the character that begins at `position`. Requires UTF-8, and position < text.size().
constexpr std::size_t end_of_character(std::string_view text, std::size_t position) noexcept {
  do ++position;
  while (position < text.size() && continues_character(text[position]));
  return position;
}

/// Returns the beginning of the character that ends at `position`. Requires UTF-8, and position > 0.
constexpr std::size_t begin_of_character(std::string_view text, std::size_t position) noexcept {
  do --position;
  while (position > 0 && continues_character(text[position]));
  return position;
}

}  // namespace custengine::base
