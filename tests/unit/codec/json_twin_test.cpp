// A second JSON writer: it makes trees of Boost.JSON by hand from the values of the public headers.

#include <custengine/engine.hpp>
#include <custengine/json.hpp>
#include <custengine/testing/generator.hpp>
#include <custengine/timestamp.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include "catch.hpp"
#include "effort.hpp"
#include "odd_values.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace custengine::json_twin_test {
namespace {

namespace json = boost::json;

json::string text(std::string_view text) {
  return json::string(text.data(), text.size());
}
json::string text(Timestamp time) {
  std::string written;
  append_timestamp(written, time);
  return text(written);
}
template <class T>
json::value or_null(const std::optional<T>& value) {
  return value ? json::value(*value) : json::value(nullptr);
}

json::value twin(const std::optional<Credit>& credit) {
  if (!credit) return nullptr;
  return {{"limit", credit->limit}, {"balance", credit->balance}};
}
json::value twin(const std::optional<AccountManager>& manager) {
  if (!manager) return nullptr;
  return {{"tenantUserUid", text(manager->id)},
          {"displayName", text(manager->display_name)},
          {"userCode", text(manager->user_code)}};
}
json::value twin(const Extension& extension) {
  return {{"extensionCode", text(extension.code.name())}, {"organizationUid", text(extension.organization_id)}};
}
template <class List>
json::array twins(const List& list);
json::value twin(const Address& address) {
  return {{"customerAddressUid", text(address.id)},
          {"type", text(to_string(address.type))},
          {"displayName", text(address.display_name)},
          {"companyName", text(address.company_name)},
          {"firstname", text(address.first_name)},
          {"lastname", text(address.last_name)},
          {"address", text(address.address)},
          {"postalCode", text(address.postal_code)},
          {"city", text(address.city)},
          {"countryCode", text(address.country_code)},
          {"email", text(address.email)},
          {"phone", text(address.phone)}};
}
json::value twin(const Contact& contact) {
  return {{"customerContactUid", text(contact.id)}, {"firstname", text(contact.first_name)},
          {"lastname", text(contact.last_name)},    {"displayName", text(contact.display_name)},
          {"email", text(contact.email)},           {"mobile", text(contact.mobile)},
          {"createdAt", text(contact.created_at)},  {"lastModifiedAt", text(contact.last_modified_at)},
          {"extensions", twins(contact.extensions)}};
}
json::value twin(const Consent& consent) {
  return {{"consentUid", text(consent.id)},
          {"name", text(consent.name)},
          {"status", consent.status},
          {"source", text(consent.source)},
          {"createdAt", text(consent.created_at)},
          {"lastModifiedAt", consent.last_modified_at ? json::value(text(*consent.last_modified_at)) : nullptr},
          {"modifiedBy", text(consent.modified_by)}};
}
template <class List>
json::array twins(const List& list) {
  json::array array;
  for (const auto& element : list) array.push_back(twin(element));
  return array;
}

json::value twin(const Customer& c) {
  return {{"customerUid", text(c.id())},
          {"externalId", text(c.external_reference())},
          {"customerType", text(to_string(c.type()))},
          {"firstname", text(c.first_name())},
          {"lastname", text(c.last_name())},
          {"companyName", text(c.company_name())},
          {"email", text(c.email())},
          {"mobile", text(c.mobile())},
          {"address", text(c.address())},
          {"postalCode", text(c.postal_code())},
          {"city", text(c.city())},
          {"countryCode", text(c.country_code())},
          {"vatNumber", text(c.vat_number())},
          {"ledgerNumber", text(c.ledger_number())},
          {"pricelistUid", text(c.pricelist_id())},
          {"paymentTerms", or_null(c.payment_terms())},
          {"credit", twin(c.credit())},
          {"loyaltyId", text(c.loyalty_id())},
          {"origin", text(c.origin())},
          {"internalNote", text(c.internal_note())},
          {"accountManager", twin(c.account_manager())},
          {"addresses", twins(c.addresses())},
          {"contacts", twins(c.contacts())},
          {"consents", twins(c.consents())},
          {"extensions", twins(c.extensions())},
          {"createdAt", text(c.created_at())},
          {"lastModifiedAt", text(c.last_modified_at())},
          {"version", c.version()},
          {"displayName", text(c.display_name())}};
}

json::value twin(const CustomerDraft& d) {
  const auto time = [](const std::optional<Timestamp>& at) {
    return at ? json::value(text(*at)) : json::value(nullptr);
  };
  return {{"customerUid", text(d.id)},
          {"externalId", text(d.external_reference)},
          {"customerType", text(to_string(d.type))},
          {"firstname", text(d.first_name)},
          {"lastname", text(d.last_name)},
          {"companyName", text(d.company_name)},
          {"email", text(d.email)},
          {"mobile", text(d.mobile)},
          {"address", text(d.address)},
          {"postalCode", text(d.postal_code)},
          {"city", text(d.city)},
          {"countryCode", text(d.country_code)},
          {"vatNumber", text(d.vat_number)},
          {"ledgerNumber", text(d.ledger_number)},
          {"pricelistUid", text(d.pricelist_id)},
          {"paymentTerms", or_null(d.payment_terms)},
          {"credit", twin(d.credit)},
          {"loyaltyId", text(d.loyalty_id)},
          {"origin", text(d.origin)},
          {"internalNote", text(d.internal_note)},
          {"accountManager", twin(d.account_manager)},
          {"addresses", twins(d.addresses)},
          {"contacts", twins(d.contacts)},
          {"consents", twins(d.consents)},
          {"extensions", twins(d.extensions)},
          {"createdAt", time(d.created_at)},
          {"lastModifiedAt", time(d.last_modified_at)},
          {"version", or_null(d.version)}};
}

// The same values, in the same order.
void require_equal(const std::string& written, const json::value& expected) {
  CAPTURE(written);
  const json::value read = json::parse(written);
  CHECK(read == expected);
  CHECK(json::serialize(read) == json::serialize(expected));
}

TEST_CASE("customers are written as Boost.JSON writes them") {
  Engine engine;
  engine.create_tenant("t", {.sort_indexes = {}, .text_index = false, .extensions = {TenantExtension::b2b}}).value();
  Session session = engine.session("t", {Permission::tenant_access, Permission::tenant_backoffice}).value();
  testing::Generator generator({.seed = 7,
                                .locales = {"nb", "sv", "de"},
                                .address_share = 0.6,
                                .contact_share = 0.9,
                                .consent_share = 0.6,
                                .extension_share = 0.3});
  const std::size_t count = test::by_effort<std::size_t>(300, 20'000);
  for (std::size_t i = 0; i < count; ++i) {
    CustomerDraft draft = generator.next();
    if (i % 3 == 0) draft.internal_note = "a \"quoted\"\nnote \\ " + std::string(i % 40, 'x') + "é";
    session.create(draft).value();
  }
  Page page{.paging = {.page_number = 2, .page_size = 3}, .next = "a\"b"};
  json::array items;
  for (const Customer& customer : session.snapshot().value()) {
    require_equal(to_json(customer), twin(customer));
    if (page.size() < 3) {
      page.items.push_back(customer);
      items.push_back(twin(customer));
    }
  }
  require_equal(to_json(page), {{"items", items}, {"paging", {{"pageNumber", 2}, {"pageSize", 3}}}, {"next", "a\"b"}});
}

TEST_CASE("drafts with odd texts are written as Boost.JSON does") {
  test::OddValues values(13);
  const int rounds = test::by_effort(200, 10'000);
  for (int i = 0; i < rounds; ++i) {
    CustomerDraft draft;
    values.fill(draft);
    require_equal(to_json(draft), twin(draft));
  }
}

}  // namespace
}  // namespace custengine::json_twin_test
