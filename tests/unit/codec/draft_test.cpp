// Drafts from JSON: accepted and refused documents.

#include "model/field_table.hpp"

#include <custengine/json.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <boost/json/value_to.hpp>

#include "catch.hpp"

#include <string>
#include <vector>

namespace custengine::draft_test {
namespace {

using namespace std::chrono;
using Catch::Contains;

std::vector<std::string> faults(const std::string& json) {
  const auto draft = draft_from_json(json, {.restore = true});
  if (draft) return {};
  CHECK(draft.error().code == ErrorCode::invalid_argument);
  std::vector<std::string> all;
  for (const auto& [field, message] : draft.error().violations) all.push_back(field + ": " + message);
  return all;
}

TEST_CASE("every member of a draft is read") {
  const auto draft = draft_from_json(R"({
    "customerUid": "c-1", "externalId": "crm-17", "customerType": "COMPANY", "firstname": "Ada", "lastname": "Øye",
    "companyName": "Fjell \"&\" Sønn", "email": "a@b.no", "mobile": "+47 99", "address": "Vei 1\nOppgang B",
    "postalCode": "0150", "city": "Oslo", "countryCode": "NO", "vatNumber": "NO 1", "ledgerNumber": "007",
    "pricelistUid": "p", "paymentTerms": 30, "credit": {"limit": 100, "balance": -9223372036854775808},
    "loyaltyId": "l", "origin": "web", "internalNote": "n",
    "accountManager": {"tenantUserUid": "u", "displayName": "Kari", "userCode": "7"},
    "addresses": [{"customerAddressUid": "a", "type": "INVOICE_ADDRESS", "displayName": "gone", "companyName": "C",
                   "firstname": "F", "lastname": "L", "address": "A", "postalCode": "P", "city": "Y",
                   "countryCode": "SE", "email": "e@f", "phone": "1"}, {}],
    "contacts": [{"customerContactUid": "k", "firstname": "F", "lastname": "L", "displayName": "gone", "email": "e@f",
                  "mobile": "2", "createdAt": "2025-07-30T18:12:05.623Z", "lastModifiedAt": "2025-07-31T00:00:00Z",
                  "extensions": [{"extensionCode": "TWO_INVOICE", "organizationUid": "o"}]}],
    "consents": [{"consentUid": "s", "name": "mail", "status": true, "source": "web",
                  "createdAt": "1970-01-01T00:00:00.001Z", "lastModifiedAt": "2025-07-31T00:00:00Z",
                  "modifiedBy": "kari"}],
    "extensions": [{"extensionCode": "OTHER_1", "organizationUid": "o-2"}],
    "createdAt": "2025-01-01T00:00:00.000Z", "lastModifiedAt": "2025-01-01T00:00:00.001Z", "version": 18446744073709551615,
    "displayName": "gone"})");
  REQUIRE(draft);
  const CustomerDraft expected = {
      .id = "c-1",
      .external_reference = "crm-17",
      .type = CustomerType::company,
      .first_name = "Ada",
      .last_name = "Øye",
      .company_name = "Fjell \"&\" Sønn",
      .email = "a@b.no",
      .mobile = "+47 99",
      .address = "Vei 1\nOppgang B",
      .postal_code = "0150",
      .city = "Oslo",
      .country_code = "NO",
      .vat_number = "NO 1",
      .ledger_number = "007",
      .pricelist_id = "p",
      .payment_terms = 30,
      .credit = Credit{100, std::numeric_limits<std::int64_t>::min()},
      .loyalty_id = "l",
      .origin = "web",
      .internal_note = "n",
      .account_manager = AccountManager{"u", "Kari", "7"},
      .addresses = {{.id = "a",
                     .type = AddressType::invoice,
                     .company_name = "C",
                     .first_name = "F",
                     .last_name = "L",
                     .address = "A",
                     .postal_code = "P",
                     .city = "Y",
                     .country_code = "SE",
                     .email = "e@f",
                     .phone = "1"},
                    {}},
      .contacts = {{.id = "k",
                    .first_name = "F",
                    .last_name = "L",
                    .email = "e@f",
                    .mobile = "2",
                    .created_at = sys_days(2025y / July / 30) + 18h + 12min + 5s + 623ms,
                    .last_modified_at = sys_days(2025y / July / 31),
                    .extensions = {{ExtensionCode::two_invoice, "o"}}}},
      .consents = {{.id = "s",
                    .name = "mail",
                    .status = true,
                    .source = "web",
                    .created_at = Timestamp(1ms),
                    .last_modified_at = sys_days(2025y / July / 31),
                    .modified_by = "kari"}},
      .extensions = {{ExtensionCode::parse("OTHER_1").value(), "o-2"}},
      .created_at = sys_days(2025y / January / 1),
      .last_modified_at = sys_days(2025y / January / 1) + 1ms,
      .version = std::numeric_limits<std::uint64_t>::max(),
  };
  CHECK(*draft == expected);
}

TEST_CASE("null and absent members leave a draft's value unset") {
  CHECK(*draft_from_json("{}") == CustomerDraft{});
  for (const auto& field : model::field_table) {
    CAPTURE(field.wire);
    CHECK(*draft_from_json("{\"" + std::string(field.wire) + "\":null}") == CustomerDraft{});
  }
  CHECK(*draft_from_json(R"({"credit":{"limit":null},"accountManager":{"displayName":null},"addresses":[{"city":null,
                             "type":null}],"consents":[{"status":null,"createdAt":null,
                             "lastModifiedAt":null,"modifiedBy":null}]})") ==
        CustomerDraft{.credit = Credit{}, .account_manager = AccountManager{}, .addresses = {{}}, .consents = {{}}});
}

