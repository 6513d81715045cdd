// Ids chosen by an attacker.

#include "colliding_ids.hpp"
#include "effort.hpp"
#include "support.hpp"

#include <functional>
#include <set>
#include <string>
#include <vector>

namespace ids_test {

namespace {

using namespace custengine;
using namespace custengine::test;

}  // namespace

TEST_CASE("ids that collide under std::hash work like any others") {
  const std::vector<std::string> ids = colliding_ids(by_effort<std::size_t>(120, 300));
  REQUIRE(std::set<std::string>(ids.begin(), ids.end()).size() == ids.size());
#if defined(__GLIBCXX__) && defined(__x86_64__)
  for (const auto& id : ids) REQUIRE(std::hash<std::string>()(id) == std::hash<std::string>()(ids.front()));
#endif
  std::vector<CustomerDraft> drafts;
  for (const auto& id : ids) drafts.push_back({.id = id, .external_reference = id, .first_name = "A"});
  World world;
  Session session = world.add_tenant("t");
  REQUIRE(session.import_customers(drafts)->created == ids.size());
  for (auto& draft : drafts) draft.first_name = "B";
  REQUIRE(session.import_customers(drafts, {.on_conflict = OnConflict::update, .atomic = true})->updated == ids.size());
  std::vector<Write> writes;
  for (const auto& id : ids) writes.push_back(Write::update(id, {.last_name = "C"}));
  REQUIRE(session.apply(writes));
  for (const auto& id : ids) {
    CHECK(session.get(id)->last_name() == "C");
    CHECK(session.find_by_external_reference(id)->id() == id);
  }
  CHECK(world.engine.check_invariants("t"));
}

}  // namespace ids_test
