#pragma once

#include <string>
#include <string_view>

namespace custengine::base {

/// A VAT number as it is compared: "NO 987 654 325 MVA" is 987654325 of NO.
struct VatNumber {
  std::string country;  // ISO 3166-1 alpha-2, or XI for Northern Ireland; empty if unknown
  std::string number;   // empty if there is none

  /// Country and number.
  std::string text() const { return country + number; }
};

/// Reads a VAT number: blanks, dots and hyphens dropped, upper case, digits of every script as 0 to 9, without the
/// Norwegian suffix MVA. The country is that of the prefix (EL is GR), else `customer_country`, which may be empty. A
/// text without a digit is no number: it keeps all its letters and has no country.
/// Requires UTF-8.
VatNumber read_vat_number(std::string_view text, std::string_view customer_country = {});

/// True if neither country is unknown and they differ.
bool differ_in_country(const VatNumber& a, const VatNumber& b) noexcept;

/// True if the numbers are equal, and the countries too if both are known.
bool is_same(const VatNumber& a, const VatNumber& b) noexcept;

/// True if `part`, with its country if it has one, occurs in the number, or in country and number. A country that is
/// unknown counts as any.
bool occurs_in(const VatNumber& part, const VatNumber& whole);

}  // namespace custengine::base
