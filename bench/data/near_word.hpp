#pragma once

#include <string_view>

namespace bench {

/// True if the edit distance of two ASCII texts is at most one. An edit inserts, deletes or replaces a letter, or swaps
/// two neighbours.
bool is_near(std::string_view a, std::string_view b);

/// True if `term` occurs in a text, or is near one of the text's words.
bool has_near_word(std::string_view text, std::string_view term);

}  // namespace bench
