#include "base/folding.hpp"

#include "base/email.hpp"
#include "base/normalizer.hpp"
#include "base/text.hpp"
#include "base/utf8.hpp"

#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <cstddef>
#include <new>

namespace custengine::base {

namespace {

bool is_ascii_apostrophe(unsigned char c) noexcept {
  return c == '\'' || c == '`';
}

bool is_apostrophe(UChar32 c) noexcept {
  if (c < 0x80) return is_ascii_apostrophe(static_cast<unsigned char>(c));
  switch (c) {
    case 0x00B4:  // acute accent, as typed
    case 0x02B9:  // modifier letters: prime, turned comma (ʻokina), apostrophe, reversed comma, half rings
    case 0x02BB:
    case 0x02BC:
    case 0x02BD:
    case 0x02BE:
    case 0x02BF:
    case 0x02CA:  // modifier letters: acute and grave accent
    case 0x02CB:
    case 0x0374:  // Greek numeral sign, and accents as typed
    case 0x1FEF:
    case 0x1FFD:
    case 0x055A:  // Armenian
    case 0x05F3:  // Hebrew geresh
    case 0x07F4:  // NKo, high and low tone
    case 0x07F5:
    case 0x2018:  // quotation marks
    case 0x2019:
    case 0x201B:
    case 0x2032:  // prime and reversed prime
    case 0x2035:
    case 0xA78B:  // saltillo
    case 0xA78C:
    case 0xFF07:  // full width
    case 0xFF40:
      return true;
    default:
      return false;
  }
}

bool is_accent(UChar32 c) noexcept {
  constexpr UChar32 voiced = 0x3099, half_voiced = 0x309A;  // kana voicing marks
  if (u_charType(c) != U_NON_SPACING_MARK || c == voiced || c == half_voiced) return false;
  UErrorCode status = U_ZERO_ERROR;
  return uscript_getScript(c, &status) == USCRIPT_INHERITED;
}

/// Returns the ASCII letters that people without the key type for a letter that Unicode does not decompose; else empty.
/// Requires `c` after case folding.
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

/// Throws std::bad_alloc if an ICU call failed. The calls in this file fail only if memory runs out.
void check_memory(bool holds) {
  if (!holds) throw std::bad_alloc();
}

icu::UnicodeString normalized(const icu::Normalizer2& form, const icu::UnicodeString& text) {
  UErrorCode status = U_ZERO_ERROR;
  icu::UnicodeString result = form.normalize(text, status);
  check_memory(U_SUCCESS(status));
  return result;
}

/// A UnicodeString that ran out of memory is "bogus", and would convert to an empty text: throws instead.
void append_utf8(const icu::UnicodeString& text, std::string& out) {
  check_memory(!text.isBogus());
  const std::size_t start = out.size();
  text.toUTF8String(out);
  check_memory(text.isEmpty() || out.size() > start);
}

/// Appends a character without accents, apostrophes and kinds of dashes and blanks. Requires a decomposed, case-folded
/// character.
void append_plain(UChar32 c, icu::UnicodeString& out) {
  if (is_accent(c) || is_apostrophe(c)) return;
  if (u_hasBinaryProperty(c, UCHAR_DASH))
    out.append(u'-');
  else if (u_isUWhiteSpace(c))
    out.append(u' ');
  else if (const auto letters = spelled_out(c); !letters.empty())
    out.append(letters.data(), static_cast<std::int32_t>(letters.size()));
  else
    out.append(c);
}

template <class Visit>
void for_each_character(const icu::UnicodeString& text, Visit visit) {
  for (std::int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) visit(text.char32At(i));
}

void append_folded_by_icu(std::string_view text, std::string& out) {
  const auto given = icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())});
  // Apostrophes are dropped first: the compatibility form of U+00B4 is a blank with an accent.
  icu::UnicodeString kept, plain;
  for_each_character(normalized(nfd(), given), [&kept](UChar32 c) {
    if (!is_apostrophe(c)) kept.append(c);
  });
  for_each_character(normalized(nfd(), normalized(nfkc_casefold(), kept)),
                     [&plain](UChar32 c) { append_plain(c, plain); });
  append_utf8(normalized(nfc(), plain), out);
}

/// A table of the folded form of each code point of Latin, Greek, Cyrillic and their punctuation. Their folding is free
/// of context: no code point composes with another, because marks are dropped. ICU fills the table once. Folding
/// European names by the table is about twenty times faster than by ICU.
class EuropeanFolding {
 public:
  static const EuropeanFolding& instance() {
    static const EuropeanFolding table;
    return table;
  }

  /// Appends the folded form of a code point. False, and appends nothing, if that depends on its context.
  bool append(UChar32 c, std::string& out) const {
    const std::size_t place = place_of(c);
    if (place >= size) return false;
    const Entry& entry = entries_[place];
    if (entry.size == needs_context) return false;
    out.append(entry.bytes.data(), entry.size);
    return true;
  }