TEST_CASE("externalReference is an alias of externalId; not both") {
  CHECK(draft_from_json(R"({"externalReference":"x"})")->external_reference == "x");
  CHECK(faults(R"({"externalReference":"x","externalId":"x"})") ==
        std::vector<std::string>{"externalId: is given more than once"});
  CHECK(faults(R"({"customerUid":"c","externalReference":"x","externalId":"x"})") ==
        std::vector<std::string>{"externalId: is given more than once"});
  CHECK(faults(R"({"externalReference":"x","externalReference":"x"})") ==
        std::vector<std::string>{"externalReference: is given more than once"});
}

TEST_CASE("every field refuses values of other types, with its path") {
  for (const auto& field : model::field_table) {
    for (const std::string value : {"1.5", "true", "\"no\"", "[1]", "{\"a\":1}"}) {
      const bool is_ignored = field.is_text() && !field.draft;
      const bool is_taken = is_ignored || (field.is_text() && value == "\"no\"");
      CAPTURE(field.wire, value);
      const auto draft = draft_from_json("{\"" + std::string(field.wire) + "\":" + value + "}", {.restore = true});
      CHECK(draft.has_value() == is_taken);
      if (!draft) CHECK(draft.error().violations.at(0).field.starts_with(field.wire));
    }
  }
}

TEST_CASE("malformed values are refused with their paths") {
  struct Case {
    std::string json, fault;
  };
  const auto [json, fault] = GENERATE(values<Case>({
      {"[]", ": must be an object"},
      {"null", ": must be an object"},
      {"\"x\"", ": must be an object"},
      {R"({"firstName":"a"})", "firstName: unknown member; did you mean \"firstname\"?"},
      {R"({"company_name":"a"})", "company_name: unknown member; did you mean \"companyName\"?"},
      {R"({"LSATNMAE":"a"})", "LSATNMAE: unknown member; did you mean \"lastname\"?"},  // two swaps
      {R"({"lsatnmea":"a"})", "lsatnmea: unknown member"},
      {R"({"\u00E5ity":"a"})", "\u00E5ity: unknown member; did you mean \"city\"?"},
      {R"({"somethingElse":"a"})", "somethingElse: unknown member"},
      {R"({"":"a"})", "\"\": unknown member"},
      {R"({"city":"a","city":"b"})", "city: is given more than once"},
      {R"({"city":5})", "city: must be a text"},
      {R"({"customerType":"X"})", "customerType: must be one of PERSON, COMPANY, B2B"},
      {R"({"customerType":"person"})", "customerType: must be one of PERSON, COMPANY, B2B"},
      {R"({"customerType":1})", "customerType: must be a text"},
      {R"({"paymentTerms":"30"})", "paymentTerms: must be a whole number, written without fraction or exponent"},
      {R"({"paymentTerms":30.0})", "paymentTerms: must be a whole number, written without fraction or exponent"},
      {R"({"paymentTerms":3e1})", "paymentTerms: must be a whole number, written without fraction or exponent"},
      {R"({"paymentTerms":2147483648})", "paymentTerms: must be between -2147483648 and 2147483647"},
      {R"({"version":-1})", "version: must be between 0 and 18446744073709551615"},
      {R"({"version":18446744073709551616})", "version: must be between 0 and 18446744073709551615"},
      {R"({"credit":5})", "credit: must be an object"},
      {R"({"credit":{"limit":9223372036854775808}})",
       "credit.limit: must be between -9223372036854775808 and 9223372036854775807"},
      {R"({"credit":{"limits":1}})", "credit.limits: unknown member; did you mean \"limit\"?"},
      {R"({"accountManager":{"userCode":7}})", "accountManager.userCode: must be a text"},
      {R"({"addresses":{}})", "addresses: must be an array"},
      {R"({"addresses":[{},null]})", "addresses[1]: must be an object"},
      {R"({"addresses":[{},{},{"countryCode":47}]})", "addresses[2].countryCode: must be a text"},
      {R"({"addresses":[{"mobile":"1"}]})", "addresses[0].mobile: unknown member"},
      {R"({"addresses":[{"type":"DELIVERY"}]})", "addresses[0].type: must be one of DELIVERY_ADDRESS, INVOICE_ADDRESS"},
      {R"({"contacts":[{"extensions":[{"extensionCode":"two"}]}]})", "contacts[0].extensions[0].extensionCode: "},
      {R"({"contacts":[{"createdAt":1}]})", "contacts[0].createdAt: must be a text"},
      {R"({"consents":[{"status":"true"}]})", "consents[0].status: must be true or false"},
      {R"({"consents":[{"status":1}]})", "consents[0].status: must be true or false"},
      {R"({"extensions":[{"organizationUid":"o"}]})", "extensions[0].extensionCode: is missing"},
      {R"({"createdAt":"2025-07-30"})", "createdAt: must be a time in UTC such as 2025-07-30T18:12:05.623Z"},
  }));
  CAPTURE(json);
  const auto found = faults(json);
  REQUIRE(found.size() == 1);
  CHECK_THAT(found[0], Catch::StartsWith(fault));
}

