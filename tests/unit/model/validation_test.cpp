#include "model/validation.hpp"

#include "catch.hpp"
#include "repeat_text.hpp"

#include <cstddef>
#include <functional>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

namespace validation_test {

using namespace custengine;
using model::Violations;
using test::repeat_text;

namespace {

const std::vector<ExtensionCode> allowed = {ExtensionCode::two_invoice};

std::vector<FieldViolation> violations_of(const CustomerDraft& draft, bool restore = false) {
  Violations violations;
  model::check_values(draft, {.allowed = allowed, .restore = restore}, violations);
  model::require_identity(draft, violations, {}, restore ? model::TextRules::lenient : model::TextRules::current);
  if (violations.empty()) return {};
  return std::move(violations).to_error().violations;
}

/// The paths at fault, separated by blanks.
std::string paths(const std::vector<FieldViolation>& violations) {
  std::string text;
  for (const auto& violation : violations) text += (text.empty() ? "" : " ") + violation.field;
  return text;
}

CustomerDraft with(const std::function<void(CustomerDraft&)>& change) {
  CustomerDraft draft{.first_name = "Ada"};
  change(draft);
  return draft;
}

}  // namespace

TEST_CASE("each rule of a draft names its path") {
  struct Case {
    std::function<void(CustomerDraft&)> change;
    std::string path;
  };
  const Case cases[] = {
      {[](auto&) {}, ""},
      {[](auto& d) { d.id = "a b"; }, "customerUid"},
      {[](auto& d) { d.id = std::string(129, 'a'); }, "customerUid"},
      {[](auto& d) { d.id = "æ"; }, "customerUid"},
      {[](auto& d) { d.id = "a\n"; }, "customerUid customerUid"},  // the pattern is of the whole text
      {[](auto& d) { d.id = std::string("a\0", 2); }, "customerUid customerUid"},
      {[](auto& d) { d.id = "-_09AZaz"; }, ""},
      {[](auto& d) { d.id = std::string(128, 'a'); }, ""},
      {[](auto& d) { d.external_reference = " x"; }, "externalId"},
      {[](auto& d) { d.external_reference = "x\xC2\xA0"; }, "externalId"},
      {[](auto& d) { d.external_reference = "x y"; }, ""},
      {[](auto& d) { d.external_reference = std::string(256, 'x'); }, "externalId"},
      {[](auto& d) { d.type = static_cast<CustomerType>(9); }, "customerType"},
      {[](auto& d) { d.last_name = "a\x01"; }, "lastname"},
      {[](auto& d) { d.last_name = "a\nb"; }, "lastname"},
      {[](auto& d) { d.last_name = "a\xFF"; }, "lastname"},
      {[](auto& d) { d.last_name = std::string(256, 'x'); }, "lastname"},
      {[](auto& d) { d.last_name = std::string("a\0b", 3); }, "lastname"},
      {[](auto& d) { d.address = "Storgata 1\r\n0155 Oslo"; }, ""},
      {[](auto& d) { d.address = "a\tb"; }, ""},
      {[](auto& d) { d.internal_note = "a\tb\n"; }, ""},
      {[](auto& d) { d.city = "a\tb"; }, "city"},
      {[](auto& d) { d.origin = "a\tb"; }, "origin"},
      {[](auto& d) { d.internal_note = std::string(10'000, 'x') + "\n"; }, "internalNote"},
      {[](auto& d) { d.internal_note = std::string(9'999, 'x') + "\n"; }, ""},
      {[](auto& d) { d.email = "a@b"; }, ""},
      {[](auto& d) { d.email = "ab"; }, "email"},
      {[](auto& d) { d.email = "@b"; }, "email"},
      {[](auto& d) { d.email = "a@"; }, "email"},
      {[](auto& d) { d.email = "a@b@c"; }, "email"},
      {[](auto& d) { d.email = "a b@c"; }, "email"},
      {[](auto& d) { d.email = "a@b\u00A0c"; }, "email"},
      {[](auto& d) { d.country_code = "NO"; }, ""},
      {[](auto& d) { d.country_code = "XK"; }, ""},
      {[](auto& d) { d.country_code = "no"; }, "countryCode"},
      {[](auto& d) { d.country_code = "XX"; }, "countryCode"},
      {[](auto& d) { d.country_code = "NOR"; }, "countryCode countryCode"},
      {[](auto& d) { d.ledger_number = "007"; }, ""},
      {[](auto& d) { d.ledger_number = "7a"; }, "ledgerNumber"},
      {[](auto& d) { d.ledger_number = "-7"; }, "ledgerNumber"},
      {[](auto& d) { d.ledger_number = "٧"; }, "ledgerNumber"},  // a digit, in Arabic
      {[](auto& d) { d.pricelist_id = "a/b"; }, "pricelistUid"},
      {[](auto& d) { d.payment_terms = 3650; }, ""},
      {[](auto& d) { d.payment_terms = 3651; }, "paymentTerms"},
      {[](auto& d) { d.payment_terms = -1; }, "paymentTerms"},
      {[](auto& d) { d.account_manager = AccountManager{.id = "a b"}; }, "accountManager.tenantUserUid"},
      {[](auto& d) { d.account_manager = AccountManager{.display_name = "\x02"}; }, "accountManager.displayName"},
      {[](auto& d) {
         d.addresses = {{}, {.country_code = "XX"}};
       },
       "addresses[1].countryCode"},
      {[](auto& d) { d.addresses = {{.type = static_cast<AddressType>(3)}}; }, "addresses[0].type"},
      {[](auto& d) {
         d.addresses = {{.id = "a"}, {.id = "a"}};
       },
       "addresses[1].customerAddressUid"},
      {[](auto& d) { d.contacts = {{.first_name = "Kari"}}; }, "contacts[0].lastname"},
      {[](auto& d) { d.contacts = {{.last_name = "Moe", .email = "x"}}; }, "contacts[0].firstname contacts[0].email"},
      {[](auto& d) { d.contacts = {{.first_name = "K", .last_name = "M", .extensions = {{}}}}; },
       "contacts[0].extensions[0].organizationUid"},
      {[](auto& d) { d.consents = {{.id = "?"}}; }, "consents[0].consentUid"},
      {[](auto& d) {
         d.extensions = {{ExtensionCode::parse("OTHER").value(), "o"}};
       },
       "extensions[0].extensionCode"},
      {[](auto& d) {
         d.extensions = {{ExtensionCode::two_invoice, "o 1"}};
       },
       "extensions[0].organizationUid"},
  };
  for (std::size_t i = 0; i < std::size(cases); ++i) {
    CAPTURE(i, cases[i].path);
    CHECK(paths(violations_of(with(cases[i].change))) == cases[i].path);
  }
}

TEST_CASE("texts are accepted up to their limit in characters") {
  const std::pair<std::string CustomerDraft::*, std::size_t> limits[] = {{&CustomerDraft::id, 128},
                                                                         {&CustomerDraft::external_reference, 255},
                                                                         {&CustomerDraft::first_name, 255},
                                                                         {&CustomerDraft::last_name, 255},
                                                                         {&CustomerDraft::company_name, 255},
                                                                         {&CustomerDraft::mobile, 255},
                                                                         {&CustomerDraft::address, 255},
                                                                         {&CustomerDraft::postal_code, 255},
                                                                         {&CustomerDraft::city, 255},
                                                                         {&CustomerDraft::vat_number, 255},
                                                                         {&CustomerDraft::ledger_number, 255},
                                                                         {&CustomerDraft::pricelist_id, 128},
                                                                         {&CustomerDraft::loyalty_id, 255},
                                                                         {&CustomerDraft::origin, 255},
                                                                         {&CustomerDraft::internal_note, 10'000}};
  for (const auto& [member, limit] : limits) {
    CAPTURE(limit);
    CHECK(violations_of(with([&, m = member, n = limit](auto& d) { d.*m = std::string(n, '7'); })).empty());
    CHECK(violations_of(with([&, m = member, n = limit](auto& d) { d.*m = std::string(n + 1, '7'); })).size() == 1);
  }
  const auto with_email = [](std::size_t bytes) {
    return violations_of({.email = std::string(bytes - 2, 'a') + "@b"});
  };
  CHECK(with_email(255).empty());
  CHECK(paths(with_email(256)) == "email");
  for (const char* letter : {"å", "ท", "😀"}) {
    CAPTURE(letter);
    CHECK(violations_of({.first_name = repeat_text(letter, 255)}).empty());
    const auto too_long = violations_of({.first_name = repeat_text(letter, 256)});
    REQUIRE(paths(too_long) == "firstname");
    CHECK(too_long[0].message == "must not be longer than 255 characters");
    CHECK(violations_of({.first_name = "A", .internal_note = repeat_text(letter, 10'000)}).empty());
    CHECK(paths(violations_of({.first_name = "A", .internal_note = repeat_text(letter, 10'001)})) == "internalNote");
  }
}

TEST_CASE("invisible characters are refused and named where they hide") {
  const std::pair<const char*, const char*> invisible[] = {
      {"\u200B", "U+200B"}, {"\u00AD", "U+00AD"}, {"\u2060", "U+2060"},      {"\uFEFF", "U+FEFF"},
      {"\u200E", "U+200E"}, {"\u202E", "U+202E"}, {"\U000E0041", "U+E0041"}, {"\u3164", "U+3164"}};
  for (const auto& [character, name] : invisible) {
    CAPTURE(name);
    const std::string text = std::string("a") + character + "b";
    const auto found = violations_of({.id = text,
                                      .external_reference = text,
                                      .first_name = text,
                                      .email = text + "@x.no",
                                      .pricelist_id = text,
                                      .addresses = {{.city = text, .email = text + "@x.no"}}});
    CHECK(paths(found) == "customerUid customerUid externalId email pricelistUid pricelistUid addresses[0].email");
    for (const FieldViolation& violation : found)
      CHECK((violation.message == std::string("must not hold the invisible character ") + name ||
             violation.message == "must match ^[A-Za-z0-9-_]+"));
    // Values that an earlier release wrote are accepted.
    CHECK(violations_of({.external_reference = text, .email = text + "@x.no"}, true).empty());
  }
}

TEST_CASE("names of blanks and invisible characters are refused") {
  for (const char* blank : {" ", "\u3000 ", "\u200B", "\u00AD\u00A0", "\u2060\uFEFF "}) {
    CAPTURE(blank);
    const CustomerDraft draft{.first_name = blank,
                              .last_name = blank,
                              .company_name = blank,
                              .address = blank,
                              .postal_code = blank,
                              .city = blank,
                              .origin = blank,
                              .account_manager = AccountManager{.display_name = blank, .user_code = blank},
                              .addresses = {{.company_name = blank, .first_name = blank, .city = blank}},
                              .contacts = {{.first_name = blank, .last_name = "Moe"}},
                              .consents = {{.name = blank, .source = blank}}};
    CHECK(paths(violations_of(draft)) ==
          "firstname lastname companyName city accountManager.displayName addresses[0].companyName "
          "addresses[0].firstname addresses[0].city contacts[0].firstname consents[0].name ");
    CHECK(violations_of(draft, true).empty());

    CustomerPatch patch;
    patch.city = blank;
    patch.postal_code = blank;
    Violations violations;
    model::check_values(patch, {}, violations);
    REQUIRE(violations.count() == 1);
    CHECK(std::move(violations).to_error().violations[0] ==
          FieldViolation{"city", "must not be only blanks and invisible characters"});

    CustomerDraft cleared = draft;
    model::clear_blank_names(cleared);
    CHECK(cleared.first_name + cleared.last_name + cleared.company_name + cleared.city == "");
    CHECK(cleared.account_manager->display_name.empty());
    CHECK(cleared.addresses[0] == Address());
    CHECK(cleared.contacts[0].first_name.empty());
    CHECK(cleared.contacts[0].last_name == "Moe");
    CHECK(cleared.consents[0].name.empty());
    CHECK(cleared.address + cleared.postal_code + cleared.consents[0].source == repeat_text(blank, 3));

    // A mobile may be blank, but then does not identify the customer.
    CHECK(violations_of({.mobile = blank}).size() == 1);
    CHECK(violations_of({.first_name = "A", .mobile = blank}).empty());
  }
}

TEST_CASE("a draft must identify the customer") {
  const auto nobody = violations_of({.city = "Oslo"});
  REQUIRE(nobody.size() == 1);
  CHECK(nobody[0].field.empty());
  CHECK(nobody[0].message.find("companyName") != std::string::npos);
  for (const auto member : {&CustomerDraft::first_name, &CustomerDraft::last_name, &CustomerDraft::company_name,
                            &CustomerDraft::mobile, &CustomerDraft::external_reference}) {
    CustomerDraft draft;
    draft.*member = "x";
    CHECK(violations_of(draft).empty());
  }
  CHECK(violations_of({.email = "a@b"}).empty());
}

TEST_CASE("all violations are reported, in field order") {
  const auto all = violations_of(
      {.id = "?", .email = "x", .country_code = "XX", .ledger_number = "x", .addresses = {{.email = "x"}}});
  CHECK(paths(all) == "customerUid email countryCode ledgerNumber addresses[0].email");
}

TEST_CASE("times and version only count with restore") {
  const CustomerDraft draft = with([](auto& d) {
    d.created_at = Timestamp::max();
    d.last_modified_at = Timestamp::min();
    d.version = 0;
  });
  CHECK(violations_of(draft).empty());
  CHECK(paths(violations_of(draft, true)) == "createdAt lastModifiedAt version");
}

TEST_CASE("extension codes are names") {
  CHECK(ExtensionCode::parse("TWO_INVOICE").value() == ExtensionCode::two_invoice);
  CHECK(ExtensionCode::parse(std::string(64, 'A')).has_value());
  for (const auto& bad : {std::string(), std::string("lower"), std::string("A-B"), std::string(65, 'A')})
    CHECK(ExtensionCode::parse(bad).error().code == ErrorCode::invalid_argument);
}

TEST_CASE("sort fields parse by name; an error lists the known names") {
  for (int i = 0; i <= static_cast<int>(SortField::full_name); ++i) {
    const auto field = static_cast<SortField>(i);
    CHECK(parse_sort_field(to_string(field)).value() == field);
  }
  CHECK(to_string(SortField::external_reference) == "externalId");
  const auto unknown = parse_sort_field("shoeSize");
  REQUIRE(unknown.has_error());
  CHECK(unknown.error().code == ErrorCode::invalid_argument);
  CHECK(unknown.error().violations[0].field == "sortBy");
  CHECK(unknown.error().message.find("displayName") != std::string::npos);
  CHECK(parse_sort_field("address").has_error());
  CHECK(parse_sort_direction("DESC").value() == SortDirection::descending);
  CHECK(parse_sort_direction("desc").has_error());
}

}  // namespace validation_test
