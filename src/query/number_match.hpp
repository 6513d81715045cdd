#pragma once

#include "base/phone_plan.hpp"
#include "model/field_table.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace custengine::query {

/// The keys [begin, end) of a list.
struct KeyRange {
  std::size_t begin, end;
};

// How a filter's ==, != and `in` compare texts of phone and VAT numbers: by keys. Two texts are equal if they have a
// key in common. A text that is no number has its folded text as its only key.

/// Appends the keys of a phone field's text. Numbers without a country code are of `home`.
void append_phone_keys(std::string_view text, const base::PhonePlan* home, std::vector<std::string>& keys);

/// Appends the key of a VAT field's text. It ends with the country: "987654325", a zero byte, "NO".
void append_vat_key(std::string_view text, std::string_view country_code, std::vector<std::string>& keys);

/// Returns the keys of `wanted` that equal a customer's phone field. Requires sorted keys without duplicates.
std::vector<KeyRange> equal_phone_keys(const std::vector<std::string>& wanted, std::string_view text,
                                       const base::PhonePlan* home);

/// Does the same for a VAT field. A number of unknown country equals that number of any country.
std::vector<KeyRange> equal_vat_keys(const std::vector<std::string>& wanted, std::string_view text,
                                     std::string_view country_code);

}  // namespace custengine::query
