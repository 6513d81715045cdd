// Patches from JSON: RFC 7396 applied to the members of a customer.

#include "model/field_table.hpp"

#include <custengine/engine.hpp>
#include <custengine/json.hpp>
#include <custengine/session.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "catch.hpp"

#include <string>
#include <vector>

namespace custengine::patch_test {
namespace {

std::vector<FieldViolation> faults(const std::string& json) {
  const auto patch = patch_from_json(json);
  if (patch) return {};
  CHECK(patch.error().code == ErrorCode::invalid_argument);
  return patch.error().violations;
}

TEST_CASE("a patch keeps absent fields, clears null ones, sets the rest") {
  CHECK(*patch_from_json("{}") == CustomerPatch{});
  const auto patch = patch_from_json(R"({"externalReference":"x","customerType":null,"firstname":"A","lastname":null,
      "companyName":"","paymentTerms":14,"credit":{"limit":5,"balance":null},"accountManager":{"userCode":null},
      "addresses":[{"city":"Oslo"}],"contacts":null,"consents":[]})");
  REQUIRE(patch);
  CHECK(*patch == CustomerPatch{.external_reference = "x",
                                .type = clear,
                                .first_name = "A",
                                .last_name = clear,
                                .company_name = "",
                                .payment_terms = 14,
                                .credit = CreditPatch{.limit = 5, .balance = clear},
                                .account_manager = AccountManagerPatch{.user_code = clear},
                                .addresses = std::vector<Address>{{.city = "Oslo"}},
                                .contacts = clear,
                                .consents = std::vector<Consent>{}});
  CHECK(*patch_from_json(R"({"credit":{},"accountManager":null})") ==
        CustomerPatch{.credit = CreditPatch{}, .account_manager = clear});
}

TEST_CASE("null clears each patchable field and is refused for others") {
  for (const auto& field : model::field_table) {
    CAPTURE(field.wire);
    const std::string json = "{\"" + std::string(field.wire) + "\":null}";
    if (field.patchable) {
      const auto patch = patch_from_json(json);
      REQUIRE(patch);
      CHECK(*patch != CustomerPatch{});
    } else {
      CHECK(faults(json) == std::vector<FieldViolation>{{std::string(field.wire), "cannot be patched"}});
    }
  }
  const auto unpatchable = faults(R"({"customerUid":"a","createdAt":"","lastModifiedAt":1,"displayName":"","version":1,
                                      "extensions":[]})");
  CHECK(unpatchable.size() == 6);
}

TEST_CASE("an invalid patch is refused with its path") {
  struct Case {
    std::string json, field, message;
  };
  const auto [json, field, message] = GENERATE(values<Case>({
      {R"(["c"])", "", "must be an object"},
      {"null", "", "must be an object"},
      {R"("bar")", "", "must be an object"},
      {R"({"city":["b"]})", "city", "must be a text"},
      {R"({"fistname":"a"})", "fistname", "unknown member; did you mean \"firstname\"?"},
      {R"({"customerType":"X"})", "customerType", "must be one of PERSON, COMPANY, B2B"},
      {R"({"credit":5})", "credit", "must be an object"},
      {R"({"credit":{"bb":{"ccc":null}}})", "credit.bb", "unknown member"},
      {R"({"credit":{"limit":"5"}})", "credit.limit", "must be a whole number, written without fraction or exponent"},
      {R"({"accountManager":{"userCode":7}})", "accountManager.userCode", "must be a text"},
      {R"({"addresses":{"city":"Oslo"}})", "addresses", "must be an array"},
      {R"({"addresses":[1]})", "addresses[0]", "must be an object"},
      {R"({"externalId":"a","externalReference":"b"})", "externalId", "is given more than once"},
  }));
  CAPTURE(json);
  CHECK(faults(json) == std::vector<FieldViolation>{{field, message}});
}

