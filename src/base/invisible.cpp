#include "base/invisible.hpp"

#include "base/ascii.hpp"
#include "base/utf8.hpp"

#include <fmt/format.h>
#include <unicode/uchar.h>

#include <cstddef>

namespace custengine::base {

namespace {

bool is_invisible_character(CodePoint c) noexcept {
  return u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
}

/// Returns the first character for which `is_sought(character)` is true; it may be no_character.
template <class IsSought>
std::optional<char32_t> find_first_character(std::string_view text, IsSought is_sought) noexcept {
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint c = take_if_valid(text, i);
    if (is_sought(c)) return static_cast<char32_t>(c);
  }
  return std::nullopt;
}

}  // namespace

std::optional<char32_t> find_invisible(std::string_view text) noexcept {
  if (is_ascii(text)) return std::nullopt;
  return find_first_character(text, [](CodePoint c) { return c != no_character && is_invisible_character(c); });
}

bool is_blank(std::string_view text) noexcept {
  return !find_first_character(text, [](CodePoint c) {
    // ASCII has no invisible characters, so it needs no look-up.
    if (c < 0x80) return c != ' ' && (c < '\t' || c > '\r');
    return !u_isUWhiteSpace(c) && !is_invisible_character(c);
  });
}

std::string code_point_name(char32_t character) {
  return fmt::format("U+{:04X}", static_cast<std::uint32_t>(character));
}

}  // namespace custengine::base
