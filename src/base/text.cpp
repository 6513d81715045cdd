#include "base/text.hpp"

#include <unicode/uchar.h>

namespace custengine::base {

namespace {

/// True if the character has the property White_Space. ASCII, the common case, needs no look-up.
bool is_blank(CodePoint c) noexcept {
  return c < 0x80 ? c == ' ' || (c >= '\t' && c <= '\r') : u_isUWhiteSpace(c);
}

/// Calls `visit(code point, first byte, end)` for each character, with no_character for a byte that is not UTF-8.
template <class Visit>
void for_each_character(std::string_view text, Visit visit) {
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t first = i;
    const CodePoint c = take_if_valid(text, i);
    visit(c, first, i);
  }
}

/// No early exits, so that the compiler vectorizes the loop, as in is_ascii().
TextTraits classify_ascii(std::string_view text) noexcept {
  TextTraits traits;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool is_line_break = byte == '\n' || byte == '\r';
    traits.line_break |= is_line_break;
    traits.tab |= byte == '\t';
    traits.control |= (byte < 0x20 && !is_line_break && byte != '\t') || byte == 0x7f;
    traits.blank |= byte == ' ' || static_cast<unsigned char>(byte - '\t') <= '\r' - '\t';
  }
  traits.blank_at_end = traits.blank && (is_blank(text.front()) || is_blank(text.back()));
  return traits;
}

}  // namespace

TextTraits classify(std::string_view text) noexcept {
  if (is_ascii(text)) return classify_ascii(text);
  TextTraits traits;
  for_each_character(text, [&](CodePoint c, std::size_t first, std::size_t end) {
    if (c == no_character) {
      traits.utf8 = false;
    } else if (c == '\n' || c == '\r') {
      traits.line_break = true;
    } else if (c == '\t') {
      traits.tab = true;
    } else if (c < 0x20 || (c >= 0x7f && c < 0xa0)) {
      traits.control = true;
    }
    if (is_blank(c)) {
      traits.blank = true;
      if (first == 0 || end == text.size()) traits.blank_at_end = true;
    }
  });
  return traits;
}

std::string to_line(std::string_view text, std::size_t max_characters) {
  std::string line;
  std::size_t characters = 0;
  for_each_character(text, [&](CodePoint c, std::size_t first, std::size_t end) {
    if (characters++ >= max_characters) return;
    const bool fits = c >= 0x20 && (c < 0x7f || c >= 0xa0);
    line += fits ? text.substr(first, end - first) : std::string_view("\uFFFD");
  });
  return line;
}

std::vector<std::string_view> split_at_blanks(std::string_view text) {
  std::vector<std::string_view> parts;
  for (auto word = take_word(text); !word.empty(); word = take_word(text)) parts.push_back(word);
  return parts;
}

std::string_view take_word(std::string_view& text) noexcept {
  std::size_t start = text.size(), end = text.size();
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t first = i;
    const CodePoint c = take_if_valid(text, i);
    const bool has_begun = start < text.size();
    if (is_blank(c) != has_begun) continue;
    if (has_begun) {
      end = first;
      break;
    }
    start = first;
  }
  const std::string_view word = text.substr(start, end - start);
  text.remove_prefix(end);
  return word;
}

}  // namespace custengine::base
