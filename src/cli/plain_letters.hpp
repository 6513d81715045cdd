#pragma once

#include <string>
#include <string_view>

namespace custengine::cli {

/// What somebody types who has no Nordic keyboard: "Åsgård" as "asgard". Other letters stay.
std::string with_plain_letters(std::string_view utf8);

}  // namespace custengine::cli
