// Phone and VAT numbers, in the forms in which they are compared.

#include "base/phone.hpp"
#include "base/vat_number.hpp"

#include "catch.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace numbers_test {

using namespace custengine::base;

TEST_CASE("phone numbers are brought to E.164 form") {
  struct Case {
    std::string_view text, country, normalized;
  };
  const Case cases[] = {
      {"91234567", "NO", "+4791234567"},
      {"+47 912 34 567", "NO", "+4791234567"},
      {"0047 912-34-567", "NO", "+4791234567"},
      {"(912) 34 567", "NO", "+4791234567"},
      {"070-123 45 67", "SE", "+46701234567"},
      {"+46 (0)70 123 45 67", "NO", "+46701234567"},
      {"0046 (0)70 123 45 67", "SE", "+46701234567"},
      {"3471234567", "IT", "+393471234567"},
      {"07911 123456", "GB", "+447911123456"},
      {"06 1234 567", "IT", "+39061234567"},
      {"8 912 345-67-89", "RU", "+79123456789"},
      {"06 30 123 4567", "HU", "+36301234567"},
      {"(212) 555-0123", "US", "+12125550123"},
      {"1 212 555 0123", "US", "+12125550123"},
      {"91234567", "", "91234567"},
      {"+4791234567", "", "+4791234567"},
      {"mob. 912 34 567", "NO", "+4791234567"},
      {"", "NO", ""},
      {"n/a", "NO", ""},
      {"00", "NO", ""},
      {"0", "SE", "0"},
      {"0(0)", "NO", ""},
      {"0(0)47 1", "", "+471"},
  };
  for (const auto& [text, country, normalized] : cases) {
    CAPTURE(text, country);
    CHECK(normalize_phone(text, find_country(country)) == normalized);
  }
}

TEST_CASE("a phone criterion matches with or without the dial code") {
  const Country* sweden = find_country("SE");
  const std::string stored = normalize_phone("+46 70 123 45 67", sweden);
  CHECK(PhoneCriterion("0701234567", sweden).equals(stored));
  CHECK(PhoneCriterion("0701", sweden).occurs_in(stored));
  CHECK(PhoneCriterion("12345", sweden).occurs_in(stored));
  CHECK(PhoneCriterion("+46 70", sweden).occurs_in(stored));
  CHECK_FALSE(PhoneCriterion("0702", sweden).occurs_in(stored));
  CHECK_FALSE(PhoneCriterion("1234567", sweden).equals(stored));
}

TEST_CASE("a phone criterion without digits matches nothing") {
  for (const char* text : {"", "+", "n/a", "00"}) {
    CAPTURE(text);
    CHECK_FALSE(PhoneCriterion(text, find_country("NO")).equals(""));
  }
  CHECK_FALSE(PhoneCriterion("n/a", find_country("NO")).occurs_in("+4791234567"));
}

TEST_CASE("VAT numbers lose separators, country prefix and MVA") {
  const std::pair<const char*, const char*> cases[] = {
      {"NO 987 654 325 MVA", "987654325"},
      {"987.654.325", "987654325"},
      {"no987654325mva", "987654325"},
      {"SE556703748501", "556703748501"},
      {"de 136 695 976", "136695976"},
      {"ATU12345678", "U12345678"},
      {"EL094259216", "094259216"},
      {"XI123456789", "123456789"},
      {"ESX1234567X", "X1234567X"},
      {"987654325MVA", "987654325"},
      {"MVA", "MVA"},
      {"NO", "NO"},
      {"NO\xC2\xA0"
       "987654325",
       "987654325"},
      {"ZZ123", "ZZ123"},
      {"", ""},
  };
  for (const auto& [text, normalized] : cases) {
    CAPTURE(text);
    CHECK(normalize_vat_number(text) == normalized);
  }
}

}  // namespace numbers_test
