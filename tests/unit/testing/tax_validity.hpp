#pragma once

#include <array>
#include <cstddef>
#include <string_view>

/// Checks whole numbers by the checking formulae (a sum over all digits). These differ from the formulae that compute a
/// check digit.
namespace tax_validity {

template <std::size_t n>
bool sum_is_multiple(std::string_view digits, const std::array<int, n>& weights, int modulus) {
  if (digits.size() != n) return false;
  int sum = 0;
  for (std::size_t at = 0; at < n; ++at) sum += weights[at] * (digits[at] - '0');
  return sum % modulus == 0;
}

inline bool norwegian(std::string_view digits) {
  return sum_is_multiple(digits, std::array{3, 2, 7, 6, 5, 4, 3, 2, 1}, 11);
}
inline bool danish(std::string_view digits) {
  return sum_is_multiple(digits, std::array{2, 7, 6, 5, 4, 3, 2, 1}, 11);
}
inline bool finnish(std::string_view digits) {
  return sum_is_multiple(digits, std::array{7, 9, 10, 5, 8, 4, 2, 1}, 11);
}
inline bool british(std::string_view digits) {
  return sum_is_multiple(digits, std::array{8, 7, 6, 5, 4, 3, 2, 10, 1}, 97);
}

/// Luhn by its table of doubled digits, from the right.
inline bool swedish(std::string_view digits) {
  if (digits.size() != 10) return false;
  constexpr std::array doubled{0, 2, 4, 6, 8, 1, 3, 5, 7, 9};
  int sum = 0;
  for (std::size_t from_right = 0; from_right < digits.size(); ++from_right) {
    const auto digit = static_cast<std::size_t>(digits[digits.size() - 1 - from_right] - '0');
    sum += from_right % 2 == 1 ? doubled[digit] : static_cast<int>(digit);
  }
  return sum % 10 == 0;
}

/// ISO 7064 MOD 11,10: the whole number is congruent to 1 (mod 10).
inline bool german(std::string_view digits) {
  if (digits.size() != 9) return false;
  int carried = 10;
  int sum = 0;
  for (const char digit : digits) {
    sum = (carried + digit - '0') % 10;
    carried = (sum == 0 ? 10 : sum) * 2 % 11;
  }
  return sum == 1;
}

}  // namespace tax_validity
