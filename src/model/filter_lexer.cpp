#include "model/filter_lexer.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>

namespace custengine::model {

namespace {

constexpr std::string_view blanks = " \t\r\n";

constexpr bool is_word_character(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || base::is_digit(c) || c == '_' || c == '.' || c == ':' ||
         c == '-';
}

// A longer symbol is listed before its prefixes.
constexpr std::array<std::string_view, 12> symbols = {"==", "!=", "<=", ">=", "&&", "||", "<", ">", "!", "(", ")", ","};

}  // namespace

bool FilterToken::is_word(std::string_view word) const noexcept {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return kind == FilterTokenKind::word && std::ranges::equal(spelling, word, {}, lower);
}

FilterToken FilterLexer::cut(FilterTokenKind kind, std::size_t size) noexcept {
  const FilterToken token{kind, source_.substr(at_, size), at_};
  at_ += size;
  return token;
}

FilterToken FilterLexer::cut_text() noexcept {
  std::size_t end = at_ + 1;
  while (true) {
    end = source_.find('\'', end);
    if (end == source_.npos) return cut(FilterTokenKind::bad, source_.size() - at_);
    if (end + 1 == source_.size() || source_[end + 1] != '\'') return cut(FilterTokenKind::text, end + 1 - at_);
    end += 2;
  }
}

FilterToken FilterLexer::next() noexcept {
  at_ = std::min(source_.find_first_not_of(blanks, at_), source_.size());
  const std::string_view rest = source_.substr(at_);
  if (rest.empty()) return cut(FilterTokenKind::end, 0);
  if (rest.front() == '\'') return cut_text();
  if (is_word_character(rest.front())) {
    const auto end = std::ranges::find_if_not(rest, is_word_character);
    return cut(FilterTokenKind::word, static_cast<std::size_t>(end - rest.begin()));
  }
  for (const auto symbol : symbols)
    if (rest.starts_with(symbol)) return cut(FilterTokenKind::symbol, symbol.size());
  return cut(FilterTokenKind::bad, base::end_of_character(rest, 0));
}

std::string unquoted(const FilterToken& text) {
  std::string result(text.spelling.substr(1, text.spelling.size() - 2));
  // All quotes inside come in pairs; one of each pair is kept.
  std::size_t kept = 0;
  for (std::size_t i = 0; i < result.size(); ++i) {
    result[kept++] = result[i];
    if (result[i] == '\'') ++i;
  }
  result.resize(kept);
  return result;
}

std::size_t column_of(std::string_view source, std::size_t byte) noexcept {
  return 1 + base::count_characters(source.substr(0, byte));
}

}  // namespace custengine::model
