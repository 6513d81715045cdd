#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace custengine::base {

// Invisible characters are those with Unicode's property Default_Ignorable_Code_Point: zero-width spaces and joiners,
// the soft hyphen, the byte order mark, direction marks, variation selectors. Bytes that are not UTF-8 are neither
// invisible nor blank.

/// The first invisible character of a text; nullopt if there is none.
std::optional<char32_t> find_invisible(std::string_view text) noexcept;

/// True if the text holds nothing but blanks (White_Space) and invisible characters, as the empty text does.
bool is_blank(std::string_view text) noexcept;

/// "U+200B": the code point in at least four hexadecimal digits.
std::string code_point_name(char32_t character);

}  // namespace custengine::base
