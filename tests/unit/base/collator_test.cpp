#include "base/collator.hpp"

#include "catch.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace collator_test {

using namespace custengine::base;

namespace {

std::string key(const Collator& collator, const std::string& text) {
  std::string bytes;
  collator.append_key(text, bytes);
  return bytes;
}

std::vector<std::string> sorted(const std::string& locale, std::vector<std::string> texts) {
  const auto collator = Collator::open(locale);
  REQUIRE(collator);
  std::ranges::sort(texts, {}, [&](const std::string& text) { return key(*collator, text); });
  return texts;
}

}  // namespace

TEST_CASE("keys sort by the locale") {
  using Texts = std::vector<std::string>;
  CHECK(sorted("nb", {"å", "z", "ø", "æ", "a"}) == Texts{"a", "z", "æ", "ø", "å"});
  CHECK(sorted("sv", {"ö", "z", "ä", "å", "a"}) == Texts{"a", "z", "å", "ä", "ö"});
  CHECK(sorted("", {"å", "z", "b", "a"}) == Texts{"a", "å", "b", "z"});
  CHECK(sorted("nb-XX", {"å", "z", "ø", "æ", "a"}) == Texts{"a", "z", "æ", "ø", "å"});  // the data of "nb"
  CHECK(sorted("nb", {"Aase", "Zeta", "Berg"}) == Texts{"Berg", "Zeta", "Aase"});
  CHECK(sorted("de", {"B", "b", "a", "A"}) == Texts{"a", "A", "b", "B"});
}

TEST_CASE("canonically equivalent texts have the same key") {
  const auto collator = Collator::open("nb");
  CHECK(key(*collator, "Å") == key(*collator, "A\xCC\x8A"));
  CHECK(key(*collator, "\xE1\xBB\x87") == key(*collator, "e\xCC\x82\xCC\xA3"));  // marks in the wrong order
}

TEST_CASE("keys hold no zero byte and may be long") {
  const auto collator = Collator::open("nb");
  const std::string text(2000, 'x');
  CHECK(key(*collator, text).find('\0') == std::string::npos);
  CHECK(key(*collator, text).size() > 1000);
  CHECK(key(*collator, text + "a") < key(*collator, text + "b"));
}

TEST_CASE("locales are known by their language") {
  for (const char* known : {"", "und", "root", "nb", "nb-NO", "nb_NO", "nb-XX", "sv", "de-AT", "en", "zh-Hant"}) {
    CAPTURE(known);
    CHECK(Collator::open(known));
  }
  for (const char* unknown : {"xx", "klingon!", "42", "---"}) {
    CAPTURE(unknown);
    CHECK_FALSE(Collator::open(unknown));
  }
}

TEST_CASE("an engine's collators are shared") {
  CollatorCache cache;
  CHECK(cache.get("nb") == cache.get("nb"));
  CHECK(cache.get("nb") != cache.get("sv"));
  CHECK_FALSE(cache.get("xx"));
}

}  // namespace collator_test
