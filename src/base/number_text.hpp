#pragma once

#include <string>
#include <string_view>

namespace custengine::base {

/// A text of numbers in ASCII, as far as it can be: digits of every script and full-width forms as ASCII has them,
/// blanks as ' ', other signs as '-'; invisible characters dropped. Letters of other scripts stay.
///
/// Requires UTF-8. The result is `text` itself if it is ASCII, else a view into `buffer`.
std::string_view to_number_text(std::string_view text, std::string& buffer);

/// True if a folded text has a digit, of whichever script, and besides digits only blanks and the separators
/// + ( ) / . - of numbers.
bool is_separated_number(std::string_view folded) noexcept;

}  // namespace custengine::base
