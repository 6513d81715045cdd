#include "cli/tour.hpp"

#include "base/ascii.hpp"
#include "cli/messages.hpp"
#include "cli/plain_letters.hpp"
#include "cli/table.hpp"

#include <custengine/format.hpp>
#include <custengine/session.hpp>
#include <custengine/testing/fake_external_source.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace custengine::cli {
namespace {

constexpr std::string_view store = "store-1";

template <class... Arguments>
void print_text(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
  print_lines(fmt::format(format, std::forward<Arguments>(arguments)...));
}

std::string to_text(const Table& table) {
  return table.to_text(terminal_of(1), "   ");
}

void print_heading(int operation, std::string_view title) {
  print_text("\n{}. {}\n", operation, title);
}

/// Calls the function and prints the time.
template <class Call>
auto timed(std::string_view what, Call call) {
  const auto start = std::chrono::steady_clock::now();
  auto result = call();
  const std::chrono::duration<double, std::micro> took = std::chrono::steady_clock::now() - start;
  print_text("   {} ({:.1f} µs)\n", what, took.count());
  return result;
}

void print_customers(const Page& page) {
  Table table({{"id"}, {"display name"}, {"city"}, {"email"}, {"mobile"}});
  for (const Customer& customer : page)
    table.add({std::string(customer.id()), std::string(customer.display_name()), std::string(customer.city()),
               std::string(customer.email()), std::string(customer.mobile())});
  print(to_text(table));
  print_text("   page {}, {} of {} customers\n", page.paging.page_number, page.items.size(),
             page.paging.total_count.value_or(0));
}

void print_fields(const Customer& customer) {
  Table table({{"field"}, {"value"}});
  table.add({"id", std::string(customer.id())});
  table.add({"external reference", std::string(customer.external_reference())});
  table.add({"display name", std::string(customer.display_name())});
  table.add({"email", std::string(customer.email())});
  table.add({"mobile", std::string(customer.mobile())});
  table.add({"city", std::string(customer.city())});
  std::string extensions;
  for (const Extension& extension : customer.extensions())
    extensions +=
        fmt::format("{}{}/{}", extensions.empty() ? "" : ", ", extension.code.name(), extension.organization_id);
  table.add({"extensions", extensions});
  table.add({"version", std::to_string(customer.version())});
  print(to_text(table));
}

void print_error(const Error& error) {
  if (error.violations.empty()) {
    print_text("   {}: {}\n", error.code, error.message);
    return;
  }
  print_text("   {}\n", error.code);
  Table table({{"field"}, {"problem"}});
  for (const FieldViolation& violation : error.violations) table.add({violation.field, violation.message});
  print(to_text(table));
}

void list(const Session& session) {
  print_heading(1, "List customers");
  for (const SortDirection direction : {SortDirection::ascending, SortDirection::descending})
    print_customers(timed(fmt::format("by displayName, {}", direction), [&] {
      return session.list({.sort_by = SortField::display_name, .direction = direction, .page_size = 5}).value();
    }));
}

Customer create(Session& session) {
  print_heading(2, "Create a customer");
  Customer made = timed("a company", [&] {
    return session
        .create({.type = CustomerType::company,
                 .company_name = "Fjell & Sønn AS",
                 .email = "post@fjell.example",
                 .mobile = "22 12 34 56",
                 .city = "Bergen",
                 .country_code = "NO",
                 .pricelist_id = "pl-standard",
                 .payment_terms = 30,
                 .credit = Credit{.limit = 5'000'000}})
        .value();
  });
  print_fields(made);

  const auto refused = timed("a customer that breaks several rules", [&] {
    return session.create({.first_name = "Two\nlines",
                           .email = "not an address",
                           .country_code = "XX",
                           .ledger_number = "12a",
                           .payment_terms = -1});
  });
  if (refused.has_error()) print_error(refused.error());
  return made;
}

/// The first word of a name in the data that has a letter outside ASCII, and that plain letters can spell.
std::optional<std::string> find_accented_word(const Session& session) {
  for (const Customer& customer : session.snapshot().value()) {
    std::string_view rest = customer.display_name();
    while (!rest.empty()) {
      const std::string_view word = rest.substr(0, rest.find(' '));
      rest.remove_prefix(std::min(word.size() + 1, rest.size()));
      const std::string plain = with_plain_letters(word);
      if (base::is_ascii(plain) && !base::is_ascii(word) && plain.size() > 3) return std::string(word);
    }
  }
  return std::nullopt;
}

void search(const Session& session) {
  print_heading(3, "Search by criteria");
  const std::string word = find_accented_word(session).value_or("Sønn");
  const std::string query = with_plain_letters(word);
  print_customers(timed(fmt::format("\"{}\" finds {}", query, word),
                        [&] { return session.search({.query = query, .page_size = 5}).value(); }));
  print_customers(
      timed("email contains \"post@\"", [&] { return session.search({.email = "post@", .page_size = 5}).value(); }));
}

void search_externally(Session& session) {
  print_heading(4, "Search externally by criteria, and import a result");
  const ExternalPage page =
      timed("\"nordlys\" in the other system", [&] { return session.search_external({.query = "nordlys"}).value(); });
  Table table({{"external id"}, {"first name"}, {"last name"}, {"company"}, {"email"}});
  for (const ExternalCustomer& external : page)
    table.add({external.external_id, external.customer.first_name, external.customer.last_name,
               external.customer.company_name, external.customer.email});
  print(to_text(table));
  if (page.items.empty()) return;
  const Customer imported =
      timed("import the first", [&] { return session.import_external(page.items.front()).value(); });
  const Customer again = timed("import it again", [&] { return session.import_external(page.items.front()).value(); });
  print_fields(imported);
  print_text("   imported again it is {}\n", imported.id() == again.id() ? "the same customer" : "another customer");
}

void get(const Session& session, const Customer& customer) {
  print_heading(5, "Get a customer");
  const Customer got = timed(customer.id(), [&] { return session.get(customer.id()).value(); });
  print_text("   {}\n", got);
}

void update(Session& session, const Customer& customer) {
  print_heading(6, "Update a customer, partially");
  CustomerPatch patch;
  patch.city = "Ålesund";
  patch.mobile = clear;
  patch.credit = CreditPatch{.balance = 125'000};
  const Customer updated = timed("a new city, no mobile, another balance", [&] {
    return session.update(customer.id(), patch, {.expected_version = customer.version()}).value();
  });
  print_fields(updated);
  print_text("   version {} became {}; credit limit {} was kept\n", customer.version(), updated.version(),
             updated.credit()->limit);
  const Customer same = timed("the same patch again", [&] { return session.update(customer.id(), patch).value(); });
  print_text("   changes nothing: still version {}\n", same.version());
}

void extensions(Session& session, const Customer& customer) {
  print_heading(8, "Attach an extension");
  const Extension extension{ExtensionCode::two_invoice, "org-923609016"};
  print_fields(timed("TWO_INVOICE", [&] { return session.attach_extension(customer.id(), extension).value(); }));
  print_heading(9, "Detach an extension");
  const Customer bare =
      timed("TWO_INVOICE", [&] { return session.detach_extension(customer.id(), extension).value(); });
  print_text("   {} extensions are left, version {}\n", bare.extensions().size(), bare.version());
}

void get_in_store(Session& session, const Customer& customer) {
  print_heading(10, "Get a customer with the details of one store");
  timed("set the store's own details", [&] {
    return session
        .set_store_details(store, customer.id(),
                           {.pricelist_id = "pl-vip", .note = "Knows the staff", .payment_terms = 14})
        .value();
  });
  const StoreCustomer seen = timed("get", [&] { return session.get_in_store(store, customer.id()).value(); });
  const auto days = [](const std::optional<std::int32_t>& terms) { return terms ? std::to_string(*terms) : ""; };
  const auto limit = [](const std::optional<Credit>& credit) { return credit ? std::to_string(credit->limit) : ""; };
  Table table({{"field"}, {"customer"}, {std::string(store)}, {"effective"}});
  table.add(
      {"pricelist", std::string(seen.customer.pricelist_id()), seen.details.pricelist_id, seen.effective.pricelist_id});
  table.add({"payment terms", days(seen.customer.payment_terms()), days(seen.details.payment_terms),
             days(seen.effective.payment_terms)});
  table.add({"credit limit", limit(seen.customer.credit()), limit(seen.details.credit), limit(seen.effective.credit)});
  table.add({"note", "", seen.details.note, seen.effective.note});
  print(to_text(table));
}

void remove(const Engine& engine, Session& session, const Customer& customer) {
  print_heading(7, "Delete a customer");
  const auto refused = timed("with TENANT.ACCESS", [&] { return session.remove(customer.id()); });
  if (refused.has_error()) print_error(refused.error());
  Session backoffice = engine.session(session.tenant(), {Permission::tenant_backoffice}).value();
  timed("with TENANT.BACKOFFICE", [&] { return backoffice.remove(customer.id()); }).value();
  print_text("   {} customers are left\n", session.count().value());
}

std::shared_ptr<ExternalCustomerSource> make_crm() {
  auto crm = std::make_shared<custengine::testing::FakeExternalSource>();
  crm->add({"crm-nordlys-1",
            {.type = CustomerType::company,
             .company_name = "Nordlys Båtservice AS",
             .email = "hei@nordlys.example",
             .city = "Bodø",
             .country_code = "NO"}});
  crm->add({"crm-nordlys-2", {.first_name = "Åse", .last_name = "Nordlysmo", .email = "ase@mail.example"}});
  crm->add({"crm-other", {.first_name = "Ulla", .last_name = "Sjöberg"}});
  return crm;
}

}  // namespace

TenantOptions tour_tenant(TenantOptions options) {
  options.extensions = {TenantExtension::external_customer_search, TenantExtension::b2b};
  options.external_source = make_crm();
  options.stores = {std::string(store)};
  return options;
}

void take_tour(Engine& engine, std::string_view tenant) {
  Session session = engine.session(tenant, {Permission::tenant_access}).value();
  list(session);
  const Customer customer = create(session);
  search(session);
  search_externally(session);
  get(session, customer);
  update(session, customer);
  extensions(session, customer);
  get_in_store(session, customer);
  // Removed last, since the other operations need the customer. The headings have the numbers of the documentation.
  remove(engine, session, customer);
}

}  // namespace custengine::cli
