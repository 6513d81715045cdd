#include "catch.hpp"
#include "peers/sqlite_peer.hpp"
#include "workloads/workload.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace peers_test {

namespace {

using namespace bench;

Workload workload(const std::string& name) {
  for (Workload& one : all_workloads())
    if (one.name == name) return one;
  FAIL("no workload " << name);
  return {};
}

bool sorts(const std::string& plan) {
  return plan.find("TEMP B-TREE") != plan.npos;
}

}  // namespace

TEST_CASE("SQLite lists from its indexes, without sorting") {
  const Dataset dataset = Dataset::generated(1'000);
  const auto sqlite = make_peer(EngineKind::sqlite);
  sqlite->load(dataset.rows(), {});
  sqlite->settle();

  CHECK_FALSE(sorts(sqlite_list_plan(*sqlite, {})));
  const std::string by_cursor = sqlite_cursor_plan(*sqlite);
  CHECK_FALSE(sorts(by_cursor));
  CHECK(by_cursor.find("SCAN") == by_cursor.npos);

  // The index for the descending list exists only in its workload.
  CHECK(sorts(sqlite_list_plan(*sqlite, {.descending = true})));
  sqlite->begin("list_desc_deep");
  CHECK_FALSE(sorts(sqlite_list_plan(*sqlite, {.descending = true})));
  sqlite->begin("list_deep");
  CHECK(sorts(sqlite_list_plan(*sqlite, {.descending = true})));

  // In a field that the workload uses.
  CHECK(sorts(sqlite_list_plan(*sqlite, {.sort = ListQuery::Sort::first_name})));
}

TEST_CASE("a checksum depends on the customers and their order") {
  for (const auto depth : {Checksum::Depth::ends, Checksum::Depth::every_byte}) {
    std::array<std::string_view, text_count> one, other;
    one.fill("abc");
    other.fill("abd");
    Checksum base(depth), swapped(depth);
    base.add(one);
    base.add(other);
    swapped.add(other);
    swapped.add(one);
    CHECK(base.value() != swapped.value());
    for (std::size_t field = 0; field < text_count; ++field) {
      auto changed = one;
      changed[field] = "abcd";
      Checksum before(depth), after(depth);
      before.add(one);
      after.add(changed);
      CHECK(before.value() != after.value());
    }
  }
  std::array<std::string_view, text_count> one, moved;
  one.fill("a");
  moved.fill("a");
  one[3] = "ab";
  one[4] = "c";
  moved[3] = "a";
  moved[4] = "bc";
  Checksum before(Checksum::Depth::every_byte), after(Checksum::Depth::every_byte);
  before.add(one);
  after.add(moved);
  CHECK(before.value() != after.value());
}

TEST_CASE("a workload's check notices one customer that differs") {
  const Dataset dataset = Dataset::generated(1'000);
  const Samples samples(dataset);
  ScratchFolder scratch(".");
  PeerSet peers(samples, scratch);
  const Entrant custengine{EngineKind::custengine, peers}, sqlite{EngineKind::sqlite, peers};
  for (const Entrant& entrant : {custengine, sqlite}) entrant.peer().read(Checksum::Depth::every_byte);
  const Row& victim = *samples.victims.front();

  // In a field that the workload does not use.
  const std::pair<const char*, Text> differences[] = {{"update", Text::last_name},
                                                      {"attach_detach", Text::last_name},
                                                      {"write_then_list", Text::city},
                                                      {"write_then_search", Text::last_name},
                                                      {"mixed_95_5", Text::last_name}};
  for (const auto& [name, field] : differences) {
    CAPTURE(name);
    const Workload one = workload(name);
    CHECK((one.check(custengine) == one.check(sqlite)));
    sqlite.peer().update(victim[Text::id], field, "somebodyelse");
    CHECK((one.check(custengine) != one.check(sqlite)));
    sqlite.peer().update(victim[Text::id], field, victim[field]);
  }
  const Workload get = workload("get"), list = workload("list_first");
  CHECK((get.check(custengine) == get.check(sqlite)));
  sqlite.peer().update(samples.ids.front(), Text::city, "somewhere");
  CHECK((get.check(custengine) != get.check(sqlite)));
  CHECK((list.check(custengine) == list.check(sqlite)));
  sqlite.peer().erase(samples.ids.front());
  CHECK((list.check(custengine) != list.check(sqlite)));  // the totals
}

TEST_CASE("a registered peer has a name of its own") {
  CHECK_THROWS_AS(RegisteredPeer("own-peer", [] { return make_peer(EngineKind::ceiling); }), std::invalid_argument);
  CHECK_THROWS_AS(RegisteredPeer("", [] { return make_peer(EngineKind::ceiling); }), std::invalid_argument);
  CHECK_THROWS_AS(RegisteredPeer("sqlite", [] { return make_peer(EngineKind::ceiling); }), std::invalid_argument);

  const RegisteredPeer registered("own_peer", [] { return make_peer(EngineKind::ceiling); });
  const auto kind = parse_engine("own_peer");
  REQUIRE(kind);
  CHECK(is_registered(*kind));
  CHECK(name_of(*kind) == "own_peer");
  CHECK(registered_peers() == std::vector{*kind});
  CHECK(make_peer(*kind)->sharing() == Sharing::as_it_is);
  CHECK_THROWS_AS(make_peer(*kind)->erase("c-1"), NotSupported);
}

TEST_CASE("every workload has custengine and no peer twice") {
  std::vector<std::string> names;
  for (const Workload& one : all_workloads()) {
    CAPTURE(one.name);
    CHECK(one.engines.front() == EngineKind::custengine);
    auto engines = one.engines;
    std::ranges::sort(engines);
    CHECK(std::ranges::adjacent_find(engines) == engines.end());
    names.push_back(one.name);
  }
  std::ranges::sort(names);
  CHECK(std::ranges::adjacent_find(names) == names.end());
}

}  // namespace peers_test