// The examples of RFC 7396, appendix A, with members of a customer for `b` and `c`. Examples whose document or patch is
// not an object are in "an invalid patch is refused with its path" above.
TEST_CASE("merging follows RFC 7396") {
  struct Case {
    std::string given, patch, member, result;
  };
  const auto [given, patch, member, result] = GENERATE(values<Case>({
      // {"a":"b"} + {"a":"c"}, {"b":"c"}, {"a":null}; {"a":"b","b":"c"} + {"a":null}
      {R"({"city":"b"})", R"({"city":"c"})", "city", R"("c")"},
      {R"({"city":"b"})", R"({"origin":"c"})", "city", R"("b")"},
      {R"({"city":"b"})", R"({"origin":"c"})", "origin", R"("c")"},
      {R"({"city":"b"})", R"({"city":null})", "city", R"("")"},
      {R"({"city":"b","origin":"c"})", R"({"city":null})", "origin", R"("c")"},
      // {"a":{"b":"c"}} + {"a":{"b":"d","c":null}}
      {R"({"credit":{"limit":1,"balance":2}})", R"({"credit":{"limit":3,"balance":null}})", "credit",
       R"({"limit":3,"balance":0})"},
      {R"({"credit":{"limit":1,"balance":2}})", R"({"credit":{"limit":3}})", "credit", R"({"limit":3,"balance":2})"},
      {R"({"credit":{"limit":1,"balance":2}})", R"({"credit":{}})", "credit", R"({"limit":1,"balance":2})"},
      {R"({"credit":{"limit":1,"balance":2}})", R"({"credit":null})", "credit", "null"},
      {R"({"accountManager":{"tenantUserUid":"c","displayName":"x"}})",
       R"({"accountManager":{"tenantUserUid":"d","displayName":null}})", "accountManager",
       R"({"tenantUserUid":"d","displayName":"","userCode":""})"},
      {R"({"accountManager":{"tenantUserUid":"c"}})", R"({"accountManager":{"userCode":"7"}})", "accountManager",
       R"({"tenantUserUid":"c","displayName":"","userCode":"7"})"},
      {R"({"accountManager":{"tenantUserUid":"c"}})", R"({"accountManager":null})", "accountManager", "null"},
      // {"a":[{"b":"c"}]} + {"a":[1]}: lists are replaced whole.
      {R"({"addresses":[{"city":"c"},{"city":"d"}]})", R"({"addresses":[{"customerAddressUid":"n","phone":"1"}]})",
       "addresses",
       R"([{"customerAddressUid":"n","type":"DELIVERY_ADDRESS","displayName":"","companyName":"","firstname":"",)"
       R"("lastname":"","address":"","postalCode":"","city":"","countryCode":"","email":"","phone":"1"}])"},
      {R"({"addresses":[{"city":"c"}]})", R"({"addresses":[]})", "addresses", "[]"},
      {R"({"addresses":[{"city":"c"}]})", R"({"addresses":null})", "addresses", "[]"},
      // {"e":null} + {"a":1}; {} + {"a":{"bb":{"ccc":null}}}: an object that was not there begins empty.
      {R"({"credit":null})", R"({"credit":{"limit":1}})", "credit", R"({"limit":1,"balance":0})"},
      {R"({})", R"({"credit":{"limit":null}})", "credit", R"({"limit":0,"balance":0})"},
      {R"({})", R"({"accountManager":{"userCode":null}})", "accountManager",
       R"({"tenantUserUid":"","displayName":"","userCode":""})"},
  }));
  CAPTURE(given, patch);
  Engine engine;
  engine.create_tenant("acme").value();
  Session acme = engine.session("acme").value();
  CustomerDraft draft = draft_from_json(given).value();
  draft.id = "c";
  draft.first_name = "Ada";
  acme.create(draft).value();
  const Customer patched = acme.update("c", patch_from_json(patch).value()).value();
  const auto json = boost::json::parse(to_json(patched));
  CHECK(boost::json::serialize(json.at(member)) == result);
}

}  // namespace
}  // namespace custengine::patch_test
