#include "base/text.hpp"

#include "base/normalizer.hpp"

#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <cstdint>
#include <new>

namespace custengine::base {

bool is_ascii(std::string_view text) noexcept {
  // No early exit: texts are short, and so the compiler makes it a few vector instructions.
  unsigned seen = 0;
  for (const char c : text) seen |= static_cast<unsigned char>(c);
  return seen < 0x80;
}

std::size_t count_characters(std::string_view text) noexcept {
  return text.size() - static_cast<std::size_t>(std::ranges::count_if(text, continues_character));
}

namespace {

void append_lower_ascii(std::string_view text, std::string& out) {
  const std::size_t start = out.size();
  out.append(text);
  // No branches, so that the compiler makes it a few vector instructions.
  for (std::size_t i = start; i < out.size(); ++i) {
    const auto byte = static_cast<unsigned char>(out[i]);
    const bool is_upper = static_cast<unsigned char>(byte - 'A') <= 'Z' - 'A';
    out[i] = static_cast<char>(byte | (is_upper ? 'a' - 'A' : 0));
  }
}

/// What ICU is asked for here fails for want of memory only.
void check_memory(bool holds) {
  if (!holds) throw std::bad_alloc();
}

icu::UnicodeString decode(std::string_view text) {
  return icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())});
}

/// A text that ICU had no memory for is "bogus", which it would give as an empty one.
void append_utf8(const icu::UnicodeString& text, std::string& out) {
  check_memory(!text.isBogus());
  const std::size_t start = out.size();
  text.toUTF8String(out);
  check_memory(text.isEmpty() || out.size() > start);
}

icu::UnicodeString normalized(const icu::Normalizer2& form, const icu::UnicodeString& text) {
  UErrorCode status = U_ZERO_ERROR;
  icu::UnicodeString result = form.normalize(text, status);
  check_memory(U_SUCCESS(status));
  return result;
}

/// The property White_Space; ASCII's without a look-up, as most text is.
bool is_blank(UChar32 c) noexcept {
  return c < 0x80 ? c == ' ' || (c >= '\t' && c <= '\r') : u_isUWhiteSpace(c);
}

bool is_accent(UChar32 c) noexcept {
  if (u_charType(c) != U_NON_SPACING_MARK) return false;
  UErrorCode status = U_ZERO_ERROR;
  return uscript_getScript(c, &status) == USCRIPT_INHERITED;
}

/// Letters that Unicode does not decompose, as people type them who lack the key. Case is folded already.
std::u16string_view spelled_out(UChar32 c) noexcept {
  switch (c) {
    case U'ø':
      return u"o";
    case U'æ':
      return u"ae";
    case U'œ':
      return u"oe";
    case U'ł':
      return u"l";
    case U'đ':
      return u"d";
    case U'ð':
      return u"d";
    case U'þ':
      return u"th";
    case U'ħ':
      return u"h";
    case U'ŧ':
      return u"t";
    case U'ı':
      return u"i";
    default:
      return {};
  }
}

void append_folded_by_icu(std::string_view text, std::string& out) {
  icu::UnicodeString decomposed = normalized(nfd(), normalized(nfd(), decode(text)).foldCase());
  icu::UnicodeString bare;
  for (std::int32_t i = 0; i < decomposed.length(); i = decomposed.moveIndex32(i, 1)) {
    const UChar32 c = decomposed.char32At(i);
    if (is_accent(c)) continue;
    if (const auto letters = spelled_out(c); !letters.empty())
      bare.append(letters.data(), static_cast<std::int32_t>(letters.size()));
    else
      bare.append(c);
  }
  append_utf8(normalized(nfc(), bare), out);
}

/// Folding has no context below U+0370 (Latin, IPA and the combining diacritics): each code point has its
/// own result there, and none composes with another. The results come from ICU once; looking them up makes
/// folding European names some twenty times faster.
class LatinFolding {
 public:
  static constexpr UChar32 end = 0x370;

  static const LatinFolding& instance() {
    static const LatinFolding table;
    return table;
  }

  std::string_view operator[](UChar32 c) const noexcept {
    const Entry& entry = entries_[static_cast<std::size_t>(c)];
    return {entry.bytes.data(), entry.size};
  }

 private:
  struct Entry {
    std::array<char, 7> bytes;
    std::uint8_t size;
  };

  LatinFolding() {
    for (UChar32 c = 0; c < end; ++c) {
      std::string source, folded;
      append_utf8(icu::UnicodeString(c), source);
      append_folded_by_icu(source, folded);
      Entry& entry = entries_[static_cast<std::size_t>(c)];
      assert(folded.size() <= entry.bytes.size());
      std::ranges::copy(folded, entry.bytes.begin());
      entry.size = static_cast<std::uint8_t>(folded.size());
    }
  }

  std::array<Entry, end> entries_;
};

/// Appends the folded text if it is Latin throughout; otherwise leaves `out` as it was.
bool append_folded_latin(std::string_view text, std::string& out) {
  const LatinFolding& table = LatinFolding::instance();
  const std::size_t start = out.size();
  for (std::size_t i = 0; i < text.size();) {
    UChar32 c;
    U8_NEXT_UNSAFE(text.data(), i, c);
    if (c >= LatinFolding::end) {
      out.resize(start);
      return false;
    }
    out.append(table[c]);
  }
  return true;
}

// ICU's macro narrows int to uint8_t, which -Wconversion sees because it is expanded here.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
UChar32 take_wide_character(std::string_view text, std::size_t& i) noexcept {
  UChar32 c;
  U8_NEXT(text.data(), i, text.size(), c);
  return c;
}
#pragma GCC diagnostic pop

/// The code point that begins at `i`, which then is its end; negative if it is bad UTF-8.
inline UChar32 take_character(std::string_view text, std::size_t& i) noexcept {
  const auto byte = static_cast<unsigned char>(text[i]);
  if (byte >= 0x80) return take_wide_character(text, i);
  ++i;
  return byte;
}

/// Calls `visit(code point, first byte, end)` for each character; a negative code point is bad UTF-8.
template <class Visit>
void for_each_character(std::string_view text, Visit visit) {
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t first = i;
    const UChar32 c = take_character(text, i);
    visit(c, first, i);
  }
}

/// Without early exits, as is_ascii.
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

bool is_utf8(std::string_view text) noexcept {
  return classify(text).utf8;
}

TextTraits classify(std::string_view text) noexcept {
  if (is_ascii(text)) return classify_ascii(text);
  TextTraits traits;
  for_each_character(text, [&](UChar32 c, std::size_t first, std::size_t end) {
    if (c < 0) {
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

std::vector<std::string_view> split_at_blanks(std::string_view text) {
  std::vector<std::string_view> parts;
  for (auto word = take_word(text); !word.empty(); word = take_word(text)) parts.push_back(word);
  return parts;
}

std::string_view take_word(std::string_view& text) noexcept {
  std::size_t start = text.size(), end = text.size();
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t first = i;
    const UChar32 c = take_character(text, i);
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

std::string fold_case(std::string_view text) {
  std::string folded;
  if (is_ascii(text))
    append_lower_ascii(text, folded);
  else
    append_utf8(decode(text).foldCase(), folded);
  return folded;
}

void append_folded(std::string_view text, std::string& out) {
  if (is_ascii(text))
    append_lower_ascii(text, out);
  else if (!append_folded_latin(text, out))
    append_folded_by_icu(text, out);
}

std::string fold(std::string_view text) {
  std::string folded;
  append_folded(text, folded);
  return folded;
}

}  // namespace custengine::base
