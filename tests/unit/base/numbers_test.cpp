// Phone and VAT numbers, in the forms in which they are compared.

#include "base/phone.hpp"
#include "base/vat_number.hpp"

#include "catch.hpp"
#include "truth_table.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace numbers_test {

using namespace custengine::base;

TEST_CASE("phone numbers in all forms have their E.164 form") {
  std::size_t rows = 0;
  for (const auto& row : custengine::test::read_table("phone-truth.tsv", 6)) {
    INFO(row[0] << ' ' << row[1] << ' ' << row[2] << ' ' << row[3] << ": " << row[4]);
    REQUIRE(phone_numbers(row[4], find_phone_plan(row[0])) == row[5]);
    ++rows;
  }
  CHECK(rows == 7049);
}

TEST_CASE("phone numbers are converted to E.164 form") {
  struct Case {
    std::string_view text, country, numbers;
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
      {"+39 (0)6 1234 567", "NO", "+39061234567"},  // Italy's 0 belongs to the number
      {"8 912 345-67-89", "RU", "+79123456789"},
      {"06 30 123 4567", "HU", "+36301234567"},
      {"+36 06 30 123 4567", "NO", "+36301234567"},
      {"(212) 555-0123", "US", "+12125550123"},
      {"1 212 555 0123", "US", "+12125550123"},
      {"91234567", "", "91234567"},
      {"+4791234567", "", "+4791234567"},
      {"0047 91234567", "", "+4791234567"},
      {"044 123 456", "XK", "+38344123456"},
      {"91234567", "SJ", "+4791234567"},
      // An international prefix of the country; 00 counts if it cannot be anything else.
      {"011 47 912 34 567", "US", "+4791234567"},
      {"0047 912 34 567", "US", "+4791234567"},
      {"8~10 47 912 34 567", "RU", "+4791234567"},
      {"0011 47 912 34 567", "AU", "+4791234567"},
      // Without a plus: only the country's own code.
      {"4791234567", "NO", "+4791234567"},
      {"46701234567", "NO", "+4746701234567"},
      {"44 020 7946 0000", "GB", "+442079460000"},
      // Exceptions.
      {"011 15-2345-6789", "AR", "+5491123456789"},
      {"0351 15-555-1234", "AR", "+5493515551234"},
      {"02314 15-40-1234", "AR", "+5492314401234"},
      {"011 4321-5678", "AR", "+541143215678"},
      {"80 29 491 19 11", "BY", "+375294911911"},
      {"8 0152 45-09-11", "BY", "+375152450911"},
      // Labels.
      {"mob. 912 34 567", "NO", "+4791234567"},
      {"Tlf.: +47 912 34 567", "NO", "+4791234567"},
      {"\u0442\u0435\u043b. 912 345-67-89", "RU", "+79123456789"},
      {"see note 5", "NO", ""},
      {"room 1234567", "NO", ""},  // not a possible length
      {"1234567", "NO", "+471234567"},
      // Digits and signs of other scripts.
      {"\uff0b\uff14\uff17 \uff19\uff11\uff12\uff13\uff14\uff15\uff16\uff17", "NO", "+4791234567"},
      {"\u0669\u0661\u0662\u0663\u0664\u0665\u0666\u0667", "NO", "+4791234567"},
      {"\u260e\u00a0912\u201034\u2013567", "NO", "+4791234567"},
      {"\u200e912 34 567\u200b", "NO", "+4791234567"},
      // Letters and words.
      {"0800-FLOWERS", "GB", "+448003569377"},
      {"1-800-FLOWERS", "US", "+18003569377"},
      {"1 800 FLOWERS", "US", "+18003569377"},
      {"91234567 (Kari)", "NO", ""},
      {"12 FLOWERS", "NO", ""},
      {"912 \u0444 34 567", "NO", ""},
      // Extensions.
      {"22 33 44 55 ext 1", "NO", "+4722334455"},
      {"22 33 44 55 ext. 12", "NO", "+4722334455"},
      {"22334455x12", "NO", "+4722334455"},
      {"22 33 44 55 #12", "NO", "+4722334455"},
      {"tel:+47-22-33-44-55;ext=12", "NO", "+4722334455"},
      {"ext 5", "NO", ""},
      // Two numbers in a field.
      {"22334455 / 99887766", "NO", "+4722334455 +4799887766"},
      {"22334455;+46 70 123 45 67, 22334455", "NO", "+4722334455 +46701234567"},
      {"22334455 ext 1; mob: 99887766", "NO", "+4722334455 +4799887766"},
      {"+47 22334455/+47 99887766", "NO", "+4722334455 +4799887766"},
      {"030/1234567", "DE", "+49301234567"},
      {"22334455/56", "NO", "+4722334455"},
      {"22334455, n/a", "NO", "+4722334455"},
      // Texts that are not numbers.
      {"", "NO", ""},
      {"n/a", "NO", ""},
      {"+", "NO", ""},
      {"0", "SE", ""},
      {"12", "NO", ""},
      {"00", "NO", ""},
      {"+47", "NO", ""},
      {"4.79E+10", "NO", ""},
      {"4,79123e+10", "NO", ""},
      {"912+34567", "NO", ""},
  };
  for (const auto& [text, country, numbers] : cases) {
    CAPTURE(text, country);
    CHECK(phone_numbers(text, find_phone_plan(country)) == numbers);
  }
}

