#pragma once

#include "testing/random.hpp"

#include <string>
#include <string_view>

namespace custengine::testing {

/// A company's VAT or organisation number in one of its country's usual writings, with valid check digits.
/// Requires a country of all_words().
std::string make_tax_number(std::string_view country_code, Random& random);

/// `pattern` with each '#' replaced by a random digit.
std::string fill_digits(std::string_view pattern, Random& random);

}  // namespace custengine::testing
