#include "base/country.hpp"

#include "catch.hpp"

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace country_test {

namespace {

using custengine::base::Country;
using custengine::base::find_country;

struct Plan {
  std::string_view code, dial_code, trunk_prefix;
};

bool all_digits(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

/// All that are found by two upper case letters.
std::vector<Country> all_countries() {
  std::vector<Country> all;
  for (char first = 'A'; first <= 'Z'; ++first)
    for (char second = 'A'; second <= 'Z'; ++second) {
      const std::string code = {first, second};
      const Country* const found = find_country(code);
      if (!found) continue;
      CHECK(found->code == code);
      all.push_back(*found);
    }
  return all;
}

TEST_CASE("249 codes are assigned, and each has a dialling plan") {
  const auto all = all_countries();
  REQUIRE(all.size() == 249);
  for (const Country& country : all) {
    CAPTURE(country.code);
    // E.164: one to three digits, the first of which is no 0.
    CHECK(all_digits(country.dial_code));
    CHECK((country.dial_code.size() >= 1 && country.dial_code.size() <= 3 && country.dial_code.front() != '0'));
    CHECK((all_digits(country.trunk_prefix) && country.trunk_prefix.size() <= 2));
  }
}

TEST_CASE("what is not an assigned code in upper case is not found") {
  for (const std::string_view code : {"", "N", "no", "No", "NOR", "XX", "ZZ", "AA", "UK", "EU", "XK", "AN", "  "}) {
    CAPTURE(code);
    CHECK(find_country(code) == nullptr);
  }
}

TEST_CASE("dialling plans that are easily got wrong") {
  const auto plan = GENERATE(Plan{"NO", "47", ""}, Plan{"SE", "46", "0"}, Plan{"DK", "45", ""}, Plan{"FI", "358", "0"},
                             Plan{"IS", "354", ""}, Plan{"DE", "49", "0"}, Plan{"GB", "44", "0"}, Plan{"FR", "33", "0"},
                             Plan{"IT", "39", ""}, Plan{"ES", "34", ""}, Plan{"PT", "351", ""}, Plan{"PL", "48", ""},
                             Plan{"CZ", "420", ""}, Plan{"HU", "36", "06"}, Plan{"RU", "7", "8"}, Plan{"KZ", "7", "8"},
                             Plan{"BY", "375", "8"}, Plan{"US", "1", "1"}, Plan{"CA", "1", "1"}, Plan{"JM", "1", "1"},
                             Plan{"AX", "358", "0"}, Plan{"SJ", "47", ""}, Plan{"GG", "44", "0"}, Plan{"VA", "39", ""},
                             Plan{"FO", "298", ""}, Plan{"GL", "299", ""}, Plan{"BV", "47", ""}, Plan{"UM", "1", "1"});
  CAPTURE(plan.code);
  const Country* country = find_country(plan.code);
  REQUIRE(country != nullptr);
  CHECK(country->dial_code == plan.dial_code);
  CHECK(country->trunk_prefix == plan.trunk_prefix);
}

TEST_CASE("the codes are those of the outside list") {
  const std::filesystem::path path = CUSTENGINE_OUTSIDE_DATA "/rules/iso_3166-1.json";
  if (!std::filesystem::exists(path)) {
    WARN("skipped: no " << path);
    return;
  }
  std::ifstream file(path);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  constexpr std::string_view member = R"("alpha_2": ")";
  std::set<std::string> outside, ours;
  for (std::size_t at = text.find(member); at != std::string::npos; at = text.find(member, at + 1))
    outside.insert(text.substr(at + member.size(), 2));
  for (const Country& country : all_countries()) ours.emplace(country.code);
  CHECK(ours == outside);
}

}  // namespace

}  // namespace country_test
