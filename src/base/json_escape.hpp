#pragma once

// Uses only the standard library and is all inline, because the program includes it too.

#include <array>
#include <cstddef>
#include <string_view>

namespace custengine::base {

struct JsonEscape {
  std::array<char, 6> text{};
  unsigned char size = 0;  // 0: the character needs no escape
};

/// The escape of each ASCII character in a JSON string (RFC 8259, section 7).
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

/// Returns the escape of a character; empty if it needs none. Bytes beyond ASCII need none.
constexpr std::string_view json_escape(char c) noexcept {
  const auto byte = static_cast<unsigned char>(c);
  if (byte >= json_escapes.size()) return {};
  return {json_escapes[byte].text.data(), json_escapes[byte].size};
}

}  // namespace custengine::base
