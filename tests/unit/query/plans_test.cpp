#include "../engine/request_maker.hpp"
#include "../engine/search_truth.hpp"
#include "catch.hpp"
#include "effort.hpp"
#include "filter_maker.hpp"
#include "sort_fields.hpp"
#include "tenant_maker.hpp"
#include "truth_table.hpp"

#include <custengine/io.hpp>

#include <fstream>
#include <optional>
#include <string>
#include <vector>

namespace plans_test {

namespace {

using namespace custengine;
using namespace custengine::test;
using query::PlanOptions;

constexpr PlanOptions reference{PlanOptions::Access::scan, PlanOptions::Order::sort};
constexpr PlanOptions plans[] = {
    {PlanOptions::Access::automatic, PlanOptions::Order::automatic},
    {PlanOptions::Access::automatic, PlanOptions::Order::walk},
    {PlanOptions::Access::automatic, PlanOptions::Order::sort},
    {PlanOptions::Access::scan, PlanOptions::Order::automatic},
};

/// How often each way was taken, so that the test is known to have met it.
struct Ways {
  std::size_t by_access[8] = {}, by_order[3] = {}, exact = 0, with_next = 0, with_items = 0, ranked = 0;

  void add(const Page& page) {
    for (const auto& path : page.explain->paths) ++by_access[static_cast<std::size_t>(path.access)];
    ++by_order[static_cast<std::size_t>(page.explain->order)];
    exact += page.explain->rows_verified == 0 && page.explain->rows_matched > 0;
    with_next += !page.next.empty();
    with_items += !page.items.empty();
  }
};

void check_plans(const storage::Tenant& tenant, SearchRequest request, Ways& ways) {
  request.explain = true;
  const Page expected = query::search(tenant, request, reference).value();
  for (const PlanOptions& plan : plans) {
    const Page page = query::search(tenant, request, plan).value();
    INFO(description(request) << "\nsort " << to_string(request.sort_by) << ' ' << to_string(request.direction)
                              << " page " << request.page_number << " of " << request.page_size << '\n'
                              << page.explain->to_string());
    ways.add(page);
    REQUIRE(ids_of(page) == ids_of(expected));
    REQUIRE(page.items == expected.items);
    REQUIRE(page.paging == expected.paging);
    REQUIRE(page.next == expected.next);
    REQUIRE(page.hits == expected.hits);
    request.count = CountMode::none;
    const Page uncounted = query::search(tenant, request, plan).value();
    REQUIRE(uncounted.items == expected.items);
    REQUIRE(uncounted.next == expected.next);
    REQUIRE_FALSE(uncounted.paging.total_count);
    request.count = CountMode::exact;
  }
}

void check_random_requests(const storage::Tenant& tenant, const std::vector<Customer>& customers, unsigned seed,
                           int rounds, Ways& ways, const std::vector<SearchField>& also_searched = {}) {
  CAPTURE(seed);
  RequestMaker maker(customers, seed, also_searched);
  FilterMaker filters(customers, maker);
  for (int round = 0; round < rounds; ++round) {
    SearchRequest request;
    if (maker.one_in(2)) request = maker.one_in(2) ? maker.next_ranked() : maker.next();
    if (maker.one_in(2)) request.where = filters.next();
    if (request.sort_by != SortField::relevance) request.sort_by = sort_field(maker.below(sort_field_count));
    ways.ranked += request.sort_by == SortField::relevance;
    request.page_size = 1 + maker.below(20);
    if (maker.one_in(2)) request.page_number = 1 + maker.below(4);
    check_plans(tenant, request, ways);
    // On to the page behind, by cursor.
    const auto page = query::search(tenant, request).value();
    if (page.next.empty()) continue;
    request.page_number = 1;
    request.after = page.next;
    check_plans(tenant, request, ways);
  }
}

const std::vector<SortField> all_fields = all_sort_fields();
const std::vector<SearchField> all_also_searched = {SearchField::id, SearchField::external_reference,
                                                    SearchField::ledger_number, SearchField::loyalty_id,
                                                    SearchField::address};

}  // namespace

TEST_CASE("every plan equals a scan with a sort") {
  const auto customers = make_customers(test::by_effort<std::size_t>(700, 1500));
  Ways ways;
  unsigned seed = 1;
  for (const std::string locale : {"nb", "sv", "da", ""})
    for (const bool text_index : {true, false})
      for (const auto& sort_indexes : {all_fields, default_sort_indexes(), {}}) {
        const bool searches_all = ++seed % 2 == 0;
        const auto also_searched = searches_all ? all_also_searched : std::vector<SearchField>();
        const auto tenant = make_tenant({.locale = locale,
                                         .country = locale == "sv" ? "SE" : "NO",
                                         .sort_indexes = sort_indexes,
                                         .text_index = text_index,
                                         .also_searched = also_searched});
        fill(*tenant, customers);
        CAPTURE(locale, text_index, sort_indexes.size(), searches_all);
        check_random_requests(*tenant, customers, seed, test::by_effort(35, 100), ways, also_searched);
      }
  // Nothing of this was missed.
  using Access = Explain::Access;
  for (const Access access :
       {Access::scan, Access::text, Access::identity, Access::range, Access::all_of, Access::any_of, Access::similar}) {
    INFO(to_string(access));
    CHECK(ways.by_access[static_cast<std::size_t>(access)] > 25);
  }
  CHECK(ways.by_order[static_cast<std::size_t>(Explain::Order::position)] > 50);
  CHECK(ways.by_order[static_cast<std::size_t>(Explain::Order::walk)] > 70);
  CHECK(ways.by_order[static_cast<std::size_t>(Explain::Order::sort)] > 70);
  CHECK(ways.exact > 25);
  CHECK(ways.with_next > 70);
  CHECK(ways.with_items > 350);
  CHECK(ways.ranked > 70);
}

TEST_CASE("every plan agrees after changes and removals") {
  auto customers = make_customers(800);
  const auto others = make_customers(400, 99);
  const auto tenant = make_tenant({.sort_indexes = all_fields, .also_searched = all_also_searched});
  fill(*tenant, customers);
  RequestMaker random(customers, 7);
  Ways ways;
  for (int round = 0; round < 20; ++round) {
    for (int write = 0; write < 30; ++write) {
      const std::size_t at = random.below(customers.size());
      const auto& current = detail::Record::of(customers[at]);
      if (random.one_in(3)) {
        REQUIRE(tenant->remove(tenant->find(current.id())).value() == storage::Tenant::Commit::done);
        customers.erase(customers.begin() + static_cast<std::ptrdiff_t>(at));
      } else {
        // The id stays, the rest becomes another customer's.
        detail::RecordContent content;
        const auto& other = detail::Record::of(others[random.below(others.size())]);
        for (std::size_t slot = 0; slot < detail::slot_count; ++slot)
          content.texts[slot] = other.text(static_cast<detail::Slot>(slot));
        content[detail::Slot::id] = current.id();
        content[detail::Slot::display_name] = {};  // follows from the others
        if (other.lists()) content.lists = detail::SharedLists::make(other.lists_or_none());
        content.version = current.version() + 1;
        auto next = detail::Record::make(content);
        REQUIRE(tenant->replace(tenant->find(current.id()), next).value() == storage::Tenant::Commit::done);
        customers[at] = detail::Record::to_customer(std::move(next));
      }
    }
    REQUIRE(tenant->check_invariants() == "");
    check_random_requests(*tenant, customers, static_cast<unsigned>(round), 15, ways, all_also_searched);
  }
  CHECK(ways.with_items > 300);
}

TEST_CASE("one- and two-character terms in any script use the index") {
  const auto tenant = make_tenant({});
  Engine engine;
  engine.create_tenant("t").value();
  Session session = engine.session("t").value();
  std::vector<Customer> customers;
  for (const char* name :
       {"A", "Bo", "Åsa", "Ωmega", "Ω", "李", "李小龍", "ab", "ba", "xab", "Æ", "ß", "x y", "1", "12"})
    customers.push_back(session.create({.first_name = name, .mobile = name}).value());
  fill(*tenant, customers);
  Ways ways;
  for (const char* query : {"a",  "b", "bo", "o", "å",   "ω",   "Ω", "ωm", "李", "小", "龍", "ab", "ba", "æ",
                            "ae", "e", "ss", "s", "x y", "y x", "1", "12", "2",  "+1", "01", "zz", "q"})
    for (const bool exact : {false, true}) check_plans(*tenant, {.query = query, .exact_match = exact}, ways);
  CHECK(ways.by_access[static_cast<std::size_t>(Explain::Access::text)] > 100);
}

TEST_CASE("customers with only the parts of a text are not found") {
  const auto tenant = make_tenant({.country = "NO"});
  Engine engine;
  engine.create_tenant("t").value();
  Session session = engine.session("t").value();
  std::vector<Customer> customers;
  const auto add = [&](CustomerDraft draft) { customers.push_back(session.create(std::move(draft)).value()); };
  add({.first_name = "abcd"});
  add({.first_name = "abc bcd"});
  add({.first_name = "abc", .last_name = "bcd"});
  add({.first_name = "bcdx", .last_name = "xabc"});
  add({.first_name = "x abcd"});  // ends with it
  add({.first_name = "ab", .city = "abcd ab"});
  add({.company_name = "B", .email = "ø@x.no"});
  add({.company_name = "B", .email = "o@x.no"});
  add({.company_name = "B", .vat_number = "123456"});
  add({.company_name = "B", .mobile = "123456"});
  CustomerDraft two{.company_name = "B"};
  two.contacts = {{.first_name = "abc", .last_name = "x"}, {.first_name = "bcd", .last_name = "y"}};
  add(two);
  fill(*tenant, customers);
  Ways ways;
  using namespace custengine::fields;
  const std::vector<SearchRequest> requests = {
      {.query = "abcd"},
      {.query = "abc bcd"},
      {.query = "abcd", .exact_match = true},
      {.query = "ab", .exact_match = true},
      {.query = "abc", .exact_match = true},
      {.query = "x y", .scope = SearchScope::contact},
      {.query = "abcd", .scope = SearchScope::contact},
      {.query = "abc x", .scope = SearchScope::contact},
      {.email = "ø@x"},
      {.email = "o@x"},
      {.vat_number = "345"},
      {.mobile = "345"},
      {.query = "345"},
      {.query = "+345"},
      {.query = "+47"},
      {.query = "47"},
      {.query = "345", .mobile = "123"},
      {.query = "345", .vat_number = "123"},
      {.where = first_name == "abc"},
      {.where = city.contains("bcd")},
      {.where = first_name.contains("abcd")},
      {.where = first_name.starts_with("abc")},
      {.where = last_name.in({"bcd", "abcd"})},
  };
  for (const SearchRequest& request : requests) check_plans(*tenant, request, ways);
  CHECK(ways.with_items > 50);
}

TEST_CASE("every plan finds exactly the expected customers") {
  Ways ways;
  int number = 0;
  for (const TruthCase& one : read_truth_cases()) {
    for (const auto& made : {std::optional(made_of(one)), made_of_contact(one)}) {
      if (!made) continue;
      const auto& [draft, request] = *made;
      INFO(one.criterion << " \"" << one.stored << '"');
      Engine engine;
      engine.create_tenant("t", {.country_code = one.country}).value();
      const Customer customer = engine.session("t")->create(draft).value();
      const auto tenant = make_tenant({.locale = "", .country = one.country}, std::to_string(number++));
      fill(*tenant, {customer});
      check_plans(*tenant, request, ways);
      CHECK(query::search(*tenant, request).value().paging.total_count == (one.hit ? 1U : 0U));
    }
  }
  CHECK(number > 150);
}

TEST_CASE("every plan finds phone and VAT numbers of all countries") {
  Engine engine;
  engine.create_tenant("t", {.country_code = "NO"}).value();
  Session session = engine.session("t").value();
  std::vector<Customer> customers;
  std::vector<SearchRequest> requests;
  int row_number = 0;
  for (const auto& row : read_table("phone-truth.tsv", 6)) {
    if (++row_number % 37 != 0) continue;
    const Contact contact = {.first_name = "A", .last_name = "B", .mobile = row[4]};
    customers.push_back(session.create({.mobile = row[4], .country_code = row[0], .contacts = {contact}}).value());
    if (row_number % 10 != 0) continue;
    for (const SearchScope scope : {SearchScope::customer, SearchScope::contact}) {
      requests.push_back({.query = row[5], .exact_match = true, .scope = scope});
      requests.push_back({.exact_match = true, .mobile = row[5], .scope = scope});
      requests.push_back({.mobile = row[5].substr(3), .scope = scope});
    }
    requests.push_back({.where = fields::mobile == row[5]});
    requests.push_back({.where = fields::mobile.in({row[5], "n/a", "22334455 / 99887766"})});
  }
  for (const auto& row : read_table("vat-truth.tsv", 5)) {
    customers.push_back(session.create({.first_name = "V", .country_code = row[1], .vat_number = row[0]}).value());
    requests.push_back({.exact_match = is_yes(row[3]), .vat_number = row[2]});
    requests.push_back({.exact_match = is_yes(row[3]), .vat_number = row[2], .scope = SearchScope::contact});
    requests.push_back({.where = fields::vat_number == row[2]});
  }
  const auto tenant = make_tenant({.country = "NO"});
  fill(*tenant, customers);
  Ways ways;
  for (const SearchRequest& request : requests) check_plans(*tenant, request, ways);
  CHECK(ways.with_items > 200);
  CHECK(ways.by_access[static_cast<std::size_t>(Explain::Access::identity)] > 50);
}

TEST_CASE("every plan agrees on real customers") {
  std::ifstream file(CUSTENGINE_OUTSIDE_DATA "/customers/adventureworks/customers.csv");
  if (!file) {
    WARN("skipped: the outside test data is not there");
    return;
  }
  Engine engine;
  engine.create_tenant("t", {.locale = "en", .country_code = "US"}).value();
  Session session = engine.session("t").value();
  ReadOptions options;
  options.columns = {
      {"CustomerKey", "externalId"}, {"FirstName", "firstname"}, {"LastName", "lastname"}, {"EmailAddress", "email"}};
  REQUIRE(read_customers(file, session, options)->created == 18148);
  std::vector<Customer> customers;
  const Snapshot snapshot = session.snapshot().value();
  for (const Customer& customer : snapshot) customers.push_back(customer);
  const auto tenant = make_tenant({.locale = "en", .country = "US"});
  fill(*tenant, customers);
  Ways ways;
  check_random_requests(*tenant, customers, 5, 40, ways);
  CHECK(ways.with_items > 100);
}

}  // namespace plans_test
