#include "base/phone.hpp"

#include "base/text.hpp"

namespace custengine::base {

namespace {

std::string digits_of(std::string_view text) {
  std::string digits;
  for (const char c : text)
    if (is_digit(c)) digits.push_back(c);
  return digits;
}

bool has_leading_plus(std::string_view text) noexcept {
  const std::size_t first = text.find_first_of("+0123456789");
  return first != text.npos && text[first] == '+';
}

/// "+46 (0)70 …": the trunk prefix shown for callers at home.
std::string without_shown_trunk(std::string_view text) {
  std::string result(text);
  if (const std::size_t shown = result.find("(0)"); shown != result.npos) result.erase(shown, 3);
  return result;
}

std::string international(std::string_view digits) {
  if (digits.empty()) return {};
  return std::string("+").append(digits);
}

}  // namespace

std::string normalize_phone(std::string_view text, const Country* home) {
  std::string digits = digits_of(text);
  if (has_leading_plus(text)) return international(digits_of(without_shown_trunk(text)));
  if (digits.starts_with("00")) {
    const std::string shown = digits_of(without_shown_trunk(text));
    // "0(0)…" is not a country code with a trunk prefix behind it.
    return international(shown.starts_with("00") ? std::string_view(shown).substr(2)
                                                 : std::string_view(digits).substr(2));
  }
  if (!home || home->dial_code.empty() || digits.empty()) return digits;

  std::string_view national = digits;
  if (!home->trunk_prefix.empty() && national.starts_with(home->trunk_prefix))
    national.remove_prefix(home->trunk_prefix.size());
  if (national.empty()) return digits;
  return international(std::string(home->dial_code).append(national));
}

PhoneCriterion::PhoneCriterion(std::string_view text, const Country* home)
    : normalized(normalize_phone(text, home)), digits(digits_of(text)) {}

bool PhoneCriterion::equals(std::string_view number) const noexcept {
  return !normalized.empty() && number == normalized;
}

std::string_view PhoneCriterion::normalized_digits() const noexcept {
  const std::string_view number = normalized;
  return number.starts_with('+') ? number.substr(1) : number;
}

bool PhoneCriterion::occurs_in(std::string_view number) const noexcept {
  const auto contained = [number](std::string_view part) { return !part.empty() && number.find(part) != number.npos; };
  return contained(digits) || contained(normalized_digits());
}

}  // namespace custengine::base
