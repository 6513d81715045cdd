#include "base/vat_number.hpp"

#include "base/country.hpp"
#include "base/text.hpp"

#include <algorithm>

namespace custengine::base {

namespace {

bool is_country_prefix(std::string_view prefix) noexcept {
  return prefix == "EL" || prefix == "XI" || find_country(prefix) != nullptr;
}

bool has_digit(std::string_view text) noexcept {
  return std::ranges::any_of(text, is_digit);
}

}  // namespace

std::string normalize_vat_number(std::string_view text) {
  std::string number;
  for (const std::string_view part : split_at_blanks(text)) {
    for (const char c : part) {
      if (c == '.' || c == '-') continue;
      number.push_back(c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c);
    }
  }
  constexpr std::string_view suffix = "MVA";
  if (number.ends_with(suffix) && has_digit(number)) number.resize(number.size() - suffix.size());
  const std::string_view whole = number;
  if (is_country_prefix(whole.substr(0, 2)) && has_digit(whole)) number.erase(0, 2);
  return number;
}

}  // namespace custengine::base
