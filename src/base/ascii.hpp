#pragma once

// Uses only the standard library and is all inline, because the testing kit and the program include it too.

#include <string_view>

namespace custengine::base {

constexpr bool is_ascii(std::string_view text) noexcept {
  // No early exit: texts are short, and without one the compiler vectorizes the loop.
  unsigned seen = 0;
  for (const char c : text) seen |= static_cast<unsigned char>(c);
  return seen < 0x80;
}

constexpr bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}

/// Returns an upper-case letter of ASCII in lower case, and other bytes unchanged.
constexpr char to_lower_ascii(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace custengine::base
