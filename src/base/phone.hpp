#pragma once

#include "base/phone_plan.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace custengine::base {

/// The phone numbers of a text in E.164 form ("+4791234567"), separated by blanks: usually one; two or more if the text
/// has '/', ';' or ',' between numbers; none if it is no number. `home` is the country of national numbers. Without it
/// they stay their digits.
///
/// The text is read in this order:
/// 1. A leading label ("Tlf. ") is dropped if what follows is a number of possible length.
/// 2. The international prefix of `home` counts as "+".
/// 3. The calling code of `home` may lack its "+", if what follows it has a possible length.
/// 4. A trunk prefix is dropped, also behind the calling code: "+44 (0)20".
///
/// A number of no possible length is read in the same way, and kept. Digits of every script count. Letters behind at
/// least three digits are those of a dial pad. An extension is dropped. No numbers: fewer than three digits, other
/// words, "4.79E+10".
/// Requires UTF-8. Cost: O(text).
std::string phone_numbers(std::string_view text, const PhonePlan* home);

/// All digits of a text, in ASCII.
std::string phone_digits(std::string_view text);

/// Calls `visit(number)` for each of the numbers that phone_numbers() gives.
template <class Visit>
void for_each_phone_number(std::string_view numbers, Visit visit) {
  while (!numbers.empty()) {
    const std::size_t end = numbers.find(' ');
    visit(numbers.substr(0, end));
    numbers.remove_prefix(end == numbers.npos ? numbers.size() : end + 1);
  }
}

/// The first of these numbers.
constexpr std::string_view first_phone_number(std::string_view numbers) noexcept {
  return numbers.substr(0, numbers.find(' '));
}

/// The digits of one of these numbers.
constexpr std::string_view digits_of_number(std::string_view number) noexcept {
  return number.substr(number.starts_with('+') ? 1 : 0);
}

/// What a criterion, or a term of a query, asks of phone numbers.
struct PhoneCriterion {
  PhoneCriterion() = default;
  PhoneCriterion(std::string_view text, const PhonePlan* home);

  /// True if one of the numbers is one of the criterion's. `numbers_of_text` is as phone_numbers() gives them.
  bool equals(std::string_view numbers_of_text) const noexcept;
  /// True if the criterion's digits occur in the digits of a number: as they stand, or those of its E.164 form.
  bool occurs_in(std::string_view numbers_of_text) const noexcept;

  std::string numbers;  // in E.164 form, separated by blanks
  std::string digits;   // as they stand in the text
};

}  // namespace custengine::base
