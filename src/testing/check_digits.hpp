#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace custengine::testing {

// Check digits at the end of organisation and VAT numbers. Each function takes the digits before them.

/// Weights from the left. nullopt if the rule gives 10: then no check digit exists.
std::optional<char> norwegian_check_digit(std::string_view eight_digits);
std::optional<char> danish_check_digit(std::string_view seven_digits);
std::optional<char> finnish_check_digit(std::string_view seven_digits);

/// Luhn.
char swedish_check_digit(std::string_view nine_digits);

/// ISO 7064 MOD 11,10.
char german_check_digit(std::string_view eight_digits);

/// The older of the two rules in use: 97 minus the weighted sum.
std::string british_check_digits(std::string_view seven_digits);

}  // namespace custengine::testing
