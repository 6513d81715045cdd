#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace custengine::cli {

/// A line as words, as a shell takes it: blanks part them; '…' takes all as it is, "…" too but for \" and \\; outside
/// of quotes a backslash takes the next character as it is.
struct Words {
  std::vector<std::string> words = {};
  /// Where the last word begins in the line; the line's end when a blank ended it, so that the next one begins there.
  std::size_t last_begins = 0;
  /// The quote that is still open at the end; 0: none.
  char open_quote = 0;
};

Words split_words(std::string_view line);

/// The word so that split_words gives it back.
std::string quote_word(std::string_view word);

}  // namespace custengine::cli
