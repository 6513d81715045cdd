#include "support.hpp"

#include <custengine/testing/generator.hpp>

#include <unicode/ustring.h>

#include <algorithm>
#include <cstdint>
#include <utility>

namespace custengine::fuzz {

namespace {

bool is_utf8(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  u_strFromUTF8(nullptr, 0, nullptr, text.data(), static_cast<std::int32_t>(text.size()), &status);
  return status != U_INVALID_CHAR_FOUND;
}

TenantOptions without_indexes(TenantOptions options) {
  options.sort_indexes.clear();
  options.text_index = false;
  return options;
}

const TenantOptions searched_options = [] {
  TenantOptions options{.locale = "nb", .country_code = "NO", .also_searched = {SearchField::address, SearchField::id}};
  options.sort_indexes.push_back(SortField::full_name);
  return options;
}();

}  // namespace

void require_equal(std::string_view a, std::string_view b, const char* what) {
  if (a != b) throw Broken(std::string(what) + "\n  one: " + std::string(a) + "\n  other: " + std::string(b));
}

void require_good_error(const Error& error, std::initializer_list<ErrorCode> codes) {
  if (std::ranges::find(codes, error.code) == codes.end())
    throw Broken("an error of a code that cannot be: " + std::string(to_string(error.code)) + ": " + error.message);
  require(!error.message.empty(), "an error has a message");
  require(is_utf8(error.message), "an error's message is UTF-8");
  if (error.code == ErrorCode::invalid_argument) require(!error.violations.empty(), "invalid_argument has a violation");
  for (const FieldViolation& violation : error.violations) {
    require(is_utf8(violation.field) && is_utf8(violation.message), "a violation is UTF-8");
    require(!violation.message.empty(), "a violation says what is wrong");
  }
  if (error.code == ErrorCode::already_exists) require(!error.holder_id.empty(), "already_exists names the holder");
}

Session World::add_tenant(std::string_view id, TenantOptions options) {
  options.extensions = {TenantExtension::b2b};
  engine.create_tenant(id, std::move(options)).value();
  return engine.session(id, {Permission::tenant_access, Permission::tenant_backoffice}).value();
}

std::vector<Customer> customers_of(const Session& session) {
  const Snapshot snapshot = session.snapshot().value();
  std::vector<Customer> customers(snapshot.begin(), snapshot.end());
  std::ranges::sort(customers, {}, &Customer::id);
  return customers;
}

CustomerDraft without_display_names(CustomerDraft draft) {
  for (Address& address : draft.addresses) address.display_name.clear();
  for (Contact& contact : draft.contacts) contact.display_name.clear();
  return draft;
}

void require_invariants(const World& world, const Session& session) {
  if (const auto checked = world.engine.check_invariants(session.tenant()); !checked)
    throw Broken("invariants: " + checked.error().message);
}

std::vector<CustomerDraft> search_customers() {
  testing::Generator generator(
      {.seed = 5, .locales = {"nb", "nb", "sv", "de"}, .contact_share = 0.7, .id_prefix = "g-"});
  std::vector<CustomerDraft> drafts = generator.take(30);
  drafts.push_back({.id = "A", .external_reference = "x", .first_name = "Åse", .last_name = "Ødegård"});
  drafts.push_back({.id = "B", .first_name = "ase", .last_name = "odegard", .mobile = "91234567", .city = "OSLO"});
  drafts.push_back(
      {.id = "C", .type = CustomerType::company, .company_name = "東京 Straße & Ærø", .ledger_number = "007"});
  drafts.push_back({.id = "D", .first_name = "a", .ledger_number = "7", .credit = Credit{.limit = 5, .balance = -1}});
  drafts.push_back({.id = "F",
                    .first_name = "Gina",
                    .last_name = "D’Angelo‑O'Neil ｶﾞ",
                    .email = "straße@x.example",
                    .mobile = "912 34 567",
                    .postal_code = "SW1A 1AA",
                    .vat_number = "NO 987 654 325 MVA",
                    .contacts = {{.first_name = "L´a", .last_name = "b'", .mobile = "912-34-567"}}});
  drafts.push_back({.id = "E", .first_name = "a a", .payment_terms = 30, .internal_note = "line\nline"});
  return drafts;
}

Searched::Searched()
    : indexed(world.add_tenant("indexed", searched_options)),
      plain(world.add_tenant("plain", without_indexes(searched_options))) {
  const std::vector<CustomerDraft> drafts = search_customers();
  for (Session* session : {&indexed, &plain}) {
    const ImportReport report = session->import_customers(drafts).value();
    require(report.created == drafts.size(), "the customers to search among are there");
    // Not one bulk load: some customers are added, changed and removed later.
    session->update("g-3", {.last_name = "Ås", .city = "Bergen"}).value();
    session->remove("g-7").value();
    session->create({.id = "late", .first_name = "Late", .email = "late@example.com"}).value();
  }
}

std::vector<std::string> ids_of(const Page& page) {
  std::vector<std::string> ids;
  for (const Customer& customer : page) ids.emplace_back(customer.id());
  return ids;
}

}  // namespace custengine::fuzz
