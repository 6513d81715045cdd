// Tenants that concurrently fill an engine's memory.

#include "unit/engine/support.hpp"

#include <string>
#include <thread>

namespace memory_limit_test {

using namespace custengine;
using namespace custengine::test;

TEST_CASE("tenants that race for an engine's memory stay below it") {
  constexpr std::uint64_t limit = 1'000'000;
  Engine engine({.max_bytes = limit});
  const std::vector<std::string> tenants{"a", "b"};
  for (const std::string& id : tenants)
    engine.create_tenant(id, {.sort_indexes = {SortField::last_name}, .text_index = false, .change_history = 0})
        .value();
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < 4; ++i)
      threads.emplace_back([&, i] {
        Session session = engine.session(tenants[i % 2], both_permissions).value();
        const CustomerDraft draft{.first_name = "First", .last_name = "Last", .internal_note = std::string(500, 'n')};
        std::vector<std::string> ids;
        for (int full = 0; full < 20;) {
          const auto created = session.create(draft);
          if (created) {
            ids.emplace_back(created->id());
            continue;
          }
          ++full;
          if (created.error().code != ErrorCode::resource_exhausted) return;
          for (std::size_t some = 0; some < 10 && !ids.empty(); ++some, ids.pop_back())
            session.remove(ids.back()).value();
        }
      });
  }
  std::uint64_t bytes = 0, customers = 0;
  for (const std::string& id : tenants) {
    CHECK(engine.check_invariants(id));
    bytes += engine.stats(id)->bytes;
    customers += engine.stats(id)->customers;
  }
  CHECK(bytes < limit + limit / 10);
  CHECK(customers > 1'000);
  // All counted bytes were returned.
  for (const std::string& id : tenants) engine.drop_tenant(id).value();
  engine.create_tenant("c", {}).value();
  Session session = engine.session("c").value();
  for (std::uint64_t number = 0; number < customers / 2; ++number)
    REQUIRE(session.create({.last_name = "Last", .internal_note = std::string(500, 'n')}));
}

}  // namespace memory_limit_test
