#include "query/cursor.hpp"
#include "catch.hpp"
#include "tenant_maker.hpp"

#include <functional>
#include <initializer_list>
#include <string>
#include <vector>

namespace cursor_test {

namespace {

using namespace custengine;
using namespace custengine::test;

std::vector<std::string> refused_fields(const Result<Page>& page) {
  REQUIRE(page.has_error());
  CHECK(page.error().code == ErrorCode::invalid_argument);
  std::vector<std::string> fields;
  for (const auto& violation : page.error().violations) fields.push_back(violation.field);
  return fields;
}

std::vector<std::string> walk(const storage::Tenant& tenant, ListRequest request) {
  std::vector<std::string> ids;
  while (true) {
    const Page page = query::list(tenant, request).value();
    for (auto& id : ids_of(page)) ids.push_back(std::move(id));
    CHECK(page.paging.page_number == 1);
    if (page.next.empty()) return ids;
    CHECK(page.items.size() == request.page_size);
    request.after = page.next;
  }
}

}  // namespace

TEST_CASE("pages by cursor equal pages by number") {
  const auto customers = make_customers(257);
  const auto tenant = make_tenant({});
  fill(*tenant, customers);
  for (const SortField field : {SortField::last_name, SortField::company_name, SortField::created_at, SortField::mobile,
                                SortField::ledger_number, SortField::id})
    for (const auto direction : {SortDirection::ascending, SortDirection::descending}) {
      INFO(to_string(field) << ' ' << to_string(direction));
      const auto all =
          ids_of(query::list(*tenant, {.sort_by = field, .direction = direction, .page_size = 1000}).value());
      REQUIRE(all.size() == customers.size());
      for (const std::size_t size : {1UL, 7UL, 256UL, 257UL, 1000UL})
        CHECK(walk(*tenant, {.sort_by = field, .direction = direction, .page_size = size}) == all);
    }
}

TEST_CASE("a cursor stays valid if its customer changed or was removed") {
  auto customers = make_customers(100);
  const auto tenant = make_tenant({});
  fill(*tenant, customers);
  const ListRequest first{.sort_by = SortField::last_name, .page_size = 10};
  const auto all = ids_of(query::list(*tenant, {.sort_by = SortField::last_name, .page_size = 1000}).value());
  const Page page = query::list(*tenant, first).value();
  ListRequest second = first;
  second.after = page.next;
  const std::vector<std::string> behind(all.begin() + 10, all.begin() + 20);

  // The customer moves to the front, and the cursor's position stays.
  const auto& last = detail::Record::of(page.items.back());
  detail::RecordContent content;
  content[detail::Slot::id] = last.id();
  content[detail::Slot::last_name] = "A";
  content.version = last.version() + 1;
  const storage::RecordPtr moved = detail::Record::make(content);
  REQUIRE(tenant->replace(tenant->find(last.id()), moved).value() == storage::Tenant::Commit::done);
  REQUIRE(query::list(*tenant, {.sort_by = SortField::last_name}).value().items.front().id() == last.id());
  CHECK(ids_of(query::list(*tenant, second).value()) == behind);

  REQUIRE(tenant->remove(tenant->find(moved->id())).value() == storage::Tenant::Commit::done);
  REQUIRE(tenant->remove(tenant->find(page.items.front().id())).value() == storage::Tenant::Commit::done);
  CHECK(ids_of(query::list(*tenant, second).value()) == behind);
}

TEST_CASE("a cursor fits its tenant, criteria and order, any page size") {
  const auto customers = make_customers(60);
  const auto tenant = make_tenant({}), other = make_tenant({}, "other"), stranger = make_tenant({}, "t", {3, 4});
  for (const auto* each : {&tenant, &other, &stranger}) fill(**each, customers);

  const ListRequest list{.sort_by = SortField::city, .page_size = 5};
  const std::string next = query::list(*tenant, list).value().next;
  REQUIRE_FALSE(next.empty());
  ListRequest again{.sort_by = SortField::city, .page_size = 9, .after = next};
  CHECK(query::list(*tenant, again));
  CHECK(refused_fields(query::list(*other, again)) == std::vector<std::string>{"after"});
  CHECK(refused_fields(query::list(*stranger, again)) == std::vector<std::string>{"after"});
  again.direction = SortDirection::descending;
  CHECK(refused_fields(query::list(*tenant, again)) == std::vector<std::string>{"after"});
  again = {.sort_by = SortField::id, .after = next};
  CHECK(refused_fields(query::list(*tenant, again)) == std::vector<std::string>{"after"});
  again = {.external_reference = "x", .sort_by = SortField::city, .after = next};
  CHECK(refused_fields(query::list(*tenant, again)) == std::vector<std::string>{"after"});
  // A search without criteria is a list, but another request.
  CHECK(refused_fields(query::search(*tenant, {.sort_by = SortField::city, .after = next})) ==
        std::vector<std::string>{"after"});

  const SearchRequest search{.query = "e", .sort_by = SortField::city, .page_size = 3};
  SearchRequest changed = search;
  changed.after = query::search(*tenant, search).value().next;
  REQUIRE_FALSE(changed.after.empty());
  changed.count = CountMode::none;
  changed.explain = true;
  CHECK(query::search(*tenant, changed));
  for (const auto& change : std::initializer_list<std::function<void(SearchRequest&)>>{
           [](SearchRequest& r) { r.query = "a"; }, [](SearchRequest& r) { r.exact_match = true; },
           [](SearchRequest& r) { r.email = "e"; }, [](SearchRequest& r) { r.mobile = "1"; },
           [](SearchRequest& r) { r.vat_number = "1"; }, [](SearchRequest& r) { r.scope = SearchScope::contact; },
           [](SearchRequest& r) { r.where = fields::city.is_set(); }, [](SearchRequest& r) { r.max_typos = 1; },
           [](SearchRequest& r) { r.sort_by = SortField::last_name; },
           [](SearchRequest& r) { r.direction = SortDirection::descending; }}) {
    SearchRequest foreign = changed;
    change(foreign);
    CHECK(refused_fields(query::search(*tenant, foreign)) == std::vector<std::string>{"after"});
  }
}

TEST_CASE("a damaged cursor is refused") {
  const auto tenant = make_tenant({});
  fill(*tenant, make_customers(20));
  ListRequest request{.sort_by = SortField::last_name, .page_size = 5};
  const std::string next = query::list(*tenant, request).value().next;
  std::vector<std::string> damaged = {
      "x", "00", next + "0", next + "00", next.substr(1), next.substr(2), std::string(2000, '0')};
  for (std::size_t i = 0; i < next.size(); ++i) {
    damaged.push_back(next.substr(0, i));
    damaged.push_back(next);
    damaged.back()[i] = damaged.back()[i] == '7' ? '8' : '7';
  }
  for (const auto& text : damaged) {
    if (text.empty()) continue;
    request.after = text;
    INFO(text);
    CHECK(refused_fields(query::list(*tenant, request)) == std::vector<std::string>{"after"});
  }
}

}  // namespace cursor_test
