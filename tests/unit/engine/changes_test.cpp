#include "support.hpp"

#include <vector>

namespace {

using namespace custengine;
using namespace custengine::test;

TEST_CASE("rewind puts back what a snapshot has seen") {
  World world;
  Session session = world.add_tenant("t", {.stores = {"oslo"}});
  session.create({.id = "a", .first_name = "A"}).value();
  session.create({.id = "b", .external_reference = "r", .first_name = "B"}).value();
  session.set_store_details("oslo", "b", {.note = "kept"}).value();
  const Snapshot snapshot = session.snapshot().value();
  const TenantState before = state_of(world, session, {"oslo"});
  const auto changes = session.changes(0, 100).value();
  for (int round = 0; round < 3; ++round) {
    session.remove("b").value();
    session.create({.id = "c", .external_reference = "r", .first_name = "C"}).value();
    session.set_store_details("oslo", "c", {.note = "other"}).value();
    session.update("a", {.city = "Oslo"}).value();
    session.create({.id = "b", .first_name = "another B"}).value();
    CHECK(session.changes(2, 100)->size() == 4);
    world.engine.rewind("t", snapshot).value();
    CHECK(state_of(world, session, {"oslo"}) == before);
    CHECK(session.changes(0, 100).value() == changes);
    CHECK(session.snapshot()->sequence() == 2);
  }
}

}  // namespace
