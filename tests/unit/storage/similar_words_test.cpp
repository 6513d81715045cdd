#include "storage/text/similar_words.hpp"

#include "base/edit_distance.hpp"
#include "catch.hpp"
#include "storage/keys/search_tokens.hpp"

#include <optional>
#include <random>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace similar_words_test {

using namespace custengine::storage;

namespace {

/// A row for each text, with its trigrams, as the text index has them.
class Texts {
 public:
  void add(const std::string& text) {
    const auto row = static_cast<RowNumber>(texts_.size());
    texts_.push_back(text);
    std::set<Token> tokens;
    for (std::size_t i = 0; i + 1 < text.size(); ++i)
      tokens.insert(trigram(text[i], text[i + 1], i + 2 < text.size() ? text[i + 2] : '\0', false));
    const std::vector<Token> added(tokens.begin(), tokens.end());
    lists_.update(row, {}, added);
  }
  std::size_t size() const { return texts_.size(); }
  const std::string& operator[](std::size_t row) const { return texts_[row]; }
  RowSet similar(std::string_view letters, std::size_t typos, std::size_t steps = 4096,
                 std::optional<RowSet> among = {}) const {
    return similar_words([this](std::span<const Token> tokens) { return find_any(tokens); }, letters, typos,
                         std::move(among), steps);
  }

  RowSet find_any(std::span<const Token> tokens) const { return lists_.find_any(tokens); }

  /// Which texts that are within the typos were not found.
  std::vector<std::string> missing(const std::string& letters, std::size_t typos) const {
    const RowSet found = similar(letters, typos);
    std::vector<std::string> missing;
    for (std::size_t row = 0; row < size(); ++row)
      if (custengine::base::edit_distance(letters, texts_[row], typos) && !found.contains(static_cast<RowNumber>(row)))
        missing.push_back(texts_[row]);
    return missing;
  }

 private:
  InvertedIndex lists_{5};
  std::vector<std::string> texts_;
};

std::string with_typos(std::string text, std::size_t typos, const std::vector<std::string>& letters,
                       std::mt19937& random) {
  const auto below = [&random](std::size_t bound) { return static_cast<std::size_t>(random() % bound); };
  auto points = custengine::base::code_points(text);
  for (; typos > 0; --typos) {
    const std::size_t at = below(points.size());
    const char32_t other = custengine::base::code_points(letters[below(letters.size())])[0];
    switch (below(4)) {
      case 0:
        points.erase(at, 1);
        break;
      case 1:
        points.insert(at + below(2), 1, other);
        break;
      case 2:
        points[at] = other;
        break;
      default:
        if (at + 1 < points.size()) std::swap(points[at], points[at + 1]);
    }
  }
  std::string result;
  for (const char32_t point : points) {
    if (point < 0x80) {
      result += static_cast<char>(point);
    } else {
      result += static_cast<char>(0xC0 | point >> 6);
      result += static_cast<char>(0x80 | (point & 0x3F));
    }
  }
  return result;
}

}  // namespace

TEST_CASE("no text within one typo is missed over a 3-letter alphabet") {
  Texts texts;
  std::vector<std::string> all = {""};
  for (std::size_t first = 0, size = 1; size <= 5; ++size) {
    const std::size_t end = all.size();
    for (; first < end; ++first)
      for (const char letter : {'a', 'b', 'c'}) all.push_back(all[first] + letter);
  }
  for (const auto& text : all) texts.add(text);
  std::size_t terms = 0;
  for (const auto& term : all) {
    if (term.size() < 4) continue;
    ++terms;
    const auto missing = texts.missing(term, 1);
    CAPTURE(term, missing);
    CHECK(missing.empty());
  }
  CHECK(terms == 81 + 243);
}

TEST_CASE("no text within its typos is missed, and few others match") {
  std::mt19937 random(3);
  for (const auto& letters : {std::vector<std::string>{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"},
                              std::vector<std::string>{"б", "в", "г", "a"}}) {
    Texts texts;
    std::vector<std::string> terms;
    for (int i = 0; i < 400; ++i) {
      std::string term;
      const std::size_t size = 4 + random() % 9;
      for (std::size_t letter = 0; letter < size; ++letter) term += letters[random() % letters.size()];
      terms.push_back(term);
      for (std::size_t typos = 0; typos <= 3; ++typos)
        for (int times = 0; times < 4; ++times) texts.add(with_typos(term, typos, letters, random));
    }
    std::size_t found = 0;
    for (const auto& term : terms) {
      const std::size_t typos = custengine::base::code_points(term).size() < 8 ? 1 : 1 + random() % 2;
      const auto missing = texts.missing(term, typos);
      CAPTURE(term, typos, missing);
      CHECK(missing.empty());
      found += texts.similar(term, typos).size();
    }
    if (letters.size() == 10) CHECK(found < terms.size() * texts.size() / 20);
  }
}

TEST_CASE("a term in all rows finds all; a term in none finds none") {
  Texts texts;
  const std::string term(64, 'a');
  for (int i = 0; i < 5000; ++i) texts.add(term + std::to_string(i));
  CHECK(texts.similar(term, 2).size() == 5000);
  CHECK(texts.similar("bbbbbbbb", 2).empty());
}

TEST_CASE("a row that the bounded search did not check is a candidate") {
  Texts texts;
  std::string term;
  for (char letter = 'A'; letter < 'A' + 60; ++letter) term += letter;
  for (int i = 0; i < 200; ++i) texts.add(term);
  for (int i = 0; i < 100; ++i) texts.add(term.substr(0, 20));  // dozens of typos away
  CHECK(texts.similar(term.substr(0, 40), 1).size() == 200);
  CHECK(texts.similar(term, 2).size() == 300);
}

TEST_CASE("all terms share one budget of steps and lose no match") {
  Texts texts;
  for (int i = 0; i < 300; ++i) texts.add("johansen");
  for (int i = 0; i < 300; ++i) texts.add("johannes");
  const FindRows find = [&](std::span<const Token> tokens) { return texts.find_any(tokens); };
  std::size_t steps = 100;
  CHECK(similar_words(find, "johansen", 2, std::nullopt, steps).size() >= 300);
  CHECK(steps < 100);
  steps = 3;
  CHECK(similar_words(find, "johansen", 2, std::nullopt, steps).size() >= 300);
  CHECK(steps == 0);
  RowSet some;
  for (RowNumber row = 0; row < 100; ++row) some.insert(row);
  CHECK(similar_words(find, "bbbbbbbb", 2, std::move(some), steps).size() == 100);  // not asked
}

TEST_CASE("two letters at a word's end are not found inside words") {
  Texts texts;
  for (int i = 0; i < 200; ++i) texts.add("example");  // has the "mp" of "t?mp", and goes on
  for (int i = 0; i < 100; ++i) texts.add("tamp");
  for (int i = 0; i < 100; ++i) texts.add("ole");  // has the "le" of "le?a", and ends
  CHECK(texts.similar("temp", 1).size() == 100);
  CHECK(texts.similar("lena", 1).empty());
}

}  // namespace similar_words_test
