#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace custengine::model {

enum class FilterTokenKind : std::uint8_t {
  end,
  word,    // letters, digits and _ . : -  (names, numbers, times)
  text,    // in single quotes
  symbol,  // ( ) , == != < <= > >= && || !
  bad,     // not part of the language
};

struct FilterToken {
  FilterTokenKind kind = FilterTokenKind::end;
  std::string_view spelling = {};  // as written in the source
  std::size_t begin = 0;           // its position in bytes

  bool is_symbol(std::string_view symbol) const noexcept {
    return kind == FilterTokenKind::symbol && spelling == symbol;
  }
  /// True if the token is this word, in upper or lower case. Requires a lower-case `word`.
  bool is_word(std::string_view word) const noexcept;
};

/// Splits the text of a filter into tokens. Requires UTF-8; the text must outlive the lexer.
class FilterLexer {
 public:
  explicit FilterLexer(std::string_view source) noexcept : source_(source) {}
  FilterToken next() noexcept;

 private:
  FilterToken cut(FilterTokenKind kind, std::size_t size) noexcept;
  FilterToken cut_text() noexcept;

  std::string_view source_;
  std::size_t at_ = 0;
};

/// Returns the value of a text token: without its quotes, and with each '' replaced by one quote.
std::string unquoted(const FilterToken& text);

/// Returns the position of a byte, counted in characters from 1. Requires UTF-8.
std::size_t column_of(std::string_view source, std::size_t byte) noexcept;

}  // namespace custengine::model
