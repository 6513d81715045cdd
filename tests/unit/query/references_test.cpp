// Lists of customers that share an external reference, and their cost.

#include "query/shared_reference.hpp"

#include "../engine/naive.hpp"
#include "catch.hpp"
#include "query/query_limits.hpp"
#include "tenant_maker.hpp"

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

namespace references_test {

namespace {

using namespace custengine;
using namespace custengine::test;

constexpr const char* shared = "crm-1";

/// Customers of whom all but every nth share a reference.
std::vector<Customer> sharing(std::size_t count, std::size_t nth) {
  const auto clock = std::make_shared<testing::FakeClock>();
  Engine engine({.clock = clock});
  engine.create_tenant("t", {.unique_external_reference = false}).value();
  Session session = engine.session("t").value();
  std::vector<Customer> customers;
  for (std::size_t i = 0; i < count; ++i) {
    clock->advance(std::chrono::milliseconds(1));
    customers.push_back(session
                            .create({.id = "c-" + std::to_string(i * 7919 % count),
                                     .external_reference = i % nth == 0 ? "other" : shared,
                                     .last_name = "Berg",
                                     .city = std::to_string(i % 50)})
                            .value());
  }
  return customers;
}

std::vector<Customer> with_reference(const std::vector<Customer>& all) {
  std::vector<Customer> found;
  for (const Customer& customer : all)
    if (customer.external_reference() == shared) found.push_back(customer);
  return found;
}

}  // namespace

TEST_CASE("a page of many customers with one reference is cheap") {
  const auto customers = sharing(6'000, 4);
  const auto tenant = make_tenant({});
  fill(*tenant, customers);
  const auto found = with_reference(customers);
  REQUIRE(found.size() == 4'500);
  for (const SortField field : {SortField::external_reference, SortField::id, SortField::created_at, SortField::city,
                                SortField::last_name, SortField::first_name, SortField::mobile})
    for (const auto direction : {SortDirection::ascending, SortDirection::descending}) {
      const auto expected = naive::ordered(found, field, direction, "nb", "NO");
      CAPTURE(to_string(field), to_string(direction));
      ListRequest request = {.external_reference = shared, .sort_by = field, .direction = direction, .page_size = 100};
      for (std::size_t begin = 0; begin < 500; begin += 100) {
        // By cursor, and by number.
        std::string next;
        for (ListRequest asked : {request, ListRequest{.external_reference = shared,
                                           .sort_by = field,
                                           .direction = direction,
                                           .page_number = begin / 100 + 1,
                                           .page_size = 100}}) {
          std::uint64_t steps = 0;
          const auto query = query::PageRequest::of(*tenant, asked).value();
          const Page page = query::page_of_reference(*tenant, query, shared, steps);
          REQUIRE(page.paging.total_count == found.size());
          for (std::size_t i = 0; i < 100; ++i) REQUIRE(page.items.at(i).id() == expected.at(begin + i).id());
          // By fields without an index a snapshot is sorted, outside the lock.
          REQUIRE(steps <= 700);
          next = page.next;
        }
        request.after = next;
      }
    }
}

TEST_CASE("few customers with one reference use the normal plan") {
  const auto customers = sharing(900, 3);
  const auto tenant = make_tenant({});
  fill(*tenant, customers);
  const auto found = with_reference(customers);
  for (const SortField field : {SortField::id, SortField::city, SortField::first_name}) {
    const auto expected = naive::ordered(found, field, SortDirection::descending, "nb", "NO");
    ListRequest request = {
        .external_reference = shared, .sort_by = field, .direction = SortDirection::descending, .page_size = 70};
    std::size_t seen = 0;
    do {
      const Page page = query::list(*tenant, request).value();
      for (const Customer& customer : page) REQUIRE(customer.id() == expected.at(seen++).id());
      request.after = page.next;
    } while (!request.after.empty());
    CHECK(seen == expected.size());
  }
  CHECK(query::list(*tenant, {.external_reference = "nobody"}).value().items.empty());
  CHECK(query::list(*tenant, {.external_reference = "crm"}).value().paging.total_count == 0U);
}

TEST_CASE("a walk for a shared reference ends with a full page") {
  // Those with the reference come last in the order: the walk meets none of them.
  const auto customers = sharing(6'000, 1);
  const auto tenant = make_tenant({});
  fill(*tenant, customers);
  Engine engine;
  engine.create_tenant("t", {.unique_external_reference = false}).value();
  Session session = engine.session("t").value();
  std::vector<Customer> late;
  for (int i = 0; i < 1'100; ++i)
    late.push_back(session.create({.external_reference = shared, .last_name = "Berg"}).value());
  fill(*tenant, late);
  const ListRequest request = {.external_reference = shared, .sort_by = SortField::created_at};
  std::uint64_t steps = 0;
  const Page page = query::page_of_reference(*tenant, query::PageRequest::of(*tenant, request).value(), shared, steps);
  CHECK(steps == query::max_walk_steps);
  CHECK(page.paging.total_count == 1'100U);
  CHECK(page.items.size() == 50);
  CHECK_FALSE(page.next.empty());
}

TEST_CASE("the first holder of a reference is found after changes") {
  const auto customers = sharing(3'000, 10);
  const auto tenant = make_tenant({.sort_indexes = {}});
  fill(*tenant, customers);
  // A sorted tree holds references that customers share. In the hash table, lists of rows would grow with the sharers.
  tenant->read([](const storage::CustomerStore& store) { CHECK(store.table().references() == 0); });
  auto found = with_reference(customers);
  std::ranges::sort(found, {}, [](const Customer& customer) { return std::string(customer.id()); });
  for (const Customer& customer : found) {
    const auto first = tenant->find_by_reference(shared);
    REQUIRE(first);
    REQUIRE(first->id() == customer.id());
    REQUIRE(tenant->remove(first).value() == storage::Tenant::Commit::done);
  }
  CHECK_FALSE(tenant->find_by_reference(shared));
  CHECK(tenant->find_by_reference("other"));
  CHECK(tenant->check_invariants().empty());
}

}  // namespace references_test