 private:
  // Two ranges: up to Cyrillic, and from Latin Extended Additional to General Punctuation.
  static constexpr UChar32 first_end = 0x530, second_begin = 0x1E00, second_end = 0x2070;
  static constexpr std::size_t size = first_end + (second_end - second_begin);
  static constexpr std::uint8_t needs_context = 0xff;

  struct Entry {
    std::array<char, 7> bytes;
    std::uint8_t size;
  };

  static std::size_t place_of(UChar32 c) noexcept {
    if (c < first_end) return static_cast<std::size_t>(c);
    return c >= second_begin && c < second_end ? static_cast<std::size_t>(c - second_begin + first_end) : size;
  }

  EuropeanFolding() {
    for (UChar32 c = 0; c < second_end; ++c) {
      const std::size_t place = place_of(c);
      if (place >= size) continue;
      std::string source, folded;
      append_utf8(icu::UnicodeString(c), source);
      append_folded_by_icu(source, folded);
      Entry& entry = entries_[place];
      assert(folded.size() <= entry.bytes.size());
      std::ranges::copy(folded, entry.bytes.begin());
      entry.size = static_cast<std::uint8_t>(folded.size());
      // Normalization may reorder a mark that is not dropped.
      if (u_getCombiningClass(c) != 0 && !folded.empty()) entry.size = needs_context;
    }
  }

  std::array<Entry, size> entries_;
};

/// Appends the folded text and returns true if the table has all its characters; otherwise leaves `out` as it was.
bool append_folded_european(std::string_view text, std::string& out) {
  const EuropeanFolding& table = EuropeanFolding::instance();
  const std::size_t start = out.size();
  for (std::size_t i = 0; i < text.size();) {
    const UChar32 c = take_character(text, i);
    if (table.append(c, out)) continue;
    out.resize(start);
    return false;
  }
  return true;
}

/// Folds, from `start` on, the characters of ASCII that need more than a change of case: drops apostrophes, and
/// replaces tabs and line breaks by blanks.
void fold_ascii_signs(std::size_t start, std::string& out) {
  std::size_t end = start;
  for (std::size_t i = start; i < out.size(); ++i) {
    const auto byte = static_cast<unsigned char>(out[i]);
    if (is_ascii_apostrophe(byte)) continue;
    out[end++] = byte >= '\t' && byte <= '\r' ? ' ' : out[i];
  }
  out.resize(end);
}

/// Appends the folded text and returns true if it is ASCII; otherwise leaves `out` as it was.
bool append_folded_ascii(std::string_view text, std::string& out) {
  const std::size_t start = out.size();
  out.append(text);
  char* const bytes = out.data() + start;
  // No branches, so that the compiler vectorizes the loop.
  unsigned char seen = 0, signs = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(bytes[i]);
    const unsigned char upper_bit = static_cast<unsigned char>(byte - 'A') <= 'Z' - 'A' ? 'a' - 'A' : 0;
    const unsigned char is_blank = static_cast<unsigned char>(byte - '\t') <= '\r' - '\t' ? 1 : 0;
    const unsigned char is_apostrophe = byte == '\'' || byte == '`' ? 1 : 0;
    seen |= byte;
    signs |= is_blank;
    signs |= is_apostrophe;
    bytes[i] = static_cast<char>(byte | upper_bit);
  }
  if (seen >= 0x80) {
    out.resize(start);
    return false;
  }
  if (signs != 0) fold_ascii_signs(start, out);
  return true;
}

}  // namespace

bool append_folded(std::string_view text, std::string& out) {
  const std::size_t start = out.size();
  // In ASCII only separators are dropped, so an equal size means that none was.
  if (append_folded_ascii(text, out)) return out.size() - start != text.size();
  if (!append_folded_european(text, out)) append_folded_by_icu(text, out);
  return true;
}

bool append_folded(std::string_view text, Folding folding, std::string& out) {
  if (folding == Folding::email) {
    append_email_key(text, out);
    return false;
  }
  const std::size_t start = out.size();
  const bool has_dropped = append_folded(text, out);
  if (folding == Folding::text) return has_dropped;
  const auto end = std::remove(out.begin() + static_cast<std::ptrdiff_t>(start), out.end(), ' ');
  const bool has_blanks = end != out.end();
  out.erase(end, out.end());
  return has_dropped || has_blanks;
}

std::string fold(std::string_view text) {
  return fold(text, Folding::text);
}

std::string fold(std::string_view text, Folding folding) {
  std::string folded;
  append_folded(text, folding, folded);
  return folded;
}

bool drops_separator(char32_t c, Folding folding) noexcept {
  if (folding == Folding::email) return false;
  const auto code = static_cast<UChar32>(c);
  return is_apostrophe(code) || (folding == Folding::postal_code && u_isUWhiteSpace(code));
}

}  // namespace custengine::base