TEST_CASE("a phone criterion matches with or without the country code") {
  const PhonePlan* sweden = find_phone_plan("SE");
  const std::string stored = phone_numbers("+46 70 123 45 67", sweden);
  CHECK(PhoneCriterion("0701234567", sweden).equals(stored));
  CHECK(PhoneCriterion("0701", sweden).occurs_in(stored));
  CHECK(PhoneCriterion("12345", sweden).occurs_in(stored));
  CHECK(PhoneCriterion("\u0661\u0662\u0663\u0664\u0665", sweden).occurs_in(stored));
  CHECK(PhoneCriterion("+46 70", sweden).occurs_in(stored));
  CHECK(PhoneCriterion("+46 (0)70", sweden).occurs_in(stored));
  CHECK_FALSE(PhoneCriterion("0702", sweden).occurs_in(stored));
  CHECK_FALSE(PhoneCriterion("1234567", sweden).equals(stored));
}

TEST_CASE("each of two numbers in a field matches, not both joined") {
  const PhonePlan* norway = find_phone_plan("NO");
  const std::string stored = phone_numbers("22334455 / 99887766", norway);
  CHECK(PhoneCriterion("22334455", norway).equals(stored));
  CHECK(PhoneCriterion("99887766", norway).equals(stored));
  CHECK(PhoneCriterion("+47 11111111; 99887766", norway).equals(stored));
  CHECK_FALSE(PhoneCriterion("11111111", norway).equals(stored));
  CHECK(PhoneCriterion("8877", norway).occurs_in(stored));
  CHECK_FALSE(PhoneCriterion("445547", norway).occurs_in(stored));
}

TEST_CASE("a phone criterion without digits matches nothing") {
  for (const char* text : {"", "+", "n/a", "00"}) {
    CAPTURE(text);
    CHECK_FALSE(PhoneCriterion(text, find_phone_plan("NO")).equals(""));
  }
  CHECK_FALSE(PhoneCriterion("n/a", find_phone_plan("NO")).occurs_in("+4791234567"));
}

TEST_CASE("VAT numbers lose separators and MVA, and have a country") {
  struct Case {
    const char *text, *customer_country, *country, *number;
  };
  const Case cases[] = {
      {"NO 987 654 325 MVA", "", "NO", "987654325"},
      {"987.654.325", "", "", "987654325"},
      {"987.654.325", "NO", "NO", "987654325"},
      {"no987654325mva", "SE", "NO", "987654325"},
      {"SE556703748501", "", "SE", "556703748501"},
      {"de 136 695 976", "", "DE", "136695976"},
      {"ATU12345678", "", "AT", "U12345678"},
      {"EL094259216", "", "GR", "094259216"},
      {"XI123456789", "GB", "XI", "123456789"},
      {"ESX1234567X", "", "ES", "X1234567X"},
      {"987654325MVA", "", "", "987654325"},
      {"MVA", "NO", "", "MVA"},
      {"NO", "NO", "", "NO"},
      {"NO\u00a0987\u2011654\u2013325", "", "NO", "987654325"},
      {"\uff2e\uff2f\uff11\uff12\uff13", "", "NO", "123"},
      {"ZZ123", "DE", "DE", "ZZ123"},
      {"", "NO", "", ""},
  };
  for (const auto& [text, customer_country, country, number] : cases) {
    CAPTURE(text, customer_country);
    const VatNumber vat = read_vat_number(text, customer_country);
    CHECK(vat.country == country);
    CHECK(vat.number == number);
  }
}

TEST_CASE("a part of a VAT number takes the country into account") {
  const auto occurs = [](const char* part, const char* whole, const char* country = "") {
    return occurs_in(read_vat_number(part), read_vat_number(whole, country));
  };
  CHECK(occurs("4567", "DE123456789"));
  CHECK(occurs("DE12", "DE123456789"));
  CHECK(occurs("DE12", "123456789", "DE"));
  CHECK(occurs("DE12", "123456789"));  // may be a German number
  CHECK(occurs("DE", "DE123456789"));
  CHECK_FALSE(occurs("DE23", "DE123456789"));
  CHECK_FALSE(occurs("DE12", "EE123456789"));
  CHECK_FALSE(occurs("SS1", "NO1"));
  CHECK_FALSE(occurs("", "NO1"));
  CHECK_FALSE(occurs("1", ""));
}

}  // namespace numbers_test
