#include "base/number_text.hpp"

#include "base/text.hpp"
#include "base/utf8.hpp"

#include <unicode/uchar.h>

namespace custengine::base {

namespace {

void append_character(UChar32 c, std::string_view bytes, std::string& out) {
  constexpr UChar32 first_wide = 0xFF01, last_wide = 0xFF5E, wide_to_ascii = 0xFF01 - 0x21;
  if (c < 0x80)
    out.append(bytes);
  else if (u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT))
    return;
  else if (c >= first_wide && c <= last_wide)
    out.push_back(static_cast<char>(c - wide_to_ascii));
  else if (const auto digit = u_charDigitValue(c); digit >= 0)
    out.push_back(static_cast<char>('0' + digit));
  else if (u_isUWhiteSpace(c))
    out.push_back(' ');
  else if (u_isalpha(c) || (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0)
    out.append(bytes);
  else
    out.push_back(c == 0x3001 ? ',' : '-');  // the ideographic comma
}

}  // namespace

std::string_view to_number_text(std::string_view text, std::string& buffer) {
  if (is_ascii(text)) return text;
  buffer.clear();
  for (std::size_t begin = 0; begin < text.size();) {
    std::size_t end = begin;
    const UChar32 c = take_character(text, end);
    append_character(c, text.substr(begin, end - begin), buffer);
    begin = end;
  }
  return buffer;
}

bool has_digit(std::string_view text) noexcept {
  for (std::size_t position = 0; position < text.size();)
    if (u_charDigitValue(take_character(text, position)) >= 0) return true;
  return false;
}

bool is_separated_number(std::string_view folded) noexcept {
  constexpr std::string_view separators = " +()/.-";
  bool has_digit = false;
  for (std::size_t position = 0; position < folded.size();) {
    const UChar32 c = take_character(folded, position);
    if (u_charDigitValue(c) >= 0)
      has_digit = true;
    else if (c >= 0x80 || separators.find(static_cast<char>(c)) == separators.npos)
      return false;
  }
  return has_digit;
}

}  // namespace custengine::base
