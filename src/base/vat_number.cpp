#include "base/vat_number.hpp"

#include "base/country.hpp"
#include "base/number_text.hpp"
#include "base/text.hpp"

#include <algorithm>

namespace custengine::base {

namespace {

/// Returns the country of a prefix; empty if it names none. VAT numbers of Greece and Northern Ireland have prefixes of
/// their own.
std::string_view country_of_prefix(std::string_view prefix) noexcept {
  if (prefix == "EL") return "GR";
  return prefix == "XI" || is_country_code(prefix) ? prefix : std::string_view();
}

}  // namespace

VatNumber read_vat_number(std::string_view text, std::string_view customer_country) {
  std::string buffer;
  VatNumber result;
  for (const char c : to_number_text(text, buffer)) {
    const bool is_blank = c == ' ' || (c >= '\t' && c <= '\r');
    if (is_blank || c == '.' || c == '-') continue;
    result.number.push_back(c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c);
  }
  std::string& number = result.number;
  if (!std::ranges::any_of(number, is_digit)) return result;
  constexpr std::string_view suffix = "MVA";
  if (number.ends_with(suffix)) number.resize(number.size() - suffix.size());
  const std::string_view country = country_of_prefix(std::string_view(number).substr(0, 2));
  result.country = country.empty() ? customer_country : country;
  if (!country.empty()) number.erase(0, 2);
  return result;
}

bool differ_in_country(const VatNumber& a, const VatNumber& b) noexcept {
  return !a.country.empty() && !b.country.empty() && a.country != b.country;
}

bool is_same(const VatNumber& a, const VatNumber& b) noexcept {
  return !a.number.empty() && a.number == b.number && !differ_in_country(a, b);
}

bool occurs_in(const VatNumber& part, const VatNumber& whole) {
  if (part.number.empty() || whole.number.empty()) return false;
  if (whole.country.empty() && !part.country.empty() && whole.number.starts_with(part.number)) return true;
  return whole.text().find(part.text()) != std::string::npos;
}

}  // namespace custengine::base
