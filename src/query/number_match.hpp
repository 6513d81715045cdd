#pragma once

#include "base/phone_plan.hpp"
#include "model/field_table.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace custengine::query {

/// Keys [begin, end) of a list.
struct KeyRange {
  std::size_t begin, end;
};

// How a filter's ==, != and `in` compare texts of phone and VAT numbers: by keys. Two texts are equal if they have a
// key in common. What is no number has its folded text as its only key.

/// Appends the keys of a phone field's text, whose national numbers are of `home`.
void append_phone_keys(std::string_view text, const base::PhonePlan* home, std::vector<std::string>& keys);

/// Appends the key of a VAT field's text. It ends with the country: "987654325", a zero byte, "NO".
void append_vat_key(std::string_view text, std::string_view country_code, std::vector<std::string>& keys);

/// Those of `wanted` that a customer's phone field is equal to. Requires sorted keys, each once.
std::vector<KeyRange> equal_phone_keys(const std::vector<std::string>& wanted, std::string_view text,
                                       const base::PhonePlan* home);

/// The same of a VAT field. A number of unknown country is equal to that of any.
std::vector<KeyRange> equal_vat_keys(const std::vector<std::string>& wanted, std::string_view text,
                                     std::string_view country_code);

}  // namespace custengine::query
