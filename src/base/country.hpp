#pragma once

#include <string_view>

namespace custengine::base {

/// True if the text is an assigned ISO 3166-1 alpha-2 code in upper case, or XK (Kosovo).
bool is_country_code(std::string_view text) noexcept;

}  // namespace custengine::base
