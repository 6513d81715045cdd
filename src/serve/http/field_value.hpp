#pragma once

#include <string_view>
#include <vector>

namespace custengine::serve {

/// The text without blanks and tabs at its ends.
std::string_view trim(std::string_view text) noexcept;

/// Splits the value of a header field at a separator, "," or ";", except in quoted strings (RFC 9110, 5.6). The parts
/// are trimmed; empty ones are left out. Lifetime: views into `value`. Cost: linear.
std::vector<std::string_view> split_value(std::string_view value, char separator);

/// The quality of an element of Accept or Accept-Encoding, from its parameter "q": 0 to 1. Without one it is 1. With
/// one that is no number of that kind it is 0.
double quality_of(const std::vector<std::string_view>& parts) noexcept;

}  // namespace custengine::serve
