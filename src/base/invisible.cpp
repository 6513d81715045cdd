#include "base/invisible.hpp"

#include "base/text.hpp"

#include <fmt/format.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <cstddef>
#include <cstdint>

namespace custengine::base {

namespace {

bool is_invisible_character(UChar32 c) noexcept {
  return u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
}

// ICU's macro narrows int to uint8_t, which -Wconversion sees because it is expanded here.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
/// The first character for which `is_sought(character)` is true; of bad UTF-8 the character is negative.
template <class IsSought>
std::optional<char32_t> find_first_character(std::string_view text, IsSought is_sought) noexcept {
  for (std::size_t i = 0; i < text.size();) {
    UChar32 c = 0;
    U8_NEXT(text.data(), i, text.size(), c);
    if (is_sought(c)) return static_cast<char32_t>(c);
  }
  return std::nullopt;
}
#pragma GCC diagnostic pop

}  // namespace

std::optional<char32_t> find_invisible(std::string_view text) noexcept {
  if (is_ascii(text)) return std::nullopt;
  return find_first_character(text, [](UChar32 c) { return c >= 0 && is_invisible_character(c); });
}

bool is_blank(std::string_view text) noexcept {
  return !find_first_character(text, [](UChar32 c) {
    // ASCII needs no look-up: it has no invisible character.
    if (c < 0x80) return c != ' ' && (c < '\t' || c > '\r');
    return !u_isUWhiteSpace(c) && !is_invisible_character(c);
  });
}

std::string code_point_name(char32_t character) {
  return fmt::format("U+{:04X}", static_cast<std::uint32_t>(character));
}

}  // namespace custengine::base
