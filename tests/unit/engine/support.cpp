#include "support.hpp"

#include <custengine/io.hpp>
#include <custengine/testing/fake_external_source.hpp>

#include <algorithm>
#include <utility>

namespace custengine::test {

Session World::add_tenant(std::string_view tenant, TenantOptions options) {
  engine.create_tenant(tenant, std::move(options)).value();
  return open(tenant);
}

Session World::open(std::string_view tenant, PermissionSet permissions) const {
  return engine.session(tenant, permissions).value();
}

CustomerDraft full_draft() {
  return {.id = "full",
          .external_reference = "ref full",
          .type = CustomerType::company,
          .first_name = "Ada",
          .last_name = "Lovelace",
          .company_name = "Analytical Engines AS",
          .email = "Ada@Example.com",
          .mobile = "912 34 567",
          .address = "Storgata 1\nInngang B",
          .postal_code = "0150",
          .city = "Oslo",
          .country_code = "NO",
          .vat_number = "NO 987 654 325 MVA",
          .ledger_number = "007",
          .pricelist_id = "list-1",
          .payment_terms = 30,
          .credit = Credit{.limit = 100'000, .balance = -250},
          .loyalty_id = "L1",
          .origin = "web",
          .internal_note = "ring first\nthen write",
          .account_manager = AccountManager{.id = "m1", .display_name = "Kari", .user_code = "kk"},
          .addresses = {{.id = "a1", .type = AddressType::invoice, .company_name = "Regnskap AS", .city = "Bergen"},
                        {.first_name = "Bo", .last_name = "Li", .phone = "55 55 55 55"}},
          .contacts = {{.id = "k1",
                        .first_name = "Per",
                        .last_name = "Ås",
                        .email = "per@example.com",
                        .mobile = "400 00 000",
                        .extensions = {{.organization_id = "org-9"}}},
                       {.first_name = "Liv", .last_name = "Moe"}},
          .consents = {{.id = "n1", .name = "newsletter", .status = true, .source = "till"}, {.name = "sms"}},
          .extensions = {{.organization_id = "org-2"}, {.organization_id = "org-1"}, {.organization_id = "org-2"}}};
}

std::vector<Customer> all_customers(const World& world, const Session& session) {
  if (const auto checked = world.engine.check_invariants(session.tenant()); !checked) FAIL(checked.error().message);
  const Snapshot snapshot = world.open(session.tenant()).snapshot().value();
  std::vector<Customer> customers(snapshot.begin(), snapshot.end());
  std::ranges::sort(customers, {}, &Customer::id);
  return customers;
}

TenantState state_of(const World& world, const Session& session, const std::vector<std::string>& stores) {
  const Session reader = world.open(session.tenant());
  TenantState state{.customers = all_customers(world, session), .details = {}, .count = reader.count().value()};
  for (const auto& customer : state.customers)
    for (const auto& store : stores) state.details.push_back(reader.get_in_store(store, customer.id()).value().details);
  return state;
}

std::vector<std::string> ids_of(const Page& page) {
  std::vector<std::string> ids;
  for (const Customer& customer : page) ids.emplace_back(customer.id());
  return ids;
}

std::uint64_t bytes_of(const World& world, std::string_view tenant, std::string_view structure) {
  const TenantStats stats = world.engine.stats(tenant).value();
  const auto found =
      std::ranges::find(stats.bytes_by_structure, structure, &std::pair<std::string, std::uint64_t>::first);
  REQUIRE(found != stats.bytes_by_structure.end());
  return found->second;
}

std::vector<std::string> fields_of(const Error& error) {
  std::vector<std::string> fields;
  for (const auto& violation : error.violations) fields.push_back(violation.field);
  return fields;
}

std::optional<ErrorCode> code_of(const std::optional<Error>& error) {
  if (!error) return std::nullopt;
  return error->code;
}

std::optional<Error> import_error(Session& session, const CustomerDraft& draft, const ImportOptions& options) {
  const auto report = session.import_customers({&draft, 1}, options);
  if (!report) return report.error();
  if (report->failed.empty()) return std::nullopt;
  return report->failed.front().error;
}

namespace {

const std::string not_an_id = "no id!";

/// The error of the first page that has one.
std::optional<Error> first_error(Pages pages) {
  for (const auto& page : pages)
    if (!page) return page.error();
  return std::nullopt;
}

std::vector<Operation> read_operations() {
  using S = Session&;
  using Id = const std::string&;
  return {
      {"list", access_only, false, [](S s, Id) { return error_of(s.list()); },
       [](S s) { return error_of(s.list({.page_size = 0})); }},
      {"pages", access_only, false, [](S s, Id) { return first_error(s.pages(ListRequest{.page_size = 1})); },
       [](S s) { return first_error(s.pages(ListRequest{.page_size = 0})); }},
      {"pages of a search", access_only, false,
       [](S s, Id) { return first_error(s.pages(SearchRequest{.query = "a", .page_size = 1})); },
       [](S s) { return first_error(s.pages(SearchRequest{.page_size = 0})); }},
      {"search", access_only, false, [](S s, Id) { return error_of(s.search({.query = "ada"})); },
       [](S s) { return error_of(s.search({.page_number = 0})); }},
      {"count_by", access_only, false, [](S s, Id) { return error_of(s.count_by(FacetField::city)); },
       [](S s) { return error_of(s.count_by(FacetField::city, {.max_typos = 3})); }},
      {"suggest", access_only, false, [](S s, Id) { return error_of(s.suggest("ada")); },
       [](S s) { return error_of(s.suggest("ada", 0)); }},
      {"search_external", access_only, false, [](S s, Id) { return error_of(s.search_external({.query = "x"})); },
       [](S s) { return error_of(s.search_external({.page_size = 1001})); }},
      {"get", access_only, true, [](S s, Id id) { return error_of(s.get(id)); },
       [](S s) { return error_of(s.get(not_an_id)); }},
      {"export_customer", access_only, true, [](S s, Id id) { return error_of(export_customer(s, id)); },
       [](S s) { return error_of(export_customer(s, not_an_id)); }},
      {"contains", access_only, false, [](S s, Id id) { return error_of(s.contains(id)); },
       [](S s) { return error_of(s.contains(not_an_id)); }},
      {"get_many", access_only, true,
       [](S s, Id id) {
         return error_of(s.get_many(std::vector<std::string_view>{"ada", id}));
       },
       [](S s) {
         return error_of(s.get_many(std::vector<std::string_view>{"ada", not_an_id}));
       }},
      {"store_details", access_only, false, [](S s, Id) { return error_of(s.store_details("oslo")); },
       [](S s) { return error_of(s.store_details(not_an_id)); }},
      {"find_by_external_reference", access_only, false,
       [](S s, Id) { return error_of(s.find_by_external_reference("ref-ada")); },
       [](S s) { return error_of(s.find_by_external_reference(" x")); }},
      {"get_in_store", access_only, true, [](S s, Id id) { return error_of(s.get_in_store("oslo", id)); },
       [](S s) { return error_of(s.get_in_store(not_an_id, "ada")); }},
      {"count", access_only, false, [](S s, Id) { return error_of(s.count()); }, nullptr},
      {"snapshot", access_only, false, [](S s, Id) { return error_of(s.snapshot()); }, nullptr},
      {"changes", access_only, false, [](S s, Id) { return error_of(s.changes(0, 10)); },
       [](S s) { return error_of(s.changes(0, 0)); }},
      {"find_duplicates", access_only, false, [](S s, Id) { return error_of(s.find_duplicates()); },
       [](S s) { return error_of(s.find_duplicates({.max_sharing = 1})); }},
      {"explain_merge", access_only, true, [](S s, Id id) { return error_of(s.explain_merge("bo", id)); },
       [](S s) { return error_of(s.explain_merge("bo", "bo")); }},
      {"explain_merge into it", access_only, true, [](S s, Id id) { return error_of(s.explain_merge(id, "bo")); },
       [](S s) { return error_of(s.explain_merge(not_an_id, "bo")); }},
      {"preview_merge", access_only, true, [](S s, Id id) { return error_of(s.preview_merge("bo", id)); },
       [](S s) { return error_of(s.preview_merge("bo", "bo")); }},
      {"subscribe", access_only, false, [](S s, Id) { return error_of(s.subscribe([](const Change&) {})); },
       [](S s) { return error_of(s.subscribe({})); }},
  };
}

std::vector<Operation> write_operations() {
  using S = Session&;
  using Id = const std::string&;
  return {
      {"create", access_only, false, [](S s, Id) { return error_of(s.create({.first_name = "Bo"})); },
       [](S s) { return error_of(s.create({})); }},
      {"import_external", access_only, false,
       [](S s, Id) { return error_of(s.import_external({.external_id = "x1", .customer = {.first_name = "Xi"}})); },
       [](S s) { return error_of(s.import_external({})); }},
      {"update", access_only, true, [](S s, Id id) { return error_of(s.update(id, {.city = "Oslo"})); },
       [](S s) { return error_of(s.update("ada", {.email = "no email"})); }},
      {"modify", access_only, true,
       [](S s, Id id) { return error_of(s.modify(id, [](const Customer&) { return CustomerPatch{.city = "Oslo"}; })); },
       [](S s) {
         return error_of(s.modify("ada", [](const Customer&) { return CustomerPatch{.email = "no email"}; }));
       }},
      {"remove", backoffice_only, true, [](S s, Id id) { return error_of(s.remove(id)); },
       [](S s) { return error_of(s.remove(not_an_id)); }},
      {"erase", backoffice_only, true, [](S s, Id id) { return error_of(s.erase(id)); },
       [](S s) { return error_of(s.erase(not_an_id)); }},
      {"attach_extension", access_only, true,
       [](S s, Id id) { return error_of(s.attach_extension(id, {.organization_id = "org-2"})); },
       [](S s) { return error_of(s.attach_extension("ada", {})); }},
      {"detach_extension", access_only, true,
       [](S s, Id id) { return error_of(s.detach_extension(id, {.organization_id = "org-1"})); },
       [](S s) { return error_of(s.detach_extension("ada", Extension{})); }},
      {"detach_extension by code", access_only, true,
       [](S s, Id id) { return error_of(s.detach_extension(id, ExtensionCode::two_invoice)); },
       [](S s) { return error_of(s.detach_extension(not_an_id, ExtensionCode::two_invoice)); }},
      {"merge", both_permissions, true, [](S s, Id id) { return error_of(s.merge("bo", id)); },
       [](S s) {
         return error_of(s.merge("bo", "ada", {.exceptions = {{"customerUid", MergeChoice::drop}}}));
       }},
      {"merge into it", both_permissions, true, [](S s, Id id) { return error_of(s.merge(id, "bo")); },
       [](S s) { return error_of(s.merge("bo", not_an_id)); }},
      {"apply", access_only, true,
       [](S s, Id id) { return error_of(s.apply(std::vector{Write::update(id, {.city = "Bergen"})})); },
       [](S s) { return error_of(s.apply(std::vector{Write::update("ada", {.email = "no email"})})); }},
      {"apply that removes", backoffice_only, true,
       [](S s, Id id) { return error_of(s.apply(std::vector{Write::remove(id)})); },
       [](S s) { return error_of(s.apply(std::vector{Write::remove(not_an_id)})); }},
      {"set_store_details", access_only, true,
       [](S s, Id id) { return error_of(s.set_store_details("oslo", id, {.note = "n"})); },
       [](S s) { return error_of(s.set_store_details("oslo", "ada", {.payment_terms = -1})); }},
  };
}

std::vector<Operation> import_operations() {
  using S = Session&;
  using Id = const std::string&;
  const auto import_with = [](bool restore) {
    return [restore](S s, Id) { return import_error(s, {.first_name = "Bo"}, {.restore = restore}); };
  };
  const auto importer_with = [](bool restore) {
    return [restore](S s, Id) { return error_of(s.importer({.restore = restore})); };
  };
  return {
      {"import_customers", access_only, false, import_with(false), [](S s) { return import_error(s, {}); }},
      {"import_customers with restore", both_permissions, false, import_with(true),
       [](S s) { return import_error(s, {}, {.restore = true}); }},
      {"importer", access_only, false, importer_with(false), nullptr},
      {"importer with restore", both_permissions, false, importer_with(true), nullptr},
  };
}

}  // namespace

const std::vector<Operation>& operations() {
  static const std::vector<Operation> all = [] {
    std::vector<Operation> list = read_operations();
    for (auto& operation : write_operations()) list.push_back(std::move(operation));
    for (auto& operation : import_operations()) list.push_back(std::move(operation));
    return list;
  }();
  return all;
}

Session add_shop(World& world, std::string_view tenant) {
  Session session = world.add_tenant(tenant, {.extensions = {TenantExtension::external_customer_search},
                                              .external_source = std::make_shared<testing::FakeExternalSource>(),
                                              .stores = {"oslo"}});
  session
      .create({.id = "ada",
               .external_reference = "ref-ada",
               .first_name = "Ada",
               .extensions = {{.organization_id = "org-1"}}})
      .value();
  session.create({.id = "bo", .first_name = "Bo"}).value();
  return session;
}

}  // namespace custengine::test
