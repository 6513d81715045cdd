#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace custengine::cli {

/// A line split into words, as by sh:
/// - Blanks separate words.
/// - Text in '…' is literal. Text in "…" is literal except \" and \\.
/// - Outside of quotes, a backslash makes the next character literal.
struct Words {
  std::vector<std::string> words = {};
  /// The byte offset of the last word in the line. If the line ends with a blank, its end: the next word begins there.
  std::size_t last_begins = 0;
  /// The quote that is still open at the end of the line; 0 if none is.
  char open_quote = 0;
};

Words split_words(std::string_view line);

/// The word, quoted so that split_words returns it unchanged.
std::string quote_word(std::string_view word);

}  // namespace custengine::cli
