#include "testing/check_digits.hpp"

#include <array>
#include <cassert>
#include <cstddef>

namespace custengine::testing {
namespace {

constexpr int value_of(char digit) noexcept {
  return digit - '0';
}

constexpr char digit_of(int value) noexcept {
  return static_cast<char>('0' + value);
}

template <std::size_t n>
int weighted_sum(std::string_view digits, const std::array<int, n>& weights) {
  assert(digits.size() == n);
  int sum = 0;
  for (std::size_t at = 0; at < n; ++at) sum += weights[at] * value_of(digits[at]);
  return sum;
}

std::optional<char> modulus_11(int sum) {
  const int check = (11 - sum % 11) % 11;
  if (check == 10) return std::nullopt;
  return digit_of(check);
}

}  // namespace

std::optional<char> norwegian_check_digit(std::string_view eight_digits) {
  return modulus_11(weighted_sum(eight_digits, std::array{3, 2, 7, 6, 5, 4, 3, 2}));
}

std::optional<char> danish_check_digit(std::string_view seven_digits) {
  return modulus_11(weighted_sum(seven_digits, std::array{2, 7, 6, 5, 4, 3, 2}));
}

std::optional<char> finnish_check_digit(std::string_view seven_digits) {
  return modulus_11(weighted_sum(seven_digits, std::array{7, 9, 10, 5, 8, 4, 2}));
}

char swedish_check_digit(std::string_view nine_digits) {
  assert(nine_digits.size() == 9);
  int sum = 0;
  for (std::size_t at = 0; at < nine_digits.size(); ++at) {
    const int value = value_of(nine_digits[at]) * (at % 2 == 0 ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  }
  return digit_of((10 - sum % 10) % 10);
}

char german_check_digit(std::string_view eight_digits) {
  assert(eight_digits.size() == 8);
  int product = 10;
  for (const char digit : eight_digits) {
    const int sum = (value_of(digit) + product) % 10;
    product = 2 * (sum == 0 ? 10 : sum) % 11;
  }
  return digit_of((11 - product) % 10);
}

std::string british_check_digits(std::string_view seven_digits) {
  const int check = 97 - weighted_sum(seven_digits, std::array{8, 7, 6, 5, 4, 3, 2}) % 97;
  return {digit_of(check / 10), digit_of(check % 10)};
}

}  // namespace custengine::testing
