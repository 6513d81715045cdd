#pragma once

#include <custengine/engine.hpp>
#include <custengine/query.hpp>

#include <unicode/unistr.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

/// As naive.hpp: what texts and queries are made of.
namespace custengine::test::naive {

icu::UnicodeString decode(std::string_view text);
std::u32string characters(std::string_view text);
std::string encode(std::u32string_view characters);

struct Word {
  std::size_t begin = 0;  ///< in the folded text, in bytes
  std::string text = {};
};
/// What stands between characters that are neither letters, marks nor numbers.
std::vector<Word> words(std::string_view folded);

std::string digits_of(std::string_view text);
/// Digits alone, perhaps behind a +.
bool is_digits(std::string_view term);

/// What a query of a tenant with such an option searches besides.
std::string text_of(const Customer& customer, SearchField field);

/// The different ones of the query: all of it, if it is to be exact.
std::vector<std::string> terms_of(const SearchRequest& request);

}  // namespace custengine::test::naive
