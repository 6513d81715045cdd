#include "testing/check_digits.hpp"

#include "catch.hpp"
#include "tax_validity.hpp"

#include "testing/random.hpp"
#include "testing/tax_number.hpp"

#include <string>
#include <string_view>

namespace check_digits_test {

namespace {

using namespace custengine::testing;

// Numbers that large companies and public bodies print on their own pages.
TEST_CASE("published numbers have the check digits that we compute") {
  CHECK(norwegian_check_digit("92360901") == '6');  // Equinor
  CHECK(norwegian_check_digit("97476067") == '3');  // the Brønnøysund Register Centre
  CHECK(swedish_check_digit("556016068") == '0');   // Ericsson
  CHECK(swedish_check_digit("556012579") == '0');   // Volvo
  CHECK(danish_check_digit("2425679") == '0');      // Novo Nordisk
  CHECK(finnish_check_digit("0112038") == '9');     // Nokia
  CHECK(german_check_digit("12927339") == '8');     // Siemens
  CHECK(british_check_digits("2204302") == "31");   // Tesco
}

TEST_CASE("the formulae accept published numbers but not altered ones") {
  CHECK(tax_validity::norwegian("923609016"));
  CHECK_FALSE(tax_validity::norwegian("923609017"));
  CHECK(tax_validity::swedish("5560160680"));
  CHECK_FALSE(tax_validity::swedish("5560160681"));
  CHECK(tax_validity::danish("24256790"));
  CHECK_FALSE(tax_validity::danish("24256791"));
  CHECK(tax_validity::finnish("01120389"));
  CHECK_FALSE(tax_validity::finnish("01120388"));
  CHECK(tax_validity::german("129273398"));
  CHECK_FALSE(tax_validity::german("129273399"));
  CHECK(tax_validity::british("220430231"));
  CHECK_FALSE(tax_validity::british("220430232"));
}

TEST_CASE("some numbers have no check digit") {
  CHECK_FALSE(norwegian_check_digit("00000006"));  // 2 * 6 = 12, which leaves 1, and 11 - 1 is no digit
  CHECK_FALSE(danish_check_digit("0000006"));
  CHECK_FALSE(finnish_check_digit("0000006"));
}

std::string computed(std::string_view country, const std::string& body) {
  if (country == "NO") return body + norwegian_check_digit(body).value_or('?');
  if (country == "DK") return body + danish_check_digit(body).value_or('?');
  if (country == "FI") return body + finnish_check_digit(body).value_or('?');
  if (country == "SE") return body + swedish_check_digit(body);
  if (country == "DE") return body + german_check_digit(body);
  return body + british_check_digits(body);
}

TEST_CASE("computed check digits satisfy the independent formulae") {
  struct Rule {
    std::string_view country, body;
    bool (*is_valid)(std::string_view);
  };
  const auto rule =
      GENERATE(Rule{"NO", "########", tax_validity::norwegian}, Rule{"SE", "#########", tax_validity::swedish},
               Rule{"DK", "#######", tax_validity::danish}, Rule{"FI", "#######", tax_validity::finnish},
               Rule{"DE", "########", tax_validity::german}, Rule{"GB", "#######", tax_validity::british});
  Random random(7);
  int without = 0;
  for (int round = 0; round < 2000; ++round) {
    const std::string number = computed(rule.country, fill_digits(rule.body, random));
    if (number.ends_with('?')) {
      ++without;
      continue;
    }
    CAPTURE(rule.country, number);
    REQUIRE(rule.is_valid(number));
  }
  CHECK(without < 2000 / 6);  // a remainder in eleven, where the rule has one
}

}  // namespace

}  // namespace check_digits_test
