#include "base/aho_corasick.hpp"

#include "catch.hpp"
#include "random.hpp"

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace aho_corasick_test {

using custengine::base::AhoCorasick;

namespace {

using Occurrences = std::multiset<std::pair<std::size_t, std::size_t>>;

Occurrences occurrences(const AhoCorasick& set, std::string_view text) {
  Occurrences found;
  set.for_each_in(text, [&](std::size_t pattern, std::size_t begin) { found.emplace(pattern, begin); });
  return found;
}

void check(const std::vector<std::string>& patterns, const std::string& text) {
  const AhoCorasick set(std::vector<std::string_view>(patterns.begin(), patterns.end()));
  AhoCorasick::Members expected = 0;
  Occurrences places;
  for (std::size_t i = 0; i < patterns.size(); ++i) {
    if (text.find(patterns[i]) != std::string::npos) expected |= AhoCorasick::Members{1} << i;
    if (patterns[i].empty()) places.emplace(i, 0);
    for (std::size_t at = 0; !patterns[i].empty() && at < text.size(); ++at)
      if (text.compare(at, patterns[i].size(), patterns[i]) == 0) places.emplace(i, at);
  }
  CAPTURE(patterns, text);
  CHECK(set.found_in(text) == expected);
  CHECK(occurrences(set, text) == places);
}

}  // namespace

TEST_CASE("patterns that overlap, nest or are empty are found") {
  check({"he", "she", "his", "hers"}, "ushers");
  check({"a", "aa", "aaa"}, "aaaa");
  check({"", "b"}, "abc");
  check({"", "b"}, "");
  check({"example.com", "ample", "e.c", "com"}, "kari@example.com");
  check({"\xC3\xB8", "\xB8x"}, "\xC3\xB8x\xFF");
  check({}, "abc");
}

TEST_CASE("random patterns are found as by one search for each") {
  custengine::test::Random random(5);
  const auto some_text = [&](std::size_t most) {
    std::string text;
    for (std::size_t size = random.below(most + 1); size > 0; --size) text += static_cast<char>('a' + random.below(3));
    return text;
  };
  for (int round = 0; round < 500; ++round) {
    std::set<std::string> patterns;
    for (std::size_t count = random.below(AhoCorasick::max_patterns + 1); count > 0; --count)
      patterns.insert(some_text(1 + random.below(8)));
    check({patterns.begin(), patterns.end()}, some_text(40));
  }
}

}  // namespace aho_corasick_test
