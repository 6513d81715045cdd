#include "base/country.hpp"
#include "base/phone_plan.hpp"

#include "catch.hpp"

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace country_test {

namespace {

using custengine::base::find_phone_plan;
using custengine::base::find_phone_plan_of_code;
using custengine::base::is_country_code;
using custengine::base::PhonePlan;

struct Plan {
  std::string_view country, code, trunk_prefix;
};

/// All country codes among the texts of two upper-case letters.
std::vector<std::string> all_countries() {
  std::vector<std::string> all;
  for (char first = 'A'; first <= 'Z'; ++first)
    for (char second = 'A'; second <= 'Z'; ++second)
      if (const std::string code = {first, second}; is_country_code(code)) all.push_back(code);
  return all;
}

TEST_CASE("249 codes and XK are accepted and have a dialling plan") {
  const auto all = all_countries();
  REQUIRE(all.size() == 250);
  for (const std::string& country : all) {
    CAPTURE(country);
    const PhonePlan* plan = find_phone_plan(country);
    REQUIRE(plan != nullptr);
    CHECK(plan->country == country);
    const PhonePlan* of_code = find_phone_plan_of_code(std::string(plan->code) + "5");
    REQUIRE(of_code != nullptr);
    CHECK(of_code->code == plan->code);
    CHECK(of_code->lengths_of_code == plan->lengths_of_code);
  }
}

TEST_CASE("the dialling plans equal their source table") {
  std::ifstream file(CUSTENGINE_SOURCE_DIR "/src/base/phone-plans.tsv");
  std::size_t rows = 0;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with('#')) continue;
    CAPTURE(line);
    ++rows;
    std::istringstream cells(line);
    std::string country, code, prefixes, trunk, lengths;
    for (std::string* cell : {&country, &code, &prefixes, &trunk, &lengths}) std::getline(cells, *cell, '\t');
    const PhonePlan* plan = find_phone_plan(country);
    REQUIRE(plan != nullptr);
    CHECK(plan->code == code);
    CHECK(plan->trunk_prefix == trunk);
    if (std::ranges::all_of(prefixes, [](char c) { return c >= '0' && c <= '9'; }))
      CHECK(plan->international_prefixes == prefixes);
    std::set<std::string> given;
    std::istringstream numbers(lengths);
    for (std::string length; std::getline(numbers, length, ',');) given.insert(length);
    for (std::size_t length = 0; length < 40; ++length)
      CHECK(plan->allows(length) == given.contains(std::to_string(length)));
  }
  CHECK(rows == 250);
}

TEST_CASE("international prefixes are listed one by one in the table") {
  CHECK(find_phone_plan("SG")->international_prefixes == "00. 01. 02. 03.");
  CHECK(find_phone_plan("IL")->international_prefixes == "00 012 013 014 015 016 017 018 019 0105");
  CHECK(find_phone_plan("KR")->international_prefixes ==
        "001 002 005 006 008 009 0073 00345 00365 00391 00700 00727 00755 00761 00762 00766");
  CHECK(find_phone_plan("BO")->international_prefixes == "00 001.");
}

TEST_CASE("only assigned codes in upper case are found") {
  for (const std::string_view code : {"", "N", "no", "No", "NOR", "XX", "ZZ", "AA", "UK", "EU", "AN", "  "}) {
    CAPTURE(code);
    CHECK_FALSE(is_country_code(code));
    CHECK(find_phone_plan(code) == nullptr);
  }
  for (const std::string_view digits : {"", "0", "0047", "999", "210"}) {
    CAPTURE(digits);
    CHECK(find_phone_plan_of_code(digits) == nullptr);
  }
}

TEST_CASE("unusual dialling plans are correct") {
  const auto plan = GENERATE(
      Plan{"NO", "47", ""}, Plan{"SE", "46", "0"}, Plan{"DK", "45", ""}, Plan{"FI", "358", "0"}, Plan{"IS", "354", ""},
      Plan{"DE", "49", "0"}, Plan{"GB", "44", "0"}, Plan{"FR", "33", "0"}, Plan{"IT", "39", ""}, Plan{"ES", "34", ""},
      Plan{"PT", "351", ""}, Plan{"PL", "48", ""}, Plan{"CZ", "420", ""}, Plan{"HU", "36", "06"}, Plan{"RU", "7", "8"},
      Plan{"KZ", "7", "8"}, Plan{"BY", "375", "8"}, Plan{"US", "1", "1"}, Plan{"CA", "1", "1"}, Plan{"JM", "1", "1"},
      Plan{"AX", "358", "0"}, Plan{"SJ", "47", ""}, Plan{"GG", "44", "0"}, Plan{"VA", "39", ""}, Plan{"FO", "298", ""},
      Plan{"GL", "299", ""}, Plan{"BV", "47", ""}, Plan{"UM", "1", "1"}, Plan{"XK", "383", "0"});
  CAPTURE(plan.country);
  const PhonePlan* found = find_phone_plan(plan.country);
  REQUIRE(found != nullptr);
  CHECK(found->code == plan.code);
  CHECK(found->trunk_prefix == plan.trunk_prefix);
}

TEST_CASE("the codes equal those of an independent list") {
  const std::filesystem::path path = CUSTENGINE_OUTSIDE_DATA "/rules/iso_3166-1.json";
  if (!std::filesystem::exists(path)) {
    WARN("skipped: no " << path);
    return;
  }
  std::ifstream file(path);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  constexpr std::string_view member = R"("alpha_2": ")";
  std::set<std::string> outside = {"XK"}, ours;
  for (std::size_t at = text.find(member); at != std::string::npos; at = text.find(member, at + 1))
    outside.insert(text.substr(at + member.size(), 2));
  for (const std::string& country : all_countries()) ours.insert(country);
  CHECK(ours == outside);
}

}  // namespace

}  // namespace country_test
