#include "testing/slug.hpp"

#include "catch.hpp"

#include "testing/words.hpp"

namespace slug_test {

namespace {

using custengine::testing::all_words;
using custengine::testing::to_slug;

TEST_CASE("slugs are plain ASCII") {
  CHECK(to_slug("Fjell & Sønner AS", false) == "fjell-sonner-as");
  CHECK(to_slug("Bæk A/S", false) == "baek-a-s");
  CHECK(to_slug("Anna-Märta Åsgård", false) == "anna-marta-asgard");
  CHECK(to_slug("Müller Straßenbau GmbH & Co. KG", true) == "mueller-strassenbau-gmbh-co-kg");
  CHECK(to_slug("Müller", false) == "muller");
  CHECK(to_slug("O'Brien", false) == "obrien");
  CHECK(to_slug("Doğan Çelik", false) == "dogan-celik");
  CHECK(to_slug("Benoît Müñoz", false) == "benoit-munoz");
  CHECK(to_slug("", false).empty());
}

TEST_CASE("every letter of the word lists has a plain form") {
  // A letter that the table lacks is dropped, which would make the slug shorter than the name has characters.
  std::size_t letters = 0;
  for (const auto& words : all_words()) {
    for (const auto list : {words.given_names, words.surnames, words.company_words, words.trades}) {
      for (std::size_t at = 0; at < list.size(); ++at) {
        if (static_cast<unsigned char>(list[at]) < 0xC0) continue;
        ++letters;
        CAPTURE(list.substr(at, 2));
        CHECK_FALSE(to_slug(list.substr(at, 2), false).empty());
      }
    }
  }
  CHECK(letters > 100);
}

}  // namespace

}  // namespace slug_test
