#include "base/words.hpp"

#include "base/text.hpp"
#include "base/utf8.hpp"

#include <unicode/uchar.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

namespace custengine::base {

namespace {

bool is_of_word(UChar32 c) noexcept {
  if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
  return (U_GET_GC_MASK(c) & (U_GC_L_MASK | U_GC_N_MASK | U_GC_M_MASK)) != 0;
}

UChar32 before(std::string_view text, std::size_t position) noexcept {
  position = begin_of_character(text, position);
  return take_character(text, position);
}

/// The characters that a byte may be part of: a separator that every folding drops, or a blank.
enum ByteTrait : std::uint8_t { in_separator = 1, in_blank = 2 };

/// The lead bytes of separators beyond ASCII differ from those of European letters up to U+027F.
constexpr auto traits_of_bytes = [] {
  constexpr std::size_t lead_of_latin_1_signs = 0xC2, lead_of_u0280 = 0xCA;
  std::array<std::uint8_t, 256> traits = {};
  traits['\''] = traits['`'] = traits[lead_of_latin_1_signs] = in_separator;
  for (std::size_t byte = lead_of_u0280; byte < traits.size(); ++byte) traits[byte] = in_separator;
  for (std::size_t byte = '\t'; byte <= '\r'; ++byte) traits[byte] = in_blank;
  traits[' '] = in_blank;
  return traits;
}();

/// False if the bytes of the text rule out that folding drops a separator. Few texts without one give true.
bool may_drop_separator(std::string_view text, Folding folding) noexcept {
  std::uint8_t found = 0;
  for (const char c : text) found |= traits_of_bytes[static_cast<unsigned char>(c)];
  return (found & (folding == Folding::postal_code ? in_separator | in_blank : in_separator)) != 0;
}

}  // namespace

bool begins_word(std::string_view text, std::size_t position) noexcept {
  if (position >= text.size()) return false;
  std::size_t behind = position;
  return is_of_word(take_character(text, behind)) && (position == 0 || !is_of_word(before(text, position)));
}

std::string_view next_word(std::string_view text, std::size_t position) noexcept {
  std::size_t begin = position, end = position;
  while (end < text.size()) {
    const std::size_t at = end;
    if (is_of_word(take_character(text, end))) continue;
    if (at > begin) return text.substr(begin, at - begin);
    begin = end;
  }
  return text.substr(begin);
}

FoldedWords::FoldedWords(std::string_view text, std::string_view folded, Folding folding) : folded_(folded) {
  if (!may_drop_separator(text, folding)) return;
  // The parts between separators fold independently, unless one composes with the next. Then the sizes do not add up to
  // that of `folded`, and inner words are not known.
  std::string part;
  std::size_t begin = 0, size = 0;
  for (std::size_t position = 0; position < text.size();) {
    const std::size_t at = position;
    if (!drops_separator(static_cast<char32_t>(take_character(text, position)), folding)) continue;
    part.clear();
    append_folded(text.substr(begin, at - begin), folding, part);
    size += part.size();
    add_inner(size);
    begin = position;
  }
  if (inner_.empty()) return;
  part.clear();
  append_folded(text.substr(begin), folding, part);
  if (size + part.size() != folded.size()) inner_.clear();
}

void FoldedWords::add_inner(std::size_t position) {
  if (position == 0 || position >= folded_.size() || continues_character(folded_[position])) return;
  if (!inner_.empty() && inner_.back() == position) return;
  std::size_t behind = position;
  if (is_of_word(take_character(folded_, behind)) && is_of_word(before(folded_, position))) inner_.push_back(position);
}

bool FoldedWords::begin_at(std::size_t position) const noexcept {
  return begins_word(folded_, position) || std::ranges::binary_search(inner_, position);
}

}  // namespace custengine::base
