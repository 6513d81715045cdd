#pragma once

#include "base/phone_plan.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace custengine::base {

/// Returns the phone numbers of a text in E.164 form ("+4791234567"), separated by blanks. There are two or more if the
/// text has '/', ';' or ',' between numbers, and none if it is no number. `home` is the country of national numbers.
/// Without it they become their digits, without "+".
///
/// The text is read in this order:
/// 1. A leading label ("Tlf. ") is dropped if what follows is a number of possible length.
/// 2. The international prefix of `home` counts as "+". So does "00" without `home`, or if no other reading has a
/// possible length.
/// 3. The calling code of `home` may lack its "+", if a national number of possible length follows it. This rule does
/// not apply to a text that is a trunk prefix and a national number of possible length.
/// 4. A trunk prefix is dropped, also after the calling code: "+44 (0)20".
///
/// A number whose length is not possible is read in the same way, and kept. Digits of every script count. Letters after
/// at least three digits are dial-pad letters. An extension is dropped. A text with fewer than three digits, with other
/// words, or like "4.79E+10" is no number.
/// Requires UTF-8. Cost: O(text * numbers).
std::string phone_numbers(std::string_view text, const PhonePlan* home);

/// Returns all digits of a text, in ASCII. Requires UTF-8.
std::string phone_digits(std::string_view text);

/// Calls `visit(number)` for each number of a result of phone_numbers().
template <class Visit>
void for_each_phone_number(std::string_view numbers, Visit visit) {
  while (!numbers.empty()) {
    const std::size_t end = numbers.find(' ');
    visit(numbers.substr(0, end));
    numbers.remove_prefix(end == numbers.npos ? numbers.size() : end + 1);
  }
}

/// Returns the first number of a result of phone_numbers(); empty if there is none.
constexpr std::string_view first_phone_number(std::string_view numbers) noexcept {
  return numbers.substr(0, numbers.find(' '));
}

/// Returns the digits of one such number.
constexpr std::string_view digits_of_number(std::string_view number) noexcept {
  return number.substr(number.starts_with('+') ? 1 : 0);
}

/// A criterion, or a term of a query, as it is compared with phone numbers.
struct PhoneCriterion {
  PhoneCriterion() = default;
  PhoneCriterion(std::string_view text, const PhonePlan* home);

  /// True if a number of the criterion equals one of `numbers_of_text`, a result of phone_numbers().
  bool equals(std::string_view numbers_of_text) const noexcept;
  /// True if the criterion's digits, as given or in E.164 form, occur in the digits of a number.
  bool occurs_in(std::string_view numbers_of_text) const noexcept;

  std::string numbers;  // in E.164 form, separated by blanks
  std::string digits;   // as given in the text
};

}  // namespace custengine::base
