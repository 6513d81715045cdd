#include "../engine/request_maker.hpp"
#include "catch.hpp"
#include "effort.hpp"
#include "tenant_maker.hpp"

#include <algorithm>

namespace explain_test {

namespace {

using namespace custengine;
using namespace custengine::test;
using Access = Explain::Access;
using Order = Explain::Order;

constexpr std::size_t customer_count = 5000;
/// The maximum number of sort index entries in a walk: docs/query.md, "What it costs".
constexpr std::size_t most_steps = 4096;

class Planned {
 public:
  explicit Planned(const TenantShape& shape = {})
      : customers_(make_customers(customer_count)), tenant_(make_tenant(shape)) {
    fill(*tenant_, customers_);
  }

  Page page(SearchRequest request) const {
    request.explain = true;
    return query::search(*tenant_, request).value();
  }
  Explain plan(const SearchRequest& request) const { return *page(request).explain; }
  const std::vector<Customer>& customers() const { return customers_; }

  /// A customer with this field.
  template <class Has>
  const Customer& one_with(Has has) const {
    const auto found = std::ranges::find_if(customers_, has);
    REQUIRE(found != customers_.end());
    return *found;
  }

 private:
  std::vector<Customer> customers_;
  std::unique_ptr<storage::Tenant> tenant_;
};

const Planned& planned() {
  static const Planned instance;
  return instance;
}

/// The number of matches that a page needs, including one for the next page.
std::size_t wanted(const SearchRequest& request) {
  return request.page_number * request.page_size + 1;
}

}  // namespace

TEST_CASE("the page is not explained unless asked") {
  CHECK_FALSE(query::search(*make_tenant({}), {}).value().explain);
}

TEST_CASE("without criteria a page is cut by position") {
  const Explain plan = planned().plan({.sort_by = SortField::city, .page_number = 40});
  REQUIRE(plan.paths.size() == 1);
  CHECK(plan.paths[0].access == Access::all);
  CHECK(plan.order == Order::position);
  CHECK(plan.has_sort_index);
  CHECK(plan.rows_verified == 0);
  CHECK(planned().plan({.sort_by = SortField::mobile}).order == Order::sort);
}

TEST_CASE("a unique criterion is found by the identity index") {
  const Customer& customer = planned().one_with(
      // A criterion's national number is of the tenant's country.
      [](const Customer& c) {
        return !c.email().empty() && !c.mobile().empty() && !c.vat_number().empty() && c.country_code() == "NO";
      });
  for (const SearchRequest& request :
       {SearchRequest{.exact_match = true, .email = std::string(customer.email())},
        SearchRequest{.exact_match = true, .mobile = std::string(customer.mobile())},
        SearchRequest{.exact_match = true, .vat_number = std::string(customer.vat_number())}}) {
    const Explain plan = planned().plan(request);
    INFO(plan.to_string());
    REQUIRE(plan.paths.size() == 1);
    CHECK(plan.paths[0].access == Access::identity);
    CHECK(plan.rows_matched >= 1);
    CHECK(plan.rows_verified <= plan.rows_matched + 1);
    CHECK(plan.index_steps == 0);
  }
}

TEST_CASE("a term of up to three letters needs no verification") {
  for (const char* query : {"son", "as", "e"}) {
    const Page page = planned().page({.query = query});
    const Explain& plan = *page.explain;
    INFO(plan.to_string());
    REQUIRE(plan.paths.size() == 1);
    CHECK(plan.paths[0].access == Access::text);
    CHECK(plan.rows_verified == 0);
    CHECK(plan.rows_matched == page.paging.total_count);
    CHECK(plan.rows_matched > 50);
  }
}

TEST_CASE("a longer term is verified on its candidates only") {
  const Explain plan = planned().plan({.query = "hansen"});
  INFO(plan.to_string());
  CHECK(plan.paths[0].access == Access::text);
  CHECK(plan.rows_matched > 0);
  CHECK(plan.rows_verified == plan.candidates);
  CHECK(plan.candidates <= plan.paths[0].estimated_rows);
  CHECK(plan.candidates < 500);
}

TEST_CASE("a plan starts at the rarest term and stops when few remain") {
  const Explain plan = planned().plan({.query = "e hansen oslo"});
  INFO(plan.to_string());
  REQUIRE(plan.paths.size() == 4);
  CHECK(plan.paths[0].access == Access::all_of);
  CHECK(plan.paths[1].used);
  CHECK(plan.paths[1].estimated_rows <= plan.paths[2].estimated_rows);
  CHECK(plan.paths[2].estimated_rows <= plan.paths[3].estimated_rows);
  CHECK_FALSE(plan.paths[3].used);
  CHECK(plan.candidates <= plan.paths[1].estimated_rows);
}

TEST_CASE("a broad search walks the sort index as far as the page needs") {
  const Explain plan = planned().plan({.query = "e", .sort_by = SortField::last_name});
  INFO(plan.to_string());
  CHECK(plan.order == Order::walk);
  CHECK(plan.rows_matched > 1000);
  CHECK(plan.index_steps < 500);
  CHECK(plan.rows_verified == 0);
}

TEST_CASE("without counting, a walk verifies only the page's rows") {
  const Explain plan = planned().plan({.query = "example", .sort_by = SortField::last_name, .count = CountMode::none});
  INFO(plan.to_string());
  CHECK_FALSE(plan.counted);
  CHECK(plan.candidates > 1000);
  CHECK(plan.order == Order::walk);
  CHECK(plan.rows_verified <= 204);  // four candidates for each customer of the page and the next
}

TEST_CASE("a range filter on the sorted field is paged by position") {
  using namespace custengine::fields;
  const auto& all = planned().customers();
  const Filter since = created_at >= all[all.size() / 3].created_at();
  for (const auto direction : {SortDirection::ascending, SortDirection::descending}) {
    const Explain plan = planned().plan({.where = since, .sort_by = SortField::created_at, .direction = direction});
    INFO(plan.to_string());
    REQUIRE(plan.paths.size() == 1);
    CHECK(plan.paths[0].access == Access::range);
    CHECK(plan.order == Order::position);
    CHECK(plan.rows_matched > 3000);
    CHECK(plan.rows_verified == 0);
    CHECK(plan.index_steps == 50);
  }
}

TEST_CASE("text conditions use the text index, comparisons a sort index") {
  using namespace custengine::fields;
  const auto& all = planned().customers();
  const Timestamp late = all[all.size() - 1000].created_at();
  const Explain plan = planned().plan({.where = city == "Oslo" && created_at >= late});
  INFO(plan.to_string());
  REQUIRE(plan.paths.size() == 3);
  CHECK(plan.paths[0].access == Access::all_of);
  CHECK(plan.paths[1].access == Access::text);
  CHECK(plan.paths[2].access == Access::range);
  CHECK(plan.rows_verified <= plan.paths[1].estimated_rows);

  const Explain either = planned().plan({.where = city == "Oslo" || last_name == "Hansen"});
  INFO(either.to_string());
  CHECK(either.paths[0].access == Access::any_of);
  CHECK(either.rows_verified < 1000);
  CHECK(either.rows_matched > 10);

  CHECK(planned().plan({.where = city == "Oslo" || version > 1}).paths[0].access == Access::scan);
  CHECK(planned().plan({.where = !(city == "Oslo")}).paths[0].access == Access::scan);
}

TEST_CASE("a far page or a page by cursor costs as much as the first") {
  for (const auto direction : {SortDirection::ascending, SortDirection::descending})
    for (const std::size_t page_number : {1U, 2U, 47U, 90U, 99U, 100U, 101U}) {
      INFO(to_string(direction) << ' ' << page_number);
      const Page page = planned().page(
          {.sort_by = SortField::last_name, .direction = direction, .page_number = page_number, .page_size = 50});
      CHECK(page.explain->index_steps == page.items.size());
      CHECK(page.items.size() == (page_number <= 100 ? 50 : 0));
      if (page.next.empty()) continue;
      const SearchRequest behind{
          .sort_by = SortField::last_name, .direction = direction, .page_size = 50, .after = page.next};
      CHECK(planned().plan(behind).index_steps == 50);
    }
  // A walk starts at the cursor, not at the front.
  SearchRequest request = {.query = "e", .sort_by = SortField::last_name};
  std::uint64_t steps = 0;
  for (int page = 0; page < 20; ++page) {
    const Page found = planned().page(request);
    INFO(found.explain->to_string());
    REQUIRE(found.explain->order == Order::walk);
    steps += found.explain->index_steps;
    request.after = found.next;
  }
  CHECK(steps <= customer_count);
}

TEST_CASE("an exact query is verified on its candidates only") {
  const Customer& customer = planned().one_with([](const Customer& c) { return c.last_name().size() > 4; });
  const Explain plan = planned().plan({.query = std::string(customer.last_name()), .exact_match = true});
  INFO(plan.to_string());
  CHECK(plan.paths[0].access == Access::text);
  CHECK(plan.rows_matched > 0);
  CHECK(plan.rows_verified == plan.candidates);
  CHECK(plan.candidates <= plan.paths[0].estimated_rows);
  CHECK(plan.candidates < customer_count / 10);
}

TEST_CASE("contacts are found by an index of their own") {
  const Customer& customer = planned().one_with([](const Customer& c) { return !c.contacts().empty(); });
  const Explain plan = planned().plan({.query = customer.contacts()[0].last_name, .scope = SearchScope::contact});
  INFO(plan.to_string());
  CHECK(plan.paths[0].access == Access::text);
  CHECK(plan.rows_matched > 0);
  CHECK(plan.rows_verified <= plan.candidates);
  CHECK(plan.candidates < customer_count / 10);
}

TEST_CASE("a search that no index can serve reads every customer once") {
  // The index has texts without accents, and e-mail addresses are compared with them.
  const Explain plan = planned().plan({.email = "ø"});
  CHECK(plan.paths[0].access == Access::scan);
  CHECK(plan.rows_verified == customer_count);

  const Planned plain({.text_index = false});
  const Explain scan = plain.plan({.query = "hansen"});
  CHECK(scan.paths[0].access == Access::scan);
  CHECK(scan.rows_verified == customer_count);
  const Customer& customer = plain.one_with([](const Customer& c) { return !c.email().empty(); });
  const Explain identity = plain.plan({.exact_match = true, .email = std::string(customer.email())});
  CHECK(identity.paths[0].access == Access::identity);
  CHECK(identity.rows_verified <= identity.rows_matched + 1);
}

TEST_CASE("no search reads more than its documented bounds") {
  RequestMaker random(planned().customers(), 11);
  std::size_t walks = 0, sorts = 0;
  for (int round = 0; round < test::by_effort(200, 600); ++round) {
    SearchRequest request = random.next();
    request.page_size = 1 + random.below(60);
    request.page_number = 1 + random.below(5);
    for (const auto count : {CountMode::exact, CountMode::none}) {
      request.count = count;
      const Explain plan = planned().plan(request);
      INFO(description(request) << '\n' << plan.to_string());
      REQUIRE_FALSE(plan.paths.empty());
      REQUIRE(plan.candidates <= plan.paths[0].estimated_rows);
      REQUIRE(plan.index_steps <= most_steps);
      const std::size_t ahead = count == CountMode::none && plan.index_steps > 0 ? 4 * wanted(request) : 0;
      REQUIRE(plan.rows_verified <= plan.candidates + ahead);
      REQUIRE(plan.rows_matched <= plan.candidates);
      walks += plan.order == Order::walk;
      sorts += plan.order == Order::sort;
    }
  }
  CHECK(walks > 8);
  CHECK(sorts > 20);
}

TEST_CASE("a plan is printed as text") {
  const std::string text = planned().plan({.query = "e hansen", .sort_by = SortField::mobile}).to_string();
  INFO(text);
  CHECK(text.find("ALL_OF criteria") != text.npos);
  CHECK(text.find("  TEXT query 'hansen': at most ") != text.npos);
  CHECK(text.find("order SORT by mobile, which has no sort index\n") != text.npos);
}

}  // namespace explain_test
