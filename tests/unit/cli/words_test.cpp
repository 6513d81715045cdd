#include "cli/words.hpp"

#include "catch.hpp"

#include <random>
#include <string>
#include <utility>
#include <vector>

namespace words_test {

using custengine::cli::quote_word;
using custengine::cli::split_words;
using Strings = std::vector<std::string>;

TEST_CASE("words are split as a shell splits them") {
  // The expected words are those of sh: `for word in LINE; do …`.
  const std::vector<std::pair<std::string, Strings>> lines = {
      {"", {}},
      {" \t ", {}},
      {"search  ronn bergen ", {"search", "ronn", "bergen"}},
      {"a 'b c' \"d e\"", {"a", "b c", "d e"}},
      {R"(city='Mo i Rana' name="O\"Neil")", {"city=Mo i Rana", R"(name=O"Neil)"}},
      {R"('it'\''s' "a\b" a\ b 'a\b')", {"it's", R"(a\b)", "a b", R"(a\b)"}},
      {"'' \"\" x", {"", "", "x"}},
      {"'Ås gård'", {"Ås gård"}},
  };
  for (const auto& [line, words] : lines) {
    INFO(line);
    const auto split = split_words(line);
    CHECK(split.words == words);
    CHECK(split.open_quote == 0);
  }
}

TEST_CASE("an open quote and the last word's start are reported") {
  CHECK(split_words("get 'a b").open_quote == '\'');
  CHECK(split_words("get \"a 'b").open_quote == '"');
  CHECK(split_words("get 'a b").last_begins == 4);
  CHECK(split_words("get c-1").last_begins == 4);
  CHECK(split_words("get c-1 ").last_begins == 8);
  CHECK(split_words("get \\").words == Strings{"get", "\\"});
}

TEST_CASE("a quoted word is read back unchanged") {
  CHECK(quote_word("plain") == "plain");
  std::mt19937 random(1);
  const std::string letters = "ab '\"\\\tå=,";
  for (int round = 0; round < 2000; ++round) {
    std::string word;
    for (auto length = random() % 8; length > 0; --length) word += letters[random() % letters.size()];
    INFO(word);
    CHECK(split_words("x " + quote_word(word) + " y").words == Strings{"x", word, "y"});
  }
}

}  // namespace words_test
