#include "random_writes.hpp"
#include "support.hpp"

#include <custengine/testing/generator.hpp>

#include <random>

namespace fork_test {

using namespace custengine;
using namespace custengine::test;

TEST_CASE("a fork copies the tenant and has its own history") {
  World world;
  Session original = add_shop(world, "t");
  original.set_store_details("oslo", "ada", {.note = "tea"}).value();
  original.merge("ada", "bo").value();
  world.engine.fork("t", "copy").value();
  CHECK(world.engine.tenants() == std::vector<std::string>{"copy", "t"});
  Session copy = world.open("copy");
  CHECK(state_of(world, copy, {"oslo"}) == state_of(world, original, {"oslo"}));
  CHECK(copy.changes(0, 10)->empty());
  CHECK(copy.snapshot()->sequence() == 0);
  CHECK(error_of(copy.get("bo"))->holder_id == "ada");
  CHECK(copy.search_external({.query = "x"}));  // the options are the same
  CHECK(code_of(error_of(copy.create({.external_reference = "ref-ada"}))) == ErrorCode::already_exists);
  copy.create({.id = "new", .first_name = "New"}).value();
  CHECK(copy.changes(0, 10)->front().sequence == 1);
  CHECK(code_of(error_of(original.get("new"))) == ErrorCode::not_found);
}

TEST_CASE("forking refuses invalid, taken and unknown ids") {
  World world;
  add_shop(world, "t");
  CHECK(code_of(error_of(world.engine.fork("t", "no id"))) == ErrorCode::invalid_argument);
  CHECK(code_of(error_of(world.engine.fork("t", "t"))) == ErrorCode::already_exists);
  CHECK(code_of(error_of(world.engine.fork("nowhere", "u"))) == ErrorCode::not_found);
  CHECK(world.engine.tenants() == std::vector<std::string>{"t"});
}

TEST_CASE("a fork refuses cursors and snapshots of its original") {
  World world;
  Session original = add_shop(world, "t");
  world.engine.fork("t", "copy").value();
  const Session copy = world.open("copy");
  const std::string cursor = original.list({.page_size = 1}).value().next;
  CHECK(original.list({.page_size = 1, .after = cursor}));
  CHECK(code_of(error_of(copy.list({.page_size = 1, .after = cursor}))) == ErrorCode::invalid_argument);
  CHECK(code_of(error_of(world.engine.rewind("copy", original.snapshot().value()))) == ErrorCode::invalid_argument);
}

TEST_CASE("a fork outlives its original and has its own limits") {
  World world;
  Session original = world.add_tenant("t", {.stores = {"oslo"}, .max_customers = 2});
  original.create({.id = "a", .first_name = "A"}).value();
  world.engine.fork("t", "copy").value();
  world.engine.update_tenant("copy", {.stores = clear, .max_customers = std::size_t{1}}).value();
  CHECK(original.get_in_store("oslo", "a"));
  CHECK(original.create({.id = "b", .first_name = "B"}));
  Session copy = world.open("copy");
  CHECK(code_of(error_of(copy.create({.id = "b", .first_name = "B"}))) == ErrorCode::resource_exhausted);
  world.engine.drop_tenant("t").value();
  CHECK(all_customers(world, copy).size() == 1);
}

TEST_CASE("random writes to a fork or its original stay apart") {
  for (const std::size_t customers : {0U, 5U, 300U, 2500U}) {
    INFO(customers << " customers, and as much is the seed");
    World world;
    Session one = world.add_tenant("one", {.locale = "nb", .stores = {"oslo"}, .change_history = 100'000});
    testing::Generator generator({.seed = customers, .locales = {"nb"}, .id_prefix = "g-"});
    one.import_customers(generator.take(customers)).value();
    if (customers > 0) one.set_store_details("oslo", "g-1", {.note = "first"}).value();
    world.engine.fork("one", "two").value();
    Session two = world.open("two");
    std::mt19937 random(static_cast<unsigned>(customers));
    for (int round = 0; round < 6; ++round) {
      INFO("round " << round);
      Session &written = round % 2 ? one : two, &other = round % 2 ? two : one;
      const TenantState before = state_of(world, other, {"oslo"});
      const auto changes = other.changes(0, 100'000).value();
      for (int i = 0; i < 60; ++i) write_at_random(written, random, customers);
      const bool unchanged = state_of(world, other, {"oslo"}) == before;
      REQUIRE(unchanged);
      REQUIRE(other.changes(0, 100'000).value() == changes);
      all_customers(world, written);  // checks the invariants
    }
  }
}

}  // namespace fork_test