TEST_CASE("ignored members are not checked") {
  const std::string values[] = {"1", "-1.5", "true", "[1]", "{\"a\":[{}]}", "\"\"", "\"2025-02-30T00:00:00Z\"", "null"};
  for (const std::string& value : values) {
    CAPTURE(value);
    for (const bool restore : {false, true}) {
      const auto draft = draft_from_json("{\"displayName\":" + value + ",\"addresses\":[{\"displayName\":" + value +
                                             "}],\"contacts\":[{\"displayName\":" + value + "}]}",
                                         {.restore = restore});
      REQUIRE(draft);
      CHECK(draft->addresses.at(0) == Address());
      CHECK(draft->contacts.at(0) == Contact());
    }
    const std::string stamps = "\"createdAt\":" + value + ",\"lastModifiedAt\":" + value;
    const auto draft = draft_from_json("{\"version\":true," + stamps + ",\"contacts\":[{" + stamps +
                                       "}],\"consents\":[{" + stamps + "}]}");
    REQUIRE(draft);
    CHECK(draft->contacts.at(0) == Contact());
    CHECK(draft->consents.at(0) == Consent());
    CHECK_FALSE((draft->version || draft->created_at || draft->last_modified_at));
    CHECK(patch_from_json("{\"contacts\":[{" + stamps + "}],\"consents\":[{" + stamps + "}]}"));
  }
  // Valid members are not lost.
  CHECK(draft_from_json(R"({"version":7,"createdAt":"2025-07-30T18:12:05.623Z"})")->version == 7U);
  CHECK(draft_from_json(R"({"createdAt":"2025-07-30T18:12:05.623Z"})")->created_at.has_value());
}

TEST_CASE("all faults of a document are reported") {
  const auto draft = draft_from_json(
      R"({"city":1,"credit":{"limit":"a","x":1},"addresses":[{"city":2},{"phone":3}],"nope":4,"email":5,"email":6})");
  REQUIRE_FALSE(draft);
  std::vector<std::string> fields;
  for (const auto& violation : draft.error().violations) fields.push_back(violation.field);
  CHECK(fields == std::vector<std::string>{"email", "city", "credit.limit", "credit.x", "addresses[0].city",
                                           "addresses[1].phone", "nope", "email"});
  CHECK_THAT(draft.error().message, Contains("email: is given more than once; city: must be a text; credit.limit: must "
                                             "be a whole number, written without fraction or exponent; credit.x: "));
  CHECK_THAT(draft.error().message, Catch::EndsWith("nope: unknown member; email: must be a text"));
}

TEST_CASE("a document with 2000 faults reports only 100 of them") {
  std::string json = "{\"addresses\":[";
  for (int i = 0; i < 1000; ++i) json += "{\"city\":1,\"x\":1},";
  json.back() = ']';
  CHECK(faults(json + "}").size() == 100);
  const std::string message = draft_from_json(json + "}").error().message;
  CHECK_THAT(message, Catch::EndsWith(" more"));
  const std::size_t untold = std::stoul(message.substr(message.rfind("and ") + 4));
  CHECK(untold > 1900);
  CHECK(untold < 2000);
}

TEST_CASE("drafts and patches come from boost::json::value too") {
  const auto value = boost::json::parse(R"({"firstname":"Ada","credit":{"limit":5}})");
  CHECK(boost::json::value_to<CustomerDraft>(value) == CustomerDraft{.first_name = "Ada", .credit = Credit{5, 0}});
  CHECK(boost::json::value_to<CustomerPatch>(value) ==
        CustomerPatch{.first_name = "Ada", .credit = CreditPatch{.limit = 5}});
  try {
    (void)boost::json::value_to<CustomerDraft>(boost::json::parse(R"({"firstname":1})"));
    FAIL("accepted");
  } catch (const Exception& exception) {
    CHECK(exception.error().violations == std::vector<FieldViolation>{{"firstname", "must be a text"}});
  }
  CHECK_THROWS_AS(boost::json::value_to<CustomerPatch>(boost::json::parse("[]")), Exception);
}

}  // namespace
}  // namespace custengine::draft_test
