#pragma once

#include "testing/random.hpp"

#include <string>
#include <string_view>

namespace custengine::testing {

/// Returns a company's VAT or organisation number with valid check digits, in one of the usual forms of its country.
/// Requires a country of all_words().
std::string make_tax_number(std::string_view country_code, Random& random);

/// Returns `pattern` with each '#' replaced by a random digit.
std::string fill_digits(std::string_view pattern, Random& random);

}  // namespace custengine::testing
