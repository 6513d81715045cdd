#include "naive_text.hpp"

#include "naive.hpp"
#include "naive_numbers.hpp"

#include <unicode/uchar.h>
#include <unicode/uniset.h>

#include <algorithm>
#include <set>
#include <sstream>
#include <utility>

namespace custengine::test::naive {

namespace {

bool is_of_word(char32_t c) {
  UErrorCode status = U_ZERO_ERROR;
  static const icu::UnicodeSet set(u"[[:L:][:M:][:N:]]", status);
  return set.contains(static_cast<UChar32>(c));
}

}  // namespace

icu::UnicodeString decode(std::string_view text) {
  return icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())});
}

std::u32string characters(std::string_view text) {
  const icu::UnicodeString utf16 = decode(text);
  std::u32string all;
  for (std::int32_t i = 0; i < utf16.length(); i = utf16.moveIndex32(i, 1))
    all += static_cast<char32_t>(utf16.char32At(i));
  return all;
}

std::string encode(std::u32string_view characters) {
  icu::UnicodeString utf16;
  for (const char32_t c : characters) utf16.append(static_cast<UChar32>(c));
  std::string text;
  return utf16.toUTF8String(text);
}

bool is_dropped_separator(char32_t c, bool is_postal_code) {
  static const std::u32string apostrophes =
      U"'`"
      U"\u00B4\u02B9\u02BB\u02BC\u02BD\u02BE\u02BF\u02CA\u02CB\u0374\u055A\u05F3\u07F4\u07F5\u1FEF\u1FFD\u2018\u2019"
      U"\u201B"
      U"\u2032\u2035\uA78B\uA78C\uFF07\uFF40";
  return apostrophes.find(c) != apostrophes.npos || (is_postal_code && u_isUWhiteSpace(static_cast<UChar32>(c)));
}

std::vector<Word> words_of(std::string_view text, bool is_postal_code) {
  const auto folding = is_postal_code ? fold_postal_code : static_cast<std::string (*)(std::string_view)>(fold);
  const std::string folded = folding(text);
  std::set<std::size_t> behind_separators;
  std::string start;
  for (const char32_t c : characters(text)) {
    start += encode({&c, 1});
    if (is_dropped_separator(c, is_postal_code)) behind_separators.insert(folding(start).size());
  }
  std::vector<Word> all;
  std::vector<std::size_t> open;  // words that go on
  std::size_t position = 0;
  bool inside = false;
  for (const char32_t c : characters(folded)) {
    const std::string bytes = encode({&c, 1});
    if (!is_of_word(c)) {
      open.clear();
    } else {
      if (!inside || behind_separators.contains(position)) {
        open.push_back(all.size());
        all.push_back({position, {}});
      }
      for (const std::size_t word : open) all[word].text += bytes;
    }
    inside = is_of_word(c);
    position += bytes.size();
  }
  return all;
}

std::string digits_of(std::string_view text) {
  std::string digits;
  for (const char c : text)
    if (c >= '0' && c <= '9') digits += c;
  return digits;
}

bool is_number(std::string_view term) {
  bool has_digit = false;
  for (const char32_t c : characters(fold(term))) {
    const bool is_digit = u_charType(static_cast<UChar32>(c)) == U_DECIMAL_DIGIT_NUMBER;
    has_digit |= is_digit;
    if (!is_digit && std::u32string_view(U"+()/.- ").find(c) == std::u32string_view::npos) return false;
  }
  return has_digit;
}

std::string number_of(std::string_view term) {
  const std::string digits = all_digits_of(fold(term));
  return digits.empty() || is_number(term) ? digits : fold(term);
}

std::vector<std::string> terms_of(const SearchRequest& request) {
  const std::string folded = fold(request.query);
  if (folded.find_first_not_of(' ') == folded.npos) return {};
  if (request.exact_match) return {folded};
  UErrorCode status = U_ZERO_ERROR;
  static const icu::UnicodeSet ends(u"[[.,;:!?<>][:Quotation_Mark:][:Ps:][:Pe:]]", status);
  const auto is_end = [](char32_t c) { return ends.contains(static_cast<UChar32>(c)); };
  std::vector<std::u32string> parts = {U""};
  for (const char32_t c : characters(folded)) {
    if (c == U' ' || c == U',' || c == U';' || c == U'\u3001')
      parts.emplace_back();
    else
      parts.back() += c;
  }
  std::vector<std::string> terms;
  for (std::u32string part : parts) {
    if (part.empty()) continue;
    if (!std::ranges::all_of(part, is_end)) {
      while (is_end(part.front())) part.erase(0, 1);
      while (is_end(part.back())) part.pop_back();
    }
    // Equal ones are one.
    if (std::string term = encode(part); std::ranges::count(terms, term) == 0) terms.push_back(std::move(term));
  }
  return terms;
}

std::string text_of(const Customer& customer, SearchField field) {
  switch (field) {
    case SearchField::id:
      return std::string(customer.id());
    case SearchField::external_reference:
      return std::string(customer.external_reference());
    case SearchField::ledger_number:
      return std::string(customer.ledger_number());
    case SearchField::loyalty_id:
      return std::string(customer.loyalty_id());
    case SearchField::address:
      return std::string(customer.address());
  }
  return {};
}

std::optional<std::string> whole_number_of(const SearchRequest& request) {
  if (request.exact_match || !is_number(request.query)) return std::nullopt;
  std::istringstream parts(fold(request.query));
  std::string part, whole;
  std::size_t count = 0;
  while (parts >> part) ++count;
  if (count < 2) return std::nullopt;
  whole = fold(request.query);
  return whole.substr(whole.find_first_not_of(' '), whole.find_last_not_of(' ') + 1 - whole.find_first_not_of(' '));
}

}  // namespace custengine::test::naive
