#pragma once

#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>

/// Invisible characters.
namespace custengine::test::twin {

/// Unicode's Default_Ignorable_Code_Point, as its data file lists them.
inline bool is_invisible(UChar32 letter) {
  static constexpr std::pair<UChar32, UChar32> ranges[] = {
      {0xAD, 0xAD},     {0x34F, 0x34F},   {0x61C, 0x61C},     {0x115F, 0x1160},   {0x17B4, 0x17B5},  {0x180B, 0x180F},
      {0x200B, 0x200F}, {0x202A, 0x202E}, {0x2060, 0x206F},   {0x3164, 0x3164},   {0xFE00, 0xFE0F},  {0xFEFF, 0xFEFF},
      {0xFFA0, 0xFFA0}, {0xFFF0, 0xFFF8}, {0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A}, {0xE0000, 0xE0FFF}};
  return std::ranges::any_of(ranges,
                             [letter](const auto& range) { return letter >= range.first && letter <= range.second; });
}

inline bool is_blank_or_invisible(UChar32 letter) {
  return u_isUWhiteSpace(letter) || is_invisible(letter);
}

inline bool says_something(const std::string& text) {
  const auto decoded = icu::UnicodeString::fromUTF8(text);
  for (std::int32_t i = 0; i < decoded.length(); i = decoded.moveIndex32(i, 1))
    if (!is_blank_or_invisible(decoded.char32At(i))) return true;
  return false;
}

}  // namespace custengine::test::twin
