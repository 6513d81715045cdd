#pragma once

#include <string>
#include <string_view>

namespace custengine::testing {

/// Returns the lower case letters and digits of a name without accents. Everything else becomes one '-' between them:
/// "Bjørn & Sønner AS" is "bjorn-sonner-as". With `umlaut_takes_e`, "Müller" is "mueller", otherwise "muller".
/// Letters without a plain form (base::plain_letter) are dropped.
std::string to_slug(std::string_view utf8, bool umlaut_takes_e);

}  // namespace custengine::testing
