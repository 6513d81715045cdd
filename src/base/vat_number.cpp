#include "base/vat_number.hpp"

#include "base/country.hpp"
#include "base/text.hpp"

namespace custengine::base {

namespace {

bool is_country_prefix(std::string_view prefix) noexcept {
  return prefix == "EL" || prefix == "XI" || find_country(prefix) != nullptr;
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
  if (number.size() > suffix.size() && number.ends_with(suffix)) number.resize(number.size() - suffix.size());
  if (number.size() > 2 && is_country_prefix(std::string_view(number).substr(0, 2))) number.erase(0, 2);
  return number;
}

}  // namespace custengine::base
