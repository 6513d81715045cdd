// The public API: names, signatures, the order of members and enumerators, defaults. If this test must be changed,
// programs break. New members may be added at the end.

#include <custengine/custengine.hpp>

#include "catch.hpp"

#include <chrono>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

namespace custengine::public_api_test {
namespace {

// Made before anything that a program does in main().
const Extension made_early = {.organization_id = "org-1"};

template <auto member, class Type>
constexpr bool is = std::is_same_v<decltype(member), Type>;

/// True if the enumerators are numbered from 0 in this order.
template <class Enum>
constexpr bool in_order(std::initializer_list<Enum> enumerators) {
  int number = 0;
  for (const Enum enumerator : enumerators)
    if (static_cast<int>(enumerator) != number++) return false;
  return true;
}

/// Texts one behind the other.
std::string joined(std::initializer_list<std::string_view> texts) {
  std::string all;
  for (const std::string_view text : texts) all += text;
  return all;
}

template <class T>
using FromSession = Result<T> (Session::*)() const;
using Text = std::string_view (Customer::*)() const noexcept;

static_assert(is<&Session::tenant, std::string_view (Session::*)() const noexcept>);
static_assert(is<&Session::list, Result<Page> (Session::*)(const ListRequest&) const>);
static_assert(is<&Session::create, Result<Customer> (Session::*)(CustomerDraft)>);
static_assert(is<&Session::search, Result<Page> (Session::*)(const SearchRequest&) const>);
static_assert(is<&Session::search_external, Result<ExternalPage> (Session::*)(const SearchRequest&) const>);
static_assert(is<&Session::import_external, Result<Customer> (Session::*)(const ExternalCustomer&)>);
static_assert(is<&Session::get, Result<Customer> (Session::*)(std::string_view) const>);
static_assert(is<&Session::find_by_external_reference, Result<Customer> (Session::*)(std::string_view) const>);
static_assert(
    is<&Session::update, Result<Customer> (Session::*)(std::string_view, const CustomerPatch&, UpdateOptions)>);
static_assert(is<&Session::remove, Result<void> (Session::*)(std::string_view, UpdateOptions)>);
static_assert(
    is<&Session::attach_extension, Result<Customer> (Session::*)(std::string_view, const Extension&, UpdateOptions)>);
static_assert(
    is<&Session::modify, Result<Customer> (Session::*)(
                             std::string_view, const std::function<CustomerPatch(const Customer&)>&, unsigned)>);
static_assert(is<&Session::contains, Result<bool> (Session::*)(std::string_view) const>);
static_assert(is<&Session::store_details, Result<std::vector<StoreDetailsEntry>> (Session::*)(std::string_view) const>);
static_assert(is<&Session::subject, std::string_view (Session::*)() const noexcept>);
static_assert(is<&Session::get_in_store, Result<StoreCustomer> (Session::*)(std::string_view, std::string_view) const>);
static_assert(is<&Session::set_store_details,
                 Result<StoreCustomer> (Session::*)(std::string_view, std::string_view, StoreDetails)>);
// Those that take a list between braces as well.
[[maybe_unused]] constexpr Result<std::vector<Customer>> (Session::*get_many)(std::span<const std::string_view>) const =
    &Session::get_many;
[[maybe_unused]] constexpr Result<ImportReport> (Session::*import_customers)(
    std::span<const CustomerDraft>, const ImportOptions&) = &Session::import_customers;
[[maybe_unused]] constexpr Result<BatchResult> (Session::*apply)(std::span<const Write>,
                                                                 const BatchOptions&) = &Session::apply;
static_assert(is<&Session::count, FromSession<std::uint64_t>>);
static_assert(is<&Session::subscribe, Result<Subscription> (Session::*)(std::function<void(const Change&)>)>);
static_assert(is<&Session::changes, Result<std::vector<Change>> (Session::*)(std::uint64_t, std::size_t) const>);

static_assert(!std::is_convertible_v<EngineOptions, Engine>);
static_assert(is<&Engine::create_tenant, Result<void> (Engine::*)(std::string_view, TenantOptions)>);
static_assert(is<&Engine::update_tenant, Result<void> (Engine::*)(std::string_view, const TenantPatch&)>);
static_assert(is<&Engine::drop_tenant, Result<void> (Engine::*)(std::string_view)>);
static_assert(is<&Engine::tenants, std::vector<std::string> (Engine::*)() const>);
static_assert(is<&Engine::has_tenant, bool (Engine::*)(std::string_view) const>);
static_assert(is<&Engine::options, Result<TenantOptions> (Engine::*)(std::string_view) const>);
static_assert(is<&Engine::stats, Result<TenantStats> (Engine::*)(std::string_view) const>);
static_assert(is<static_cast<Result<Session> (Engine::*)(std::string_view, const AccessToken&) const>(&Engine::session),
                 Result<Session> (Engine::*)(std::string_view, const AccessToken&) const>);

static_assert(sizeof(Customer) == sizeof(void*));
static_assert(is<&Customer::id, Text> && is<&Customer::external_reference, Text> && is<&Customer::first_name, Text> &&
              is<&Customer::last_name, Text> && is<&Customer::company_name, Text> && is<&Customer::email, Text> &&
              is<&Customer::mobile, Text> && is<&Customer::address, Text> && is<&Customer::postal_code, Text> &&
              is<&Customer::city, Text> && is<&Customer::country_code, Text> && is<&Customer::vat_number, Text> &&
              is<&Customer::ledger_number, Text> && is<&Customer::pricelist_id, Text> &&
              is<&Customer::loyalty_id, Text> && is<&Customer::origin, Text> && is<&Customer::internal_note, Text> &&
              is<&Customer::display_name, Text>);
static_assert(is<&Customer::type, CustomerType (Customer::*)() const noexcept>);
static_assert(is<&Customer::payment_terms, std::optional<std::int32_t> (Customer::*)() const noexcept>);
static_assert(is<&Customer::credit, std::optional<Credit> (Customer::*)() const noexcept>);
static_assert(is<&Customer::account_manager, std::optional<AccountManager> (Customer::*)() const>);
static_assert(is<&Customer::addresses, std::span<const Address> (Customer::*)() const noexcept>);
static_assert(is<&Customer::contacts, std::span<const Contact> (Customer::*)() const noexcept>);
static_assert(is<&Customer::consents, std::span<const Consent> (Customer::*)() const noexcept>);
static_assert(is<&Customer::extensions, std::span<const Extension> (Customer::*)() const noexcept>);
static_assert(is<&Customer::created_at, Timestamp (Customer::*)() const noexcept>);
static_assert(is<&Customer::last_modified_at, Timestamp (Customer::*)() const noexcept>);
static_assert(is<&Customer::version, std::uint64_t (Customer::*)() const noexcept>);
static_assert(is<&Customer::to_draft, CustomerDraft (Customer::*)() const>);

static_assert(is<&Clock::now, Timestamp (Clock::*)()>);
static_assert(is<&IdGenerator::next_id, std::string (IdGenerator::*)()>);
static_assert(is<&IdGenerator::seed, std::uint64_t (IdGenerator::*)()>);
static_assert(is<&Authenticator::authenticate, Result<Principal> (Authenticator::*)(const AccessToken&)>);
static_assert(is<&ExternalCustomerSource::search,
                 Result<ExternalPage> (ExternalCustomerSource::*)(const ExternalSearchRequest&)>);

static_assert(is<&ExtensionCode::parse, Result<ExtensionCode> (*)(std::string_view)>);
static_assert(is<static_cast<Result<CustomerDraft> (*)(std::string_view)>(&draft_from_json),
                 Result<CustomerDraft> (*)(std::string_view)>);
static_assert(is<static_cast<Result<CustomerDraft> (*)(std::string_view, const ImportOptions&)>(&draft_from_json),
                 Result<CustomerDraft> (*)(std::string_view, const ImportOptions&)>);
static_assert(is<&patch_from_json, Result<CustomerPatch> (*)(std::string_view)>);
static_assert(is<&search_request_from_json, Result<SearchRequest> (*)(std::string_view)>);
static_assert(is<&list_request_from_json, Result<ListRequest> (*)(std::string_view)>);
static_assert(is<&extension_from_json, Result<Extension> (*)(std::string_view)>);
static_assert(is<&store_details_from_json, Result<StoreDetails> (*)(std::string_view)>);
static_assert(is<&external_customer_from_json, Result<ExternalCustomer> (*)(std::string_view)>);
static_assert(is<&tenant_options_from_json, Result<TenantOptions> (*)(std::string_view)>);
static_assert(is<&write_from_json, Result<Write> (*)(std::string_view)>);
static_assert(is<&merge_policy_from_json, Result<MergePolicy> (*)(std::string_view)>);
static_assert(is<&duplicate_rules_from_json, Result<DuplicateRules> (*)(std::string_view)>);
static_assert(is<&http_status, int (*)(ErrorCode) noexcept>);
static_assert(is<&parse_error_code, std::optional<ErrorCode> (*)(std::string_view) noexcept>);
static_assert(is<&read_customers, Result<ImportReport> (*)(std::istream&, Session&, const ReadOptions&)>);
static_assert(is<&write_customers, Result<std::uint64_t> (*)(std::ostream&, const Session&, const WriteOptions&)>);

static_assert(std::is_same_v<Timestamp, std::chrono::sys_time<std::chrono::milliseconds>>);
static_assert(std::is_same_v<Result<>, Result<void>> && std::is_base_of_v<std::runtime_error, Exception>);

using enum ErrorCode;
static_assert(in_order({invalid_argument, unauthenticated, permission_denied, not_found, already_exists,
                        failed_precondition, version_mismatch, resource_exhausted, unavailable, data_loss,
                        outcome_unknown}));
static_assert(in_order({SortField::id, SortField::external_reference, SortField::display_name, SortField::first_name,
                        SortField::last_name, SortField::company_name, SortField::email, SortField::mobile,
                        SortField::city, SortField::postal_code, SortField::country_code, SortField::vat_number,
                        SortField::ledger_number, SortField::created_at, SortField::last_modified_at,
                        SortField::relevance, SortField::full_name}));
static_assert(in_order({SearchField::id, SearchField::external_reference, SearchField::ledger_number,
                        SearchField::loyalty_id, SearchField::address}));
static_assert(in_order({CustomerType::person, CustomerType::company, CustomerType::b2b}));
static_assert(in_order({AddressType::delivery, AddressType::invoice}));
static_assert(in_order({SortDirection::ascending, SortDirection::descending}));
static_assert(in_order({SearchScope::customer, SearchScope::contact}));
static_assert(in_order({CountMode::exact, CountMode::none}));
static_assert(in_order({Permission::tenant_access, Permission::tenant_backoffice}));
static_assert(in_order({OnConflict::fail, OnConflict::skip, OnConflict::update}));
static_assert(in_order({MatchField::id, MatchField::external_reference, MatchField::email, MatchField::mobile,
                        MatchField::vat_number}));
static_assert(in_order({TenantExtension::external_customer_search, TenantExtension::b2b}));
static_assert(in_order({Format::detect, Format::json_lines, Format::json_array, Format::csv}));

const Credit credit{1, 2};
const AccountManager manager{"manager", "name", "code"};
const Extension extension{ExtensionCode::two_invoice, "org"};
const Timestamp early{std::chrono::milliseconds{1}}, late{std::chrono::milliseconds{2}};
const Address address{
    "id",   AddressType::invoice, "display", "company", "first", "last", "street", "postal", "town", "country", "email",
    "phone"};
const Contact contact{"id", "first", "last", "display", "email", "mobile", early, late, {extension}};
const Consent consent{"id", "name", true, "source", early, late, "who"};

}  // namespace

TEST_CASE("addresses, contacts and details initialize in field order") {
  CHECK(address == Address{.id = "id",
                           .type = AddressType::invoice,
                           .display_name = "display",
                           .company_name = "company",
                           .first_name = "first",
                           .last_name = "last",
                           .address = "street",
                           .postal_code = "postal",
                           .city = "town",
                           .country_code = "country",
                           .email = "email",
                           .phone = "phone"});
  CHECK(contact.display_name == "display");
  CHECK(contact.mobile == "mobile");
  CHECK(contact.created_at < contact.last_modified_at);
  CHECK(consent.source + consent.modified_by == "sourcewho");
  CHECK(consent.created_at < consent.last_modified_at);

  const StoreDetails details{"pricelist", "ledger", "note", 30, credit, manager};
  CHECK(joined({details.pricelist_id, details.ledger_number, details.note}) == "pricelistledgernote");
  CHECK(credit == Credit{.limit = 1, .balance = 2});
  CHECK(manager == AccountManager{.id = "manager", .display_name = "name", .user_code = "code"});
  CHECK(made_early.code.name() == "TWO_INVOICE");
}

TEST_CASE("drafts initialize in field order") {
  const CustomerDraft draft{"id",
                            "reference",
                            CustomerType::company,
                            "first",
                            "last",
                            "company",
                            "email",
                            "mobile",
                            "street",
                            "postal",
                            "town",
                            "country",
                            "vat",
                            "ledger",
                            "pricelist",
                            30,
                            credit,
                            "loyalty",
                            "origin",
                            "note",
                            manager,
                            {address},
                            {contact},
                            {consent},
                            {extension},
                            early,
                            late,
                            std::uint64_t{7}};
  CHECK(draft.external_reference == "reference");
  CHECK(joined({draft.first_name, draft.last_name, draft.company_name}) == "firstlastcompany");
  CHECK(joined({draft.email, draft.mobile, draft.address, draft.postal_code}) == "emailmobilestreetpostal");
  CHECK(joined({draft.city, draft.country_code, draft.vat_number, draft.ledger_number}) == "towncountryvatledger");
  CHECK(joined({draft.pricelist_id, draft.loyalty_id, draft.origin, draft.internal_note}) ==
        "pricelistloyaltyoriginnote");
  CHECK(draft.created_at == early);
  CHECK(draft.last_modified_at == late);
}

TEST_CASE("patches initialize in field order") {
  const CustomerPatch patch{"reference",
                            CustomerType::company,
                            "first",
                            "last",
                            "company",
                            "email",
                            "mobile",
                            "street",
                            "postal",
                            "town",
                            "country",
                            "vat",
                            "ledger",
                            "pricelist",
                            30,
                            CreditPatch{1, 2},
                            "loyalty",
                            "origin",
                            "note",
                            AccountManagerPatch{"manager", "name", "code"},
                            std::vector{address},
                            std::vector{contact},
                            std::vector{consent}};
  CHECK(patch.external_reference == Patch<std::string>("reference"));
  CHECK(patch.address == Patch<std::string>("street"));
  CHECK(patch.pricelist_id == Patch<std::string>("pricelist"));
  CHECK(patch.internal_note == Patch<std::string>("note"));
  CHECK(patch.credit.value().balance == Patch<std::int64_t>(2));
  CHECK(patch.account_manager.value().user_code == Patch<std::string>("code"));
  CHECK(CustomerPatch().city.is_keep());
}

TEST_CASE("requests, options and answers initialize in field order") {
  const ListRequest list{"reference", SortField::city, SortDirection::descending, 2, 3, "cursor"};
  CHECK(list.external_reference == "reference");
  CHECK(list.page_number == 2);
  CHECK(list.after == "cursor");
  const SearchRequest search{"query",
                             true,
                             "mobile",
                             "email",
                             "vat",
                             SearchScope::contact,
                             Filter(),
                             SortField::city,
                             SortDirection::descending,
                             2,
                             3,
                             "cursor",
                             CountMode::none,
                             true};
  CHECK(joined({search.query, search.mobile, search.email, search.vat_number, search.after}) ==
        "querymobileemailvatcursor");
  CHECK(search.page_size == 3);
  CHECK(search.explain);
  const Page page{{}, Paging{2, 3, 4U}, "next", std::nullopt};
  CHECK(page.paging.total_count == 4U);
  CHECK(page.next == "next");
  const ExternalSearchRequest asked{"tenant", search};
  CHECK(asked.criteria.query == "query");
  const ExternalPage found{{ExternalCustomer{"id", {.id = "own"}}}, Paging{2, 3, 4U}};
  CHECK(found.begin()->customer.id == "own");
  const ImportReport report{1, 2, 3, {ImportReport::Item{4, 5, 6, Error{not_found, "message", {{"field", "why"}}}}}, 4};
  CHECK(report.skipped == 3);
  CHECK(report.unchanged == 4);
  CHECK(report.failed[0].column == 6);
  CHECK(report.failed[0].error.violations[0].field == "field");
  const ImportOptions import{OnConflict::update, true, false, {MatchField::email}};
  CHECK(import.restore);
  const ReadOptions read{Format::csv, import, true, {{"a", "b"}}, [](std::uint64_t, std::uint64_t) { return true; }};
  CHECK(read.columns.at("a") == "b");
  const Principal principal{"subject", {{"tenant", {Permission::tenant_access}}}};
  CHECK(principal.tenants.at("tenant").contains(Permission::tenant_access));
  const TenantOptions options{"nb",
                              "NO",
                              {SortField::id},
                              false,
                              false,
                              {TenantExtension::b2b},
                              {ExtensionCode::two_invoice},
                              nullptr,
                              {"store"},
                              5,
                              7,
                              8,
                              {SearchField::address},
                              9};
  CHECK(options.max_bytes == 9);
  CHECK(options.also_searched.front() == SearchField::address);
  CHECK(joined({options.locale, options.country_code}) == "nbNO");
  CHECK(options.max_customers == 5);
  const TenantPatch patch{std::vector{TenantExtension::b2b},
                          std::vector{ExtensionCode::two_invoice},
                          std::shared_ptr<ExternalCustomerSource>(),
                          std::vector<std::string>{"store"},
                          std::size_t{5},
                          std::uint64_t{6}};
  CHECK(patch.max_customers.value() == 5);
  CHECK(patch.max_bytes.value() == 6);
  const TenantStats stats{1, 2, {{"records", 2}}};
  CHECK(stats.bytes == 2);
  const Change change{1, std::nullopt, std::nullopt};
  CHECK(change.sequence == 1);
}

TEST_CASE("options have their documented defaults") {
  const ListRequest list;
  CHECK(list.sort_by == SortField::created_at);
  CHECK(list.direction == SortDirection::ascending);
  CHECK(list.page_number == 1);
  CHECK(list.page_size == 50);
  const SearchRequest search;
  CHECK_FALSE(search.exact_match);
  CHECK(search.scope == SearchScope::customer);
  CHECK(search.sort_by == SortField::display_name);
  CHECK(search.direction == SortDirection::ascending);
  CHECK(search.page_number == 1);
  CHECK(search.page_size == 50);
  CHECK(search.count == CountMode::exact);
  CHECK_FALSE(search.explain);
  const TenantOptions options;
  CHECK(joined({options.locale, options.country_code}) == "");
  CHECK(options.sort_indexes == default_sort_indexes());
  CHECK(options.text_index);
  CHECK(options.unique_external_reference);
  CHECK(options.extensions.empty());
  CHECK(options.allowed_extensions == std::vector{ExtensionCode::two_invoice});
  CHECK(options.stores.empty());
  CHECK(options.max_customers == std::numeric_limits<std::size_t>::max());
  CHECK(options.max_bytes == std::numeric_limits<std::uint64_t>::max());
  CHECK(EngineOptions().max_bytes == std::numeric_limits<std::uint64_t>::max());
  CHECK(default_sort_indexes() == std::vector{SortField::display_name, SortField::last_name, SortField::company_name,
                                              SortField::email, SortField::city, SortField::postal_code,
                                              SortField::created_at, SortField::last_modified_at,
                                              SortField::external_reference});
  const ImportOptions import;
  CHECK(import.on_conflict == OnConflict::fail);
  CHECK_FALSE(import.restore);
  CHECK_FALSE(import.atomic);
  CHECK(import.match_by == std::vector{MatchField::id, MatchField::external_reference});
  CHECK(ReadOptions().format == Format::detect);
  CHECK_FALSE(ReadOptions().stop_at_first_error);
  CHECK(WriteOptions().format == Format::json_lines);
  CHECK(CustomerDraft().type == CustomerType::person);
  CHECK(Address().type == AddressType::delivery);
  CHECK_FALSE(Consent().status);
  CHECK_FALSE(Consent().last_modified_at.has_value());
  CHECK(Extension().code == ExtensionCode::two_invoice);
  CHECK(Paging() == Paging{.page_number = 1, .page_size = 50, .total_count = {}});
}

TEST_CASE("the version is equal as numbers and as text") {
  const std::string version = std::to_string(CUSTENGINE_VERSION_MAJOR) + '.' +
                              std::to_string(CUSTENGINE_VERSION_MINOR) + '.' + std::to_string(CUSTENGINE_VERSION_PATCH);
  CHECK(version == CUSTENGINE_VERSION);
}

TEST_CASE("arguments with a default may be left out") {
  Engine engine;
  engine.create_tenant("t").value();
  Session session = engine.session("t").value();
  const Customer customer = session.create({.first_name = "A"}).value();
  CHECK(session.list().value().items.front() == customer);
  CHECK(session.update(customer.id(), {.city = "Oslo"}));
  CHECK(session.import_customers(std::vector<CustomerDraft>{{.first_name = "B"}}));
  CHECK(session.remove(customer.id()).error().code == permission_denied);
}

}  // namespace custengine::public_api_test
