#include "model/filter_field.hpp"

#include <custengine/filter.hpp>
#include <custengine/timestamp.hpp>

#include "catch.hpp"
#include "repeat_text.hpp"

#include <algorithm>
#include <chrono>
#include <initializer_list>
#include <limits>
#include <string>
#include <vector>

namespace filter_parse_test {

using namespace custengine;
using namespace custengine::fields;
using test::repeat_text;

namespace {

Timestamp time(const char* text) {
  return parse_timestamp(text).value();
}

/// The message of the one violation of `where`.
std::string fault(const std::string& text) {
  const auto parsed = Filter::parse(text);
  if (parsed) return "parsed: " + parsed->to_string();
  CHECK(parsed.error().code == ErrorCode::invalid_argument);
  REQUIRE(parsed.error().violations.size() == 1);
  CHECK(parsed.error().violations[0].field == "where");
  CHECK(parsed.error().message == "where: " + parsed.error().violations[0].message);
  return parsed.error().violations[0].message;
}

template <class F, class T>
concept CanEqual = requires(F field, T value) {
  field == value;
};
template <class F, class T>
concept CanOrder = requires(F field, T value) {
  field < value;
};
template <class F>
concept CanContain = requires(F field) {
  field.contains("a");
};
template <class F>
concept CanEqualZero = requires(F field) {
  field == 0;
};

static_assert(CanEqual<TextField, const char*> && CanEqual<TextField, std::string> && CanOrder<TextField, std::string>);
static_assert(!CanEqual<TextField, int> && !CanEqualZero<TextField> && !CanEqual<TextField, std::nullptr_t>);
static_assert(!CanEqual<TextField, Timestamp> && !CanEqual<TextField, TextField>);
static_assert(CanEqual<NumberField, int> && CanEqual<NumberField, std::uint64_t> && CanOrder<NumberField, short>);
static_assert(!CanEqual<NumberField, double> && !CanEqual<NumberField, bool> && !CanEqual<NumberField, const char*>);
static_assert(!CanContain<NumberField> && CanContain<TextField> && !CanContain<TimeField> && !CanContain<AnyField>);
static_assert(CanEqual<TimeField, Timestamp> && CanEqual<TimeField, std::chrono::sys_days> &&
              !CanEqual<TimeField, int>);
static_assert(CanEqual<TypeField, CustomerType> && !CanOrder<TypeField, CustomerType> && !CanEqual<TypeField, int>);
static_assert(!CanEqual<AnyField, const char*>);

constexpr const char* year_2025 = "2025-01-01T00:00:00.000Z";

}  // namespace

TEST_CASE("parsed filters equal filters built by operators") {
  struct Case {
    const char* text;
    Filter filter;
  };
  const auto t = time(year_2025);
  const std::vector<Case> cases = {
      {"", Filter()},
      {" \t\r\n ", Filter()},
      {"city == 'Oslo'", city == "Oslo"},
      {"city=='Oslo'", city == std::string("Oslo")},
      {"city == 'Oslo' and createdAt >= 2025-01-01 and not has_extension(TWO_INVOICE)",
       city == "Oslo" && created_at >= t && !has_extension(ExtensionCode::two_invoice)},
      {"city=='Oslo'&&createdAt>=2025-01-01T00:00:00Z&&!has_extension( TWO_INVOICE )",
       city == "Oslo" && created_at >= t && !has_extension(ExtensionCode::two_invoice)},
      {"city == 'a' OR city == 'b' AND NOT city == 'c'", city == "a" || (city == "b" && !(city == "c"))},
      {"(city == 'a' || city == 'b') && ! city == 'c'", (city == "a" || city == "b") && !(city == "c")},
      {"not (city == 'a' and city == 'b')", !(city == "a" && city == "b")},
      {"not city == 'a' and city == 'b'", !(city == "a") && city == "b"},
      {"not not ! (city == 'a')", !(city == "a")},
      {"companyName contains 'as'", company_name.contains("as")},
      {"companyName starts_with 'as'", company_name.starts_with("as")},
      {"city in ('Oslo', 'Bergen')", city.in({"Oslo", "Bergen"})},
      {"city in ()", city.in({})},
      {"city == 'it''s ''ø'''", city == "it's 'ø'"},
      {"city == ''", city == ""},
      {"address contains '\n'", address.contains("\n")},
      {"externalReference == 'r'", external_reference == "r"},
      {"externalId < 'r'", external_reference < "r"},
      {"is_set(email) or is_set(credit) or is_set(addresses)", email.is_set() || credit.is_set() || addresses.is_set()},
      {"has_extension(TWO_INVOICE, 'org-1')", has_extension(ExtensionCode::two_invoice, "org-1")},
      {"customerType in (PERSON, B2B) or customerType != COMPANY",
       type.in({CustomerType::person, CustomerType::b2b}) || type != CustomerType::company},
      {"credit.limit <= -5 and credit.balance > 9223372036854775807",
       credit_limit <= -5 && credit_balance > std::numeric_limits<std::int64_t>::max()},
      {"version < 18446744073709551615", version < std::numeric_limits<std::uint64_t>::max()},
      {"paymentTerms == -9223372036854775808", payment_terms == std::numeric_limits<std::int64_t>::min()},
      {"accountManager.tenantUserUid == 'm' and accountManager.displayName != 'n' and accountManager.userCode > 'c'",
       account_manager_id == "m" && account_manager_display_name != "n" && account_manager_user_code > "c"},
      {"lastModifiedAt in (2025-01-01, 2024-02-29T10:00:00Z, 2024-02-29T10:00:00.123Z)",
       last_modified_at.in({t, time("2024-02-29T10:00:00Z"), time("2024-02-29T10:00:00.123Z")})},
      {"true", Filter()},
      {"false", !Filter()},
      {"true and city == 'a'", city == "a"},
      {"city == 'a' or true", Filter()},
  };
  for (const auto& [text, filter] : cases) {
    INFO(text);
    const auto parsed = Filter::parse(text);
    REQUIRE(parsed);
    CHECK(*parsed == filter);
    CHECK(Filter::parse(filter.to_string()).value() == filter);
    CHECK(Filter::parse(filter.to_string())->to_string() == filter.to_string());
  }
}

TEST_CASE("a filter's text parses to an equal filter") {
  CHECK(Filter().to_string().empty());
  CHECK((!Filter()).to_string() == "false");
  CHECK(((city == "a" || city == "b") && !(city == "it's" && email.is_set())).to_string() ==
        "(city == 'a' or city == 'b') and not (city == 'it''s' and is_set(email))");
  CHECK((created_at >= time(year_2025)).to_string() == "createdAt >= 2025-01-01T00:00:00.000Z");
  CHECK(payment_terms.in({-1, 30}).to_string() == "paymentTerms in (-1, 30)");
  CHECK(has_extension(ExtensionCode::two_invoice, "o").to_string() == "has_extension(TWO_INVOICE, 'o')");
  CHECK(to_string(type == CustomerType::b2b) == "customerType == B2B");
}

TEST_CASE("every field of the field table has its constant") {
#define CUSTENGINE_CONSTANT(field_name, ...) field_name,
  std::vector<AnyField> constants = {
      CUSTENGINE_FIELDS(CUSTENGINE_CONSTANT, CUSTENGINE_CONSTANT, CUSTENGINE_CONSTANT, CUSTENGINE_CONSTANT)};
#undef CUSTENGINE_CONSTANT
  const auto add_members = [&constants](const AnyField& field, std::initializer_list<AnyField> members) {
    const auto found = std::ranges::find(constants, field.wire_name(), &AnyField::wire_name);
    constants.insert(found + 1, members);
  };
  add_members(credit, {credit_limit, credit_balance});
  add_members(account_manager, {account_manager_id, account_manager_display_name, account_manager_user_code});
  std::string names;
  for (const AnyField& field : constants) {
    names.append(names.empty() ? "" : ", ").append(field.wire_name());
    INFO(field.wire_name());
    CHECK(model::find_filter_field(field.wire_name()) != nullptr);
    CHECK(Filter::parse("is_set(" + std::string(field.wire_name()) + ")").value() == field.is_set());
  }
  CHECK(names == model::filter_field_names());
  for (const auto& member : model::account_manager_members) {
    const auto* field = model::find_filter_field("accountManager." + std::string(member.wire));
    REQUIRE(field);
    CHECK(field->type == model::FilterType::text);
  }
}

TEST_CASE("a filter parse error names the column and what was expected") {
  struct Case {
    std::string text, message;
  };
  const auto [text, message] = GENERATE(values<Case>({
      {"city", "column 5: expected ==, !=, <, <=, >, >=, starts_with, contains or in, found the end"},
      {"city = 'a'", "column 6: expected ==, !=, <, <=, >, >=, starts_with, contains or in, found ="},
      {"city == 'a' city", "column 13: expected and, or, or the end, found city"},
      {"city == 'a' and", "column 16: expected one of the fields customerUid, "},
      {"CITY == 'a'", "column 1: expected one of the fields customerUid, externalId, "},
      {"citi == 'a'", "displayName, found citi"},
      {"is_set(citi)", "column 8: expected one of the fields "},
      {"is_set city", "column 8: expected '(', found city"},
      {"is_set(city", "column 12: expected ')', found the end"},
      {"city == Oslo", "column 9: expected a text in single quotes, found Oslo"},
      {"city == 5", "column 9: expected a text in single quotes, found 5"},
      {"city == 'Oslo", "column 9: this text has no closing quote"},
      {"city == 'Os''", "column 9: this text has no closing quote"},
      {"city == 'Øø' and city ¤ 'x'", "column 23: expected ==, "},
      {"city == 'Øø' and city ¤ 'x'", "found ¤"},
      {"city in 'a'", "column 9: expected '(', found 'a'"},
      {"city in ('a' 'b')", "column 14: expected ')', found 'b'"},
      {"city in ('a',)", "column 14: expected a text in single quotes, found )"},
      {"(city == 'a'", "column 13: expected ')', found the end"},
      {"city == 'a')", "column 12: expected and, or, or the end, found )"},
      {"()", "column 2: expected one of the fields"},
      {"paymentTerms == 1.5", "column 17: expected a whole number, found 1.5"},
      {"paymentTerms == 18446744073709551616", "column 17: expected a whole number"},
      {"paymentTerms == -9223372036854775809", "column 17: expected a whole number"},
      {"paymentTerms == '30'", "column 17: expected a whole number, found '30'"},
      {"paymentTerms contains '3'", "column 14: paymentTerms cannot be asked for contains"},
      {"createdAt == 2025-02-29", "column 14: expected a time such as 2025-01-31"},
      {"createdAt == 2025-01-01T00:00Z", "column 14: expected a time such as"},
      {"createdAt == '2025-01-01'", "column 14: expected a time such as"},
      {"createdAt starts_with 2025-01-01", "column 11: createdAt cannot be asked for starts_with"},
      {"customerType == SHOP", "column 17: expected PERSON, COMPANY or B2B, found SHOP"},
      {"customerType < B2B", "column 14: customerType cannot be asked for <"},
      {"credit == 5", "column 8: credit can only be asked for is_set"},
      {"contacts contains 'a'", "column 10: contacts can only be asked for is_set"},
      {"ledgerNumber < 'abc'", "column 14: ledgerNumber must be compared with digits only"},
      {"has_extension()", "column 15: expected an extension code such as TWO_INVOICE, found )"},
      {"has_extension(two)", "column 15: expected an extension code such as TWO_INVOICE, found two"},
      {"has_extension(TWO_INVOICE, 5)", "column 28: expected an organization id in single quotes, found 5"},
      {"has_extension(TWO_INVOICE, 'å')", "column 26: the organization id must match"},
      {"has_extension(TWO_INVOICE, '')", "column 26: the organization id "},
      {"city == 'Ø\xff'", "column 11: the filter is not UTF-8"},
      {"city == 'Ø\xc3", "column 11: the filter is not UTF-8"},
      {"city\n==\n'a'\nx", "column 13: expected and, or, or the end, found x"},
      {repeat_text("ø", 50), "column 1: expected one of the fields"},
      {"city == " + repeat_text("a", 60), "found " + repeat_text("a", 40) + "…"},
  }));
  INFO(text);
  CHECK_THAT(fault(text), Catch::Contains(message));
}

TEST_CASE("filter text has limits of depth, size and terms") {
  const auto nested = [](std::size_t depth) {
    return repeat_text("(", depth) + "city == 'a'" + repeat_text(")", depth);
  };
  CHECK(Filter::parse(nested(64)));
  CHECK(fault(nested(65)) == "column 65: the filter is nested more than 64 deep");
  CHECK(fault(nested(20'000)) == "column 65: the filter is nested more than 64 deep");
  CHECK(Filter::parse(repeat_text("not ", 10'000) + "city == 'a'").value() == (city == "a"));

  // Each level is a group of two levels of the tree.
  const auto levels = [](std::size_t count) {
    return repeat_text("not (city == 'a' and ", count) + "city == 'b'" + repeat_text(")", count);
  };
  CHECK(Filter::parse(levels(31)));
  CHECK_THAT(fault(levels(32)), Catch::Contains("the filter is nested more than 64 deep"));

  CHECK(Filter::parse("city == 'a'" + repeat_text(" or city == 'a'", 255)));
  CHECK(fault("city == 'a'" + repeat_text(" or city == 'a'", 256)) ==
        "column " + std::to_string(11 + 255 * 15 + 2) + ": the filter has more than 256 conditions");
  CHECK(Filter::parse("city in ('a'" + repeat_text(",'a'", 998) + ")"));
  CHECK_THAT(fault("city in ('a'" + repeat_text(",'a'", 999) + ")"),
             Catch::StartsWith("column 6: the filter has more"));

  const std::string frame = "city == ''";
  CHECK(Filter::parse("city == '" + std::string(Filter::max_text_bytes - frame.size(), 'a') + "'"));
  CHECK(fault("city == '" + std::string(Filter::max_text_bytes - frame.size() + 1, 'a') + "'") ==
        "column 65537: the filter has more than 65536 bytes");
}

}  // namespace filter_parse_test
