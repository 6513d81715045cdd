// Very many tenants: the memory of a tenant with a single customer.

#include "effort.hpp"
#include "memory.hpp"
#include "support.hpp"

#include <algorithm>
#include <functional>
#include <iterator>
#include <string>
#include <vector>

namespace tenants_test {

namespace {

using namespace custengine;
using namespace custengine::test;

std::string tenant_id(std::size_t number) {
  return "tenant-" + std::to_string(number);
}

}  // namespace

TEST_CASE("many tenants cost up to 4 KiB each beside their customer") {
  World world;
  const std::size_t before = allocated_bytes();
  // If memory is not counted, a sanitizer is active, which needs several times the memory.
  const std::size_t tenants = before > 0 ? by_effort<std::size_t>(30'000, 100'000) : 5'000;
  const CustomerDraft draft = {.id = "only",
                               .external_reference = "crm-17",
                               .first_name = "Ada",
                               .last_name = "Lovelace",
                               .company_name = "Analytical Engines",
                               .email = "ada@example.com",
                               .mobile = "912 34 567",
                               .city = "Oslo"};
  for (std::size_t number = 0; number < tenants; ++number) {
    const std::string id = tenant_id(number);
    world.engine.create_tenant(id, {.locale = number % 2 == 0 ? "nb" : "sv", .country_code = "NO"}).value();
    REQUIRE(world.open(id).create(draft));
  }
  const TenantStats stats = world.engine.stats(tenant_id(tenants / 2)).value();
  std::uint64_t record_bytes = 0;
  for (const auto& [structure, bytes] : stats.bytes_by_structure) {
    UNSCOPED_INFO(structure << ": " << bytes);
    if (structure == "records") record_bytes = bytes;
  }
  REQUIRE(record_bytes > 0);
  CHECK(stats.bytes <= record_bytes + std::uint64_t{4} * 1024);
  if (before > 0) {
    const std::size_t each = (allocated_bytes() - before) / tenants;
    INFO("allocated for each tenant: " << each << ", of which the record: " << record_bytes);
    CHECK(each <= record_bytes + std::uint64_t{4} * 1024);
  }
  CHECK(world.engine.tenants().size() == tenants);
  CHECK(world.open(tenant_id(tenants - 1)).get("only")->version() == 1);
  for (std::size_t number = 0; number < tenants; ++number) world.engine.drop_tenant(tenant_id(number)).value();
  CHECK(allocated_bytes() <= before + (std::size_t{1} << 20U));
}

TEST_CASE("a growing tenant keeps its snapshots and rewinds to each") {
  constexpr std::size_t most = 1100;  // beyond one chunk of rows, and beyond the entries of one block
  World world;
  Session session = world.add_tenant("t", {.locale = "nb"});
  std::vector<Snapshot> snapshots = {session.snapshot().value()};
  for (std::size_t number = 1; number <= most; ++number) {
    REQUIRE(session.create({.id = "c" + std::to_string(number), .last_name = std::to_string(number % 7)}));
    snapshots.push_back(session.snapshot().value());
    if (number % 5 == 0) REQUIRE(session.update("c" + std::to_string(number / 2), {.city = std::to_string(number)}));
  }
  REQUIRE(world.engine.check_invariants("t"));
  for (std::size_t size = 0; size <= most; ++size) {
    const Snapshot& snapshot = snapshots[size];
    REQUIRE(static_cast<std::size_t>(std::distance(snapshot.begin(), snapshot.end())) == size);
  }
  for (const std::size_t size : {3U, 64U, 65U, 4U, 1025U, 1U, 1024U, 0U, 253U, 5U, 1100U, 66U}) {
    INFO(size);
    REQUIRE(world.engine.rewind("t", snapshots[size]));
    const auto checked = world.engine.check_invariants("t");
    INFO((checked ? "" : checked.error().message));
    REQUIRE(checked);
    CHECK(session.count().value() == size);
    CHECK(session.search({.page_size = 1000}).value().items.size() == std::min<std::size_t>(size, 1000));
    // The next writes must find free slots.
    for (int more = 0; more < 3; ++more) REQUIRE(session.create({.last_name = "new"}));
    REQUIRE(world.engine.check_invariants("t"));
  }
}

TEST_CASE("an index stays correct around the size that changes its form") {
  World world;
  Session session = world.add_tenant("t");
  for (int round = 0; round < 3; ++round) {
    std::vector<std::string> ids;
    for (int number = 0; number < 70; ++number) {
      ids.emplace_back(session.create({.last_name = std::to_string(number * 37 % 70)}).value().id());
      const auto page = session.list({.sort_by = SortField::last_name, .direction = SortDirection::descending});
      REQUIRE(page->paging.total_count == ids.size());
      REQUIRE(std::ranges::is_sorted(page->items, std::greater<>(), &Customer::last_name));
    }
    REQUIRE(world.engine.check_invariants("t"));
    for (const auto& id : ids) REQUIRE(session.remove(id));
    REQUIRE(world.engine.check_invariants("t"));
  }
}

}  // namespace tenants_test
