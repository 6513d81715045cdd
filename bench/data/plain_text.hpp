#pragma once

#include <string>
#include <string_view>

namespace bench {

/// Lower-case ASCII letters and single blanks, none at the ends: "Ålgård & Co AS" gives "algard co as". Every other
/// character counts as a blank; digits and apostrophes are dropped.
std::string letters_only(std::string_view text);

/// ASCII letters in lower case, other characters unchanged.
std::string lower_case(std::string_view text);

}  // namespace bench
