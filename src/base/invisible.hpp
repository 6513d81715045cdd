#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace custengine::base {

// Invisible characters are those with Unicode's property Default_Ignorable_Code_Point: zero-width spaces and joiners,
// the soft hyphen, the byte order mark, direction marks, variation selectors. Bytes that are not UTF-8 are neither
// invisible nor blank.

/// Returns the first invisible character of a text; nullopt if there is none.
std::optional<char32_t> find_invisible(std::string_view text) noexcept;

/// True if the text has only blanks (White_Space) and invisible characters, or is empty.
bool is_blank(std::string_view text) noexcept;

/// Returns the code point in at least four hexadecimal digits: "U+200B".
std::string code_point_name(char32_t character);

}  // namespace custengine::base
