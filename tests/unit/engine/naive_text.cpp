#include "naive_text.hpp"

#include "naive.hpp"

#include <unicode/uniset.h>

#include <sstream>

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

std::vector<Word> words(std::string_view folded) {
  std::vector<Word> all;
  std::size_t position = 0;
  bool inside = false;
  for (const char32_t c : characters(folded)) {
    const std::string bytes = encode({&c, 1});
    if (is_of_word(c)) {
      if (!inside) all.push_back({position, {}});
      all.back().text += bytes;
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

bool is_digits(std::string_view term) {
  if (term.starts_with('+')) term.remove_prefix(1);
  return !term.empty() && term.find_first_not_of("0123456789") == term.npos;
}

std::vector<std::string> terms_of(const SearchRequest& request) {
  std::istringstream parts(request.query);
  std::vector<std::string> terms;
  for (std::string part; parts >> part;) {
    // Equal ones are one; where one is a number and the other only reads like one, that.
    bool is_new = true;
    for (std::string& term : terms)
      if (fold(term) == fold(part)) {
        is_new = false;
        if (!is_digits(part)) term = part;
      }
    if (is_new) terms.push_back(part);
  }
  if (request.exact_match && !terms.empty()) terms = {request.query};
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

}  // namespace custengine::test::naive
