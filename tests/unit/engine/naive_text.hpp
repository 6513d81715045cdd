#pragma once

#include <custengine/engine.hpp>
#include <custengine/query.hpp>

#include <unicode/unistr.h>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// As naive.hpp, for words of texts and terms of queries.
namespace custengine::test::naive {

icu::UnicodeString decode(std::string_view text);
std::u32string characters(std::string_view text);
std::string encode(std::u32string_view characters);

struct Word {
  std::size_t begin = 0;  ///< in the folded text, in bytes
  std::string text = {};
};
/// The words of a folded text: runs of letters, marks and numbers. Also the rest of a word after an apostrophe, or in a
/// postal code after a blank.
std::vector<Word> words_of(std::string_view text, bool is_postal_code = false);

std::string digits_of(std::string_view text);
/// True if a term has only digits and separators of numbers, including blanks.
bool is_number(std::string_view term);
/// A number without separators; a term with a digit as it is; else empty.
std::string number_of(std::string_view term);

/// The text of a customer in a field of TenantOptions::also_searched.
std::string text_of(const Customer& customer, SearchField field);

/// The different ones of the query, folded: all of it, if it is to be exact.
std::vector<std::string> terms_of(const SearchRequest& request);
/// The whole query, folded, if it is a number in several parts.
std::optional<std::string> whole_number_of(const SearchRequest& request);
/// True if folding drops the character although it separates words.
bool is_dropped_separator(char32_t c, bool is_postal_code);

}  // namespace custengine::test::naive
