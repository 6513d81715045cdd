#include "faults.hpp"

namespace {

using namespace custengine;
using namespace custengine::test;

const std::string long_text(100, 'l');
const std::string long_store = "a-store-with-a-long-name";

CustomerDraft new_draft() {
  CustomerDraft draft = full_draft();
  draft.email = "someone-new@example.com";
  draft.last_name = "Øygården " + long_text;
  return draft;
}

CustomerPatch patch_of_everything() {
  return {.external_reference = "another reference " + long_text,
          .type = CustomerType::person,
          .first_name = "Augusta " + long_text,
          .last_name = "Æ",
          .company_name = clear,
          .email = "augusta-king@example.com",
          .mobile = clear,
          .postal_code = "9999",
          .city = "Bø " + long_text,
          .vat_number = "1",
          .ledger_number = clear,
          .credit = CreditPatch{.limit = 1},
          .internal_note = long_text,
          .account_manager = AccountManagerPatch{.id = clear},
          .addresses = std::vector<Address>(3),
          .contacts = std::vector<Contact>{{.id = "k1", .first_name = long_text, .last_name = "B"}},
          .consents = std::vector<Consent>(2)};
}

StoreDetails long_details() {
  return {.pricelist_id = long_text, .note = long_text, .account_manager = AccountManager{.display_name = long_text}};
}

/// Writes to a tenant that has the customers "c-1" and "c-2".
std::vector<NamedCall> writes() {
  using W = FaultWorld&;
  return {
      {"create", [](W w) { w.session.create(new_draft()).value(); }},
      {"create without an id", [](W w) { w.session.create({.first_name = "Ada"}).value(); }},
      {"update of everything", [](W w) { w.session.update("c-1", patch_of_everything()).value(); }},
      {"update of one sorted field", [](W w) { w.session.update("c-1", {.last_name = "Zorn"}).value(); }},
      {"update of the external reference",
       [](W w) { w.session.update("c-1", {.external_reference = "one that is long enough"}).value(); }},
      {"update of a list",
       [](W w) {
         w.session.update("c-1", {.contacts = std::vector<Contact>{{"k", "A", "B"}}}).value();
       }},
      {"update that changes nothing", [](W w) { w.session.update("c-1", {.first_name = "Ada"}).value(); }},
      {"attach_extension",
       [](W w) { w.session.attach_extension("c-1", {.organization_id = "an-organization-with-a-long-id"}).value(); }},
      {"set_store_details", [](W w) { w.session.set_store_details("oslo", "c-1", {.note = "n"}).value(); }},
      {"set_store_details with long texts",
       [](W w) { w.session.set_store_details(long_store, "c-1", long_details()).value(); }},
      {"set_store_details in place of others",
       [](W w) { w.session.set_store_details("oslo", "c-2", long_details()).value(); }},
      {"set_store_details to nothing", [](W w) { w.session.set_store_details("oslo", "c-2", {}).value(); }},
      {"remove", [](W w) { w.session.remove("c-2").value(); }},
      {"detach_extension",
       [](W w) { w.session.detach_extension("c-1", Extension{.organization_id = "org-1"}).value(); }},
      {"detach_extension by code", [](W w) { w.session.detach_extension("c-2", ExtensionCode::two_invoice).value(); }},
      {"import_external",
       [](W w) { w.session.import_external({.external_id = long_text, .customer = {.last_name = "Xi"}}).value(); }},
  };
}

}  // namespace

TEST_CASE("a write that runs out of memory changes nothing and can be done again") {
  std::size_t failed_in_all = 0;
  for (const NamedCall& write : writes()) {
    INFO(write.name);
    const std::size_t failed = fail_each_allocation(2, write.call, check_unchanged);
    WARN(write.name << ": " << failed << " allocations failed");
    failed_in_all += failed;
  }
  CHECK(failed_in_all > 200);
}

TEST_CASE("every structure survives that it cannot grow") {
  // Sizes at which one or another hash table, vector, block of entries or chunk of rows is full.
  const auto create = [](FaultWorld& w) { w.session.create({.id = "new", .last_name = "New", .city = "Bo"}).value(); };
  const std::vector<std::size_t> sizes = {0, 1, 3, 7, 12, 13, 15, 26, 31, 52, 53, 63, 253, 506, 1024};
  for (const std::size_t customers : sizes) {
    INFO(customers << " customers");
    CHECK(fail_each_allocation(customers, create, check_unchanged) > 5);
  }
}

TEST_CASE("a read that runs out of memory says so") {
  const NamedCall reads[] = {
      {"list by an index", [](FaultWorld& w) { w.session.list({.sort_by = SortField::city}).value(); }},
      {"list by reference",
       [](FaultWorld& w) { w.session.list({.external_reference = "a reference of some length 1"}).value(); }},
      {"search", [](FaultWorld& w) { w.session.search({.query = "a 900", .sort_by = SortField::city}).value(); }},
      {"get_in_store", [](FaultWorld& w) { w.session.get_in_store(long_store, "c-2").value(); }},
      {"snapshot", [](FaultWorld& w) { w.session.snapshot().value(); }},
      {"a request that breaks rules",
       [](FaultWorld& w) { code_of(error_of(w.session.list({.page_number = 0, .page_size = 0}))); }},
  };
  for (const NamedCall& read : reads) {
    INFO(read.name);
    CHECK(fail_each_allocation(40, read.call, check_unchanged) > 0);
  }
}
