#pragma once

#include <string_view>

namespace bench {

/// Whether two texts are the same or one typo apart: a letter too many, too few or another one, or two neighbours
/// swapped. For texts in ASCII.
bool is_near(std::string_view a, std::string_view b);

/// Whether `term` occurs in a text, or is near one of the text's words.
bool has_near_word(std::string_view text, std::string_view term);

}  // namespace bench
