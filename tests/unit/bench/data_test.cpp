#include "catch.hpp"
#include "data/dataset.hpp"
#include "data/near_word.hpp"
#include "data/plain_text.hpp"
#include "data/samples.hpp"

#include <algorithm>
#include <cstddef>
#include <fstream>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

namespace data_test {

namespace {

using namespace bench;

bool has(const Row& row, std::string_view term) {
  return std::ranges::any_of(searched_texts, [&](Text text) { return row[text].find(term) != std::string_view::npos; });
}

std::size_t count(std::span<const Row> rows, const SearchQuery& query) {
  return static_cast<std::size_t>(std::ranges::count_if(rows, [&](const Row& row) {
    return std::ranges::all_of(query.terms, [&](std::string_view term) { return has(row, term); });
  }));
}

}  // namespace

TEST_CASE("letters_only keeps letters and single blanks") {
  CHECK(letters_only("Ålgård & Co. AS") == "algard co as");
  CHECK(letters_only("  Søndre-Bærum 3 ") == "sondre baerum");
  CHECK(letters_only("O'Neill") == "oneill");
  CHECK(letters_only("\xE2\x80\x93") == "");
  CHECK(letters_only("") == "");
}

TEST_CASE("near words are one typo away") {
  for (const char* const word : {"hansen", "hanse", "hannsen", "ansen", "xhansen", "jansen", "hanssn", "ahnsen",
                                 "hansne", "xx hanzen yy", "brohansenx", "hansenn n x hamsem"}) {
    CAPTURE(word);
    CHECK(has_near_word(word, "hansen"));
  }
  for (const char* const word : {"", "hans", "jensem", "hnasne", "n hamsem", "brohanzenx", "hanseenn"}) {
    CAPTURE(word);
    CHECK_FALSE(has_near_word(word, "hansen"));
  }
}

TEST_CASE("generated customers are sorted alike by bytes and by locale") {
  const Dataset dataset = Dataset::generated(2'000);
  REQUIRE(dataset.rows().size() == 2'000);
  for (const Row& row : dataset.rows()) {
    for (const Text text : {Text::display_name, Text::last_name, Text::company_name, Text::city}) {
      const std::string_view value = row[text];
      CHECK(std::ranges::all_of(value, [](char c) { return c == ' ' || (c >= 'a' && c <= 'z'); }));
      CHECK(value == letters_only(value));
    }
    CHECK(row.created_ms <= row.modified_ms);
  }
  CHECK(Dataset::generated(2'000).checksum() == dataset.checksum());
  CHECK(Dataset::generated(1'999).checksum() != dataset.checksum());
}

TEST_CASE("customers of a file are used unchanged") {
  const std::string path = CUSTENGINE_OUTPUT_DIR "/two_customers.jsonl";
  std::ofstream(path) << R"({"customerUid":"a","firstname":"Åse","lastname":"Bø","city":"Oslo"})"
                      << "\n"
                      << R"({"customerUid":"b","customerType":"COMPANY","companyName":"Fjell AS"})"
                      << "\n";
  const Dataset dataset = Dataset::from_file(path);
  REQUIRE(dataset.rows().size() == 2);
  CHECK_FALSE(dataset.is_generated());
  CHECK(dataset.rows()[0][Text::display_name] == "Åse Bø");
  CHECK(dataset.rows()[0][Text::city] == "Oslo");
  CHECK(dataset.rows()[1].is_company);

  std::ofstream(path) << "{\n";
  CHECK_THROWS_AS(Dataset::from_file(path), std::runtime_error);
  CHECK_THROWS_AS(Dataset::from_file("there is no such file"), std::runtime_error);
}

TEST_CASE("searches find about the intended number of customers") {
  const Dataset dataset = Dataset::generated(10'000);
  const Samples samples(dataset);
  REQUIRE_FALSE(samples.substrings.empty());
  for (const SearchQuery& query : samples.substrings) {
    CHECK((query.text.size() == 3 || query.text.size() == 4));
    CHECK(count(samples.rows, query) >= 5);
    CHECK(count(samples.rows, query) <= 20);
  }
  REQUIRE_FALSE(samples.two_terms.empty());
  for (const SearchQuery& query : samples.two_terms) CHECK(count(samples.rows, query) >= 1);
  REQUIRE_FALSE(samples.shorts.empty());
  for (const SearchQuery& query : samples.shorts) {
    CHECK(count(samples.rows, query) >= 200);
    CHECK(count(samples.rows, query) <= 800);
  }
  REQUIRE_FALSE(samples.broads.empty());
  for (const SearchQuery& query : samples.broads) {
    CHECK(count(samples.rows, query) >= 2'500);
    CHECK(count(samples.rows, query) <= 3'500);
  }
  REQUIRE_FALSE(samples.combined.empty());
  for (const SearchQuery& query : samples.combined)
    CHECK(std::ranges::any_of(samples.rows, [&](const Row& row) {
      return row[Text::city] == query.city && row.created_ms >= query.created_from_ms &&
             row.created_ms < query.created_to_ms;
    }));
  REQUIRE(samples.typos.size() == 32);
  for (const SearchQuery& query : samples.typos)
    CHECK(std::ranges::any_of(
        samples.rows, [&](const Row& row) { return has_near_word(row[Text::last_name], query.terms.front()); }));
  REQUIRE(samples.prefixes.size() == 64);
  for (const std::string& prefix : samples.prefixes)
    CHECK(std::ranges::any_of(samples.rows, [&](const Row& row) {
      return row[Text::display_name].starts_with(prefix) ||
             row[Text::display_name].find(" " + prefix) != std::string_view::npos;
    }));
}

TEST_CASE("customers never get the values that they already have") {
  const Dataset dataset = Dataset::generated(1'000);
  const Samples samples(dataset);
  REQUIRE_FALSE(samples.victims.empty());
  REQUIRE(samples.cities.size() > 1);
  for (const Row* victim : samples.victims) {
    CHECK(std::ranges::count(samples.cities, (*victim)[Text::city]) == 0);
    CHECK(std::ranges::count(samples.last_names, (*victim)[Text::last_name]) == 0);
  }
  // No update sets the value that the customer already has, in any round.
  const std::size_t count = samples.victims.size();
  for (std::size_t i = 0; i < 3 * count; ++i) {
    REQUIRE(&samples.victim(i) == &samples.victim(i + count));
    REQUIRE(samples.new_value(samples.cities, i) != samples.new_value(samples.cities, i + count));
    REQUIRE(samples.new_value(samples.last_names, i) != samples.new_value(samples.last_names, i + count));
  }
}

}  // namespace data_test
