#include "base/edit_distance.hpp"

#include "catch.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

namespace edit_distance_test {

using namespace custengine::base;

namespace {

/// The definition, by dynamic programming with the whole table.
std::size_t slow_distance(std::u32string_view a, std::u32string_view b) {
  std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i)
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        d[i][j] = i + j;
        continue;
      }
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
    }
  return d[a.size()][b.size()];
}

/// All texts of up to `length` of these letters.
std::vector<std::u32string> all_texts(std::u32string_view letters, std::size_t length) {
  std::vector<std::u32string> texts = {U""};
  for (std::size_t first = 0, size = 1; size <= length; ++size) {
    const std::size_t end = texts.size();
    for (; first < end; ++first)
      for (const char32_t letter : letters) texts.push_back(texts[first] + letter);
  }
  return texts;
}

}  // namespace

TEST_CASE("an edit inserts, deletes, replaces or swaps one character") {
  CHECK(edit_distance("hansen", "hansen", 0) == 0);
  CHECK(edit_distance("hansen", "hanssen", 1) == 1);
  CHECK(edit_distance("hansen", "hasen", 1) == 1);
  CHECK(edit_distance("hansen", "hanson", 1) == 1);
  CHECK(edit_distance("hansen", "ahnsen", 1) == 1);
  CHECK(edit_distance("hansen", "hansne", 1) == 1);
  CHECK(edit_distance("hansen", "hanson", 0) == std::nullopt);
  CHECK(edit_distance("hansen", "jonson", 2) == std::nullopt);
  CHECK(edit_distance("hansen", "jonson", 3) == 3);
  CHECK(edit_distance("", "", 0) == 0);
  CHECK(edit_distance("", "ab", 2) == 2);
  CHECK(edit_distance("abc", "", 2) == std::nullopt);
  // No character is touched twice: "ca" -> "ac" -> "abc" would be two.
  CHECK(edit_distance("ca", "abc", 4) == 3);
}

TEST_CASE("characters are code points, not bytes") {
  CHECK(edit_distance("太郎", "太朗", 1) == 1);
  CHECK(edit_distance("太郎", "郎太", 1) == 1);
  CHECK(edit_distance("太郎", "太", 1) == 1);
  CHECK(edit_distance("a😀b", "ab", 1) == 1);
  CHECK(edit_distance("сергей", "сергеи", 1) == 1);
  CHECK(edit_distance("太郎", "taro", 4) == 4);
  CHECK(code_points("aå太😀") == U"aå太😀");
}

TEST_CASE("edit_distance agrees with its definition on all short texts") {
  const auto texts = all_texts(U"abc", 5);
  REQUIRE(texts.size() == 364);
  for (const auto& a : texts)
    for (const auto& b : texts) {
      const std::size_t expected = slow_distance(a, b);
      for (std::size_t most = 0; most <= max_edits; ++most)
        if (edit_distance(a, b, most) != (expected <= most ? std::optional(expected) : std::nullopt)) {
          CAPTURE(std::string(a.begin(), a.end()), std::string(b.begin(), b.end()), most, expected);
          FAIL_CHECK("differs");
        }
    }
}

}  // namespace edit_distance_test
