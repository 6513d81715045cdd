#pragma once

#include <unicode/utf8.h>

#include <cstddef>
#include <string_view>

namespace custengine::base {

/// The character at `position`, which moves behind it. Requires UTF-8, and a position between characters.
inline UChar32 take_character(std::string_view text, std::size_t& position) noexcept {
  UChar32 c;
  U8_NEXT_UNSAFE(text.data(), position, c);
  return c;
}

}  // namespace custengine::base
