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
  bad,     // nothing of the language
};

struct FilterToken {
  FilterTokenKind kind = FilterTokenKind::end;
  std::string_view spelling = {};  // as it stands in the source
  std::size_t begin = 0;           // where it stands, in bytes

  bool is_symbol(std::string_view symbol) const noexcept {
    return kind == FilterTokenKind::symbol && spelling == symbol;
  }
  /// Whether it is this word, which is given in lower case, in any case.
  bool is_word(std::string_view word) const noexcept;
};

/// Cuts the text of a filter into tokens. Requires UTF-8, which outlives it.
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

/// What a text token stands for: without its quotes, '' being one.
std::string unquoted(const FilterToken& text);

/// The position of a byte in characters, from 1. Requires UTF-8.
std::size_t column_of(std::string_view source, std::size_t byte) noexcept;

}  // namespace custengine::model
