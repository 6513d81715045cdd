#pragma once

#include <string>
#include <string_view>

namespace custengine::cli {

/// Replaces Nordic letters by those of a keyboard without them: "Åsgård" becomes "asgard". Other letters stay.
std::string with_plain_letters(std::string_view utf8);

}  // namespace custengine::cli
