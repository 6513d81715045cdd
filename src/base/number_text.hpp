#pragma once

#include <string>
#include <string_view>

namespace custengine::base {

/// A text of numbers in ASCII, as far as it can be: digits of every script and full-width forms as ASCII has them,
/// blanks as ' ', other signs as '-'; invisible characters dropped. Letters of other scripts stay.
///
/// Requires UTF-8. The result is `text` itself if it is ASCII, else a view into `buffer`.
std::string_view to_number_text(std::string_view text, std::string& buffer);

}  // namespace custengine::base
