#pragma once

#include <string_view>

namespace bench {

/// Whether `term` occurs in a text, or one of the text's words is one typo away from it: a letter too many, too few or
/// another one, or two neighbours swapped. For texts in ASCII.
bool has_near_word(std::string_view text, std::string_view term);

}  // namespace bench
