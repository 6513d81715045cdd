#pragma once

// Only the standard library, and all of it inline: the testing kit and the program have it too.

#include <string_view>

namespace custengine::base {

constexpr bool is_ascii(std::string_view text) noexcept {
  // No early exit: texts are short, and so the compiler makes it a few vector instructions.
  unsigned seen = 0;
  for (const char c : text) seen |= static_cast<unsigned char>(c);
  return seen < 0x80;
}

constexpr bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}

/// The letter in lower case; other bytes as they are.
constexpr char to_lower_ascii(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace custengine::base
