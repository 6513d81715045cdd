#include "serve/openapi/examples.hpp"

#include "serve/http/problem.hpp"

#include <custengine/json.hpp>
#include <custengine/session.hpp>
#include <custengine/testing/fixture.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace custengine::serve {
namespace {

using boost::json::object;
using boost::json::value;

constexpr std::string_view draft_text = R"json({
  "externalId": "shop-1042",
  "firstname": "Åse",
  "lastname": "Nordmann",
  "email": "ase.nordmann@example.com",
  "mobile": "+47 912 34 567",
  "address": "Storgata 1",
  "postalCode": "0155",
  "city": "Oslo",
  "countryCode": "NO",
  "paymentTerms": 14,
  "credit": {"limit": 500000, "balance": 0},
  "addresses": [{"type": "DELIVERY_ADDRESS", "address": "Lia 3", "postalCode": "5003", "city": "Bergen"}],
  "contacts": [{"firstname": "Per", "lastname": "Nordmann", "mobile": "+47 987 65 432"}],
  "consents": [{"name": "newsletter", "status": true, "source": "webshop"}]
})json";

constexpr std::string_view patch_text = R"json({
  "city": "Bergen",
  "mobile": null,
  "credit": {"limit": 750000}
})json";

constexpr std::string_view search_text = R"json({
  "query": "nordmann oslo",
  "sortBy": "displayName",
  "pageSize": 20
})json";

constexpr std::string_view extension_text = R"json({"extensionCode": "TWO_INVOICE", "organizationUid": "org-7"})json";

constexpr std::string_view details_text = R"json({"pricelistUid": "staff", "note": "Pays at the till."})json";

constexpr std::string_view draft_without_rules = R"json({"firstname": "Åse", "email": "ase", "countryCode": "ZZ"})json";

/// Requests of control and of the login.
constexpr std::string_view request_texts = R"json({
  "Credentials": {"username": "ada", "password": "secret"},
  "WorldOptions": {"name": "checkout-test", "scenario": "retail_chain", "size": 50},
  "TenantOptions": {"locale": "nb", "countryCode": "NO", "stores": ["oslo", "bergen"]},
  "TenantPatch": {"stores": ["oslo"], "maxCustomers": 1000},
  "TenantFork": {"tenant": "acme-copy"},
  "ClockSetting": {"now": "2025-01-01T09:00:00.000Z", "running": false},
  "ClockAdvance": {"advanceMs": 60000},
  "TokenRequest": {"subject": "ada", "tenants": {"acme": ["TENANT.ACCESS"]}, "lifetimeMs": 3600000},
  "FaultRule": {"on": "update", "when": {"next": 1}, "do": {"error": {"code": "Unavailable"}}},
  "ExternalSetting": {
    "behaviour": "works",
    "customers": [{"externalId": "crm-88", "customer": {"firstname": "Ola", "lastname": "Nordmann"}}]
  },
  "WebhookSetting": {"items": [{"url": "http://127.0.0.1:9000/hook", "events": ["CUSTOMER_CREATE"]}]}
})json";

value parsed(std::string_view text) {
  return boost::json::parse(text);
}

testing::FixtureOptions example_options() {
  return {
      .options = {.country_code = "NO", .extensions = {TenantExtension::external_customer_search}, .stores = {"oslo"}}};
}

}  // namespace

object schema_examples() {
  testing::Fixture fixture(example_options());
  Session& session = fixture.session();
  object examples = parsed(request_texts).as_object();
  examples["CustomerDraft"] = parsed(draft_text);
  examples["CustomerPatch"] = parsed(patch_text);
  examples["SearchRequest"] = parsed(search_text);
  examples["Extension"] = parsed(extension_text);
  examples["StoreDetailsInput"] = parsed(details_text);

  const Customer created = session.create(draft_from_json(draft_text).value()).value();
  const object customer = parsed(to_json(created)).as_object();
  examples["Customer"] = customer;
  for (const auto& [part, list] : {std::pair<std::string, const char*>("Address", "addresses"),
                                   std::pair<std::string, const char*>("Contact", "contacts"),
                                   std::pair<std::string, const char*>("Consent", "consents")}) {
    examples[part] = customer.at(list).as_array().front();
    examples[part + "Input"] = examples["CustomerDraft"].as_object().at(list).as_array().front();
  }
  examples["CustomerPage"] = parsed(to_json(session.search(search_request_from_json(search_text).value()).value()));

  const StoreDetails details = store_details_from_json(details_text).value();
  session.set_store_details("oslo", created.id(), details).value();
  examples["StoreDetails"] = parsed(to_json(details));
  const object nested = parsed(to_json(session.get_in_store("oslo", created.id()).value())).as_object();
  object flat = nested.at("customer").as_object();
  flat["storeUid"] = nested.at("storeUid");
  flat["storeCustomerDetails"] = nested.at("details");
  flat["effective"] = nested.at("effective");
  examples["StoreCustomer"] = std::move(flat);

  fixture.external().add({.external_id = "crm-88", .customer = {.first_name = "Ola", .last_name = "Nordmann"}});
  examples["ExternalPage"] = parsed(to_json(session.search_external({.query = "nordmann"}).value()));

  const auto refused = session.create(draft_from_json(draft_without_rules).value());
  examples["Problem"] = parsed(problem(refused.error()).body);
  return examples;
}

}  // namespace custengine::serve
