#pragma once

#include <string>
#include <string_view>

namespace custengine::base {

/// A VAT number in the form in which it compares: "NO 987 654 325 MVA" has the country NO and the number 987654325.
struct VatNumber {
  std::string country;  // ISO 3166-1 alpha-2, or XI for Northern Ireland; empty if unknown
  std::string number;   // empty if there is none

  /// Returns the country followed by the number.
  std::string text() const { return country + number; }
};

/// Reads a VAT number. Drops blanks, dots, hyphens and the Norwegian suffix MVA; makes letters upper case and digits of
/// every script 0 to 9. The country is that of the prefix (EL is GR), else `customer_country`, which may be empty. A
/// text without a digit is no number: it keeps all its letters and has no country.
/// Requires UTF-8.
VatNumber read_vat_number(std::string_view text, std::string_view customer_country = {});

/// True if both countries are known and differ.
bool differ_in_country(const VatNumber& a, const VatNumber& b) noexcept;

/// True if the numbers are equal, and the countries too if both are known.
bool is_same(const VatNumber& a, const VatNumber& b) noexcept;

/// True if the text of `part` occurs in that of `whole`. If only the country of `whole` is unknown, it counts as any:
/// then the number of `whole` must begin with that of `part`.
bool occurs_in(const VatNumber& part, const VatNumber& whole);

}  // namespace custengine::base
