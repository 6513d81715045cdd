#pragma once

// Only the standard library, and all of it inline: the program has it too.

#include <array>
#include <cstddef>
#include <string_view>

namespace custengine::base {

struct JsonEscape {
  std::array<char, 6> text{};
  unsigned char size = 0;  // 0: the character needs no escape
};

/// The escapes of the characters of ASCII in a JSON string (RFC 8259, 7).
inline constexpr auto json_escapes = [] {
  constexpr std::string_view hex = "0123456789abcdef";
  std::array<JsonEscape, 0x80> escapes{};
  for (std::size_t c = 0; c < 0x20; ++c) escapes[c] = {{'\\', 'u', '0', '0', hex[c >> 4U], hex[c & 0xFU]}, 6};
  escapes['\n'] = {{'\\', 'n'}, 2};
  escapes['\r'] = {{'\\', 'r'}, 2};
  escapes['\t'] = {{'\\', 't'}, 2};
  escapes['"'] = {{'\\', '"'}, 2};
  escapes['\\'] = {{'\\', '\\'}, 2};
  return escapes;
}();

/// The escape of a character; empty if it may stand in a string as it is, as all bytes beyond ASCII may.
constexpr std::string_view json_escape(char c) noexcept {
  const auto byte = static_cast<unsigned char>(c);
  if (byte >= json_escapes.size()) return {};
  return {json_escapes[byte].text.data(), json_escapes[byte].size};
}

}  // namespace custengine::base
