#include "base/fold_map.hpp"

#include "base/text.hpp"
#include "base/words.hpp"
#include "catch.hpp"

#include <unicode/unistr.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

namespace fold_map_test {

using namespace custengine::base;

namespace {

/// The part of a text whose folded form is the given part.
std::string shown(const std::string& text, const std::string& part, Folding folding = Folding::text) {
  const FoldMap map(text, folding);
  const auto at = map.folded().find(part);
  REQUIRE(at != std::string::npos);
  const auto [begin, end] = map.original(at, at + part.size());
  return text.substr(begin, end - begin);
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  for_each_word(text, [&](std::string_view word) {
    words.emplace_back(word);
    return true;
  });
  return words;
}

}  // namespace

TEST_CASE("a match in a folded text maps back to whole characters") {
  const auto [text, part, expected] = GENERATE(values<std::tuple<std::string, std::string, std::string>>({
      {"Hansen", "ans", "ans"},
      {"HANSEN", "ans", "ANS"},
      {"Bjørn Ås", "orn a", "ørn Å"},
      {"Groß", "s", "ß"},
      {"Großer", "se", "ße"},
      {"GROẞ", "ros", "ROẞ"},
      {"Ægir", "e", "Æ"},
      {"Ægir", "eg", "Æg"},
      {"Þórður", "thor", "Þór"},
      {"e\u0301tude", "e", "e\u0301"},  // an accent of its own
      {"A\u030Ase", "as", "A\u030As"},
      {"Ae\u0301\u0302x", "ex", "e\u0301\u0302x"},
      {"Nguyễn", "en", "ễn"},
      {"太郎", "郎", "郎"},
      {"Σίσυφος", "σισ", "Σίσ"},
      {"x\u0301y", "y", "y"},
      {"각", "각", "각"},
      {"a각b", "b", "b"},
  }));
  CAPTURE(text, part);
  CHECK(shown(text, part) == expected);
}

TEST_CASE("an email's match maps back to whole characters") {
  CHECK(shown("Øst@X.no", "øst", Folding::email) == "Øst");
  CHECK(shown("GROẞ@x", "ß@", Folding::email) == "ẞ@");
  CHECK(shown("jose\u0301@x", "\u00E9", Folding::email) == "e\u0301");
}

TEST_CASE("a match includes a separator only if it continues after it") {
  CHECK(shown("O'Brien", "o") == "O");
  CHECK(shown("O\u2019Brien", "ob") == "O\u2019B");
  CHECK(shown("O'Brien", "brien") == "Brien");
  CHECK(shown("Jens' Bil", "jens") == "Jens");
  CHECK(shown("An\u200Bna'", "an") == "An\u200B");
  CHECK(shown("722 11", "722", Folding::postal_code) == "722");
  CHECK(shown("722 11", "221", Folding::postal_code) == "22 1");
  CHECK(shown("722 11", "11", Folding::postal_code) == "11");
}

TEST_CASE("a match contains whole compatibility forms") {
  CHECK(shown("㈱山田", "株") == "㈱");
  CHECK(shown("\uFF76\uFF9Eス", "ガ") == "\uFF76\uFF9E");
  CHECK(shown("ﬁnch", "inc") == "ﬁnc");
  // A character composed across an apostrophe can match only as a whole.
  CHECK(shown("xか'\u3099", "が") == "xか'\u3099");
}

TEST_CASE("a word begins after every separator") {
  std::size_t separators = 0;
  for (char32_t c = 1; c <= 0x10FFFF; ++c)
    for (const Folding folding : {Folding::text, Folding::postal_code}) {
      if (!drops_separator(c, folding)) continue;
      ++separators;
      std::string text = "a";
      icu::UnicodeString(static_cast<UChar32>(c)).toUTF8String(text);
      text += 'b';
      const std::string folded = fold(text, folding);
      CAPTURE(static_cast<std::uint32_t>(c), text);
      CHECK(folded == "ab");
      CHECK(FoldedWords(text, folded, folding).begin_at(1));
    }
  CHECK(separators > 60);
}

TEST_CASE("words begin after separators that folding removes") {
  const auto of = [](const std::string& text, Folding folding = Folding::text) {
    const std::string folded = fold(text, folding);
    std::vector<std::string> words;
    FoldedWords(text, folded, folding).for_each([&](std::string_view word) {
      words.emplace_back(word);
      return true;
    });
    return words;
  };
  using Words = std::vector<std::string>;
  CHECK(of("D'Angelo Rossi") == Words{"dangelo", "angelo", "rossi"});
  CHECK(of("L\u2019a'b-c") == Words{"lab", "ab", "b", "c"});
  CHECK(of("'t Hart") == Words{"t", "hart"});
  CHECK(of("Jens' Bil") == Words{"jens", "bil"});
  CHECK(of("Rock '' Roll") == Words{"rock", "roll"});
  CHECK(of("SW1A 1AA", Folding::postal_code) == Words{"sw1a1aa", "1aa"});
  CHECK(of("SW1A 1AA") == Words{"sw1a", "1aa"});
  CHECK(of("か'\u3099ス") == Words{"がス"});
  const std::string folded = fold("\u00C5'Se");
  const FoldedWords words("\u00C5'Se", folded);
  CHECK(words.begin_at(0));
  CHECK(words.begin_at(1));
  CHECK_FALSE(words.begin_at(2));
  CHECK_FALSE(words.begin_at(3));
}

TEST_CASE("a fold map equals fold and covers the whole text") {
  for (const std::string text :
       {"Bjørn Ægir Groß", "e\u0301a\u0300", "\u0301a", "太郎 각 हिन्दी", "ไทยนี้", "ᾳ ΐ", "a\u0345b", "ﬁx", "İpek",
        "\u1100\u1161\u11a8", "क\u094dष", "O\u2019Brien", "か\u3099 \uFF76\uFF9E", "a\u00AD\u200Bb", "㈱山田"}) {
    CAPTURE(text);
    const FoldMap map(text);
    CHECK(map.folded() == fold(text));
    const auto [begin, end] = map.original(0, map.folded().size());
    CHECK(end == text.size());
    CHECK(fold(text.substr(0, begin)).empty());
    for (std::size_t at = 0; at < map.folded().size(); ++at) {
      const auto [first, last] = map.original(at, at + 1);
      CHECK(first < last);
      CHECK(fold(text.substr(first, last - first)).size() > 0);
      CHECK(is_utf8(text.substr(first, last - first)));
    }
  }
}

TEST_CASE("words are runs of letters, digits and their marks") {
  CHECK(words_of("anne-marie o'brien 2nd") == std::vector<std::string>{"anne", "marie", "o", "brien", "2nd"});
  CHECK(words_of("  ").empty());
  CHECK(words_of("").empty());
  CHECK(words_of("post@fjell.no") == std::vector<std::string>{"post", "fjell", "no"});
  CHECK(words_of("太郎·山田") == std::vector<std::string>{"太郎", "山田"});
  CHECK(words_of("हिन्दी x") == std::vector<std::string>{"हिन्दी", "x"});
  CHECK(begins_word("a-b", 0));
  CHECK_FALSE(begins_word("a-b", 1));
  CHECK(begins_word("a-b", 2));
  CHECK_FALSE(begins_word("ab", 1));
  CHECK_FALSE(begins_word("ab", 2));
  CHECK(begins_word("é—ä", 5));
}

}  // namespace fold_map_test
