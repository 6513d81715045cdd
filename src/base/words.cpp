#include "base/words.hpp"

#include "base/text.hpp"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

namespace custengine::base {

namespace {

bool is_of_word(UChar32 c) noexcept {
  if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
  return (U_GET_GC_MASK(c) & (U_GC_L_MASK | U_GC_N_MASK | U_GC_M_MASK)) != 0;
}

/// The character at `position`, which moves behind it.
UChar32 take(std::string_view text, std::size_t& position) noexcept {
  UChar32 c;
  U8_NEXT_UNSAFE(text.data(), position, c);
  return c;
}

UChar32 before(std::string_view text, std::size_t position) noexcept {
  do --position;
  while (position > 0 && continues_character(text[position]));
  return take(text, position);
}

}  // namespace

bool begins_word(std::string_view text, std::size_t position) noexcept {
  if (position >= text.size()) return false;
  std::size_t behind = position;
  return is_of_word(take(text, behind)) && (position == 0 || !is_of_word(before(text, position)));
}

std::string_view next_word(std::string_view text, std::size_t position) noexcept {
  std::size_t begin = position, end = position;
  while (end < text.size()) {
    const std::size_t at = end;
    if (is_of_word(take(text, end))) continue;
    if (at > begin) return text.substr(begin, at - begin);
    begin = end;
  }
  return text.substr(begin);
}

}  // namespace custengine::base
