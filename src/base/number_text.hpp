#pragma once

#include <string>
#include <string_view>

namespace custengine::base {

/// Converts a text of numbers to ASCII as far as possible. Digits of every script and full-width forms become those of
/// ASCII, blanks ' ', the ideographic comma ',', other signs '-'. Invisible characters are dropped; letters of other
/// scripts stay.
///
/// Requires UTF-8. Returns `text` itself if it is ASCII, else a view into `buffer`.
std::string_view to_number_text(std::string_view text, std::string& buffer);

/// True if a text has a digit of any script. Requires UTF-8.
bool has_digit(std::string_view text) noexcept;

/// True if a folded text has a digit of any script, and otherwise only blanks and the separators + ( ) / . - of
/// numbers.
bool is_separated_number(std::string_view folded) noexcept;

}  // namespace custengine::base
