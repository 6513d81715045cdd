#include "faults.hpp"
#include "write_calls.hpp"

#include <stdexcept>
#include <vector>

namespace feed_faults_test {

namespace {

using namespace custengine;
using namespace custengine::test;

/// A FaultWorld's sequence: its customers, and the store details of one of them.
constexpr std::uint64_t sequence_of(std::size_t customers) {
  return customers + 1;
}

/// Also checks that no sequence number was used and no subscriber was called.
void check_no_change(FaultWorld& world, const TenantState& before, std::uint64_t sequence) {
  check_unchanged(world, before);
  CHECK(world.session.snapshot()->sequence() == sequence);
}

}  // namespace

TEST_CASE("an out-of-memory batch changes nothing and can be retried") {
  std::vector<Write> writes = one_batch();
  writes.push_back(Write::remove("c-3"));
  for (const std::size_t customers : {3U, 13U, 53U}) {
    const std::size_t failed = fail_each_allocation(
        customers, [&writes](FaultWorld& world) { world.session.apply(writes).value(); },
        [customers](FaultWorld& world, const TenantState& before) {
          check_no_change(world, before, sequence_of(customers));
        });
    WARN("batch, " << customers << " customers: " << failed << " allocations failed");
    CHECK(failed > 30);
  }
}

TEST_CASE("an out-of-memory update with subscribers changes nothing") {
  // After 63, 64 and 127 changes the history needs another chunk.
  for (const std::size_t customers : {2U, 63U, 64U, 127U}) {
    const std::size_t failed = fail_each_allocation(
        customers,
        [](FaultWorld& world) {
          std::vector<std::uint64_t> told;
          told.reserve(8);
          const auto subscription =
              world.session.subscribe([&told](const Change& change) { told.push_back(change.sequence); }).value();
          world.session.update("c-1", {.city = "Somewhere"}).value();
          if (told.size() != 1) throw std::logic_error("the subscriber was not told");
        },
        [customers](FaultWorld& world, const TenantState& before) {
          check_no_change(world, before, sequence_of(customers));
        });
    CHECK(failed > 10);
  }
}

TEST_CASE("writes that run out of memory do not change the feed") {
  const std::pair<const char*, void (*)(FaultWorld&)> writes[] = {
      {"erase", [](FaultWorld& world) { world.session.erase("c-2").value(); }},
      {"merge", [](FaultWorld& world) { world.session.merge("c-2", "c-3").value(); }},
      {"merge that moves store details", [](FaultWorld& world) { world.session.merge("c-3", "c-2").value(); }},
      {"store details", [](FaultWorld& world) { world.session.set_store_details("oslo", "c-2", {}).value(); }},
      {"stores that go", [](FaultWorld& world) { world.world.engine.update_tenant("t", {.stores = clear}).value(); }}};
  for (const auto& [name, write] : writes) {
    const std::size_t failed = fail_each_allocation(
        70,
        [write = write](FaultWorld& world) {
          write(world);  // the held snapshot shares the history, so redaction copies it
        },
        [](FaultWorld& world, const TenantState& state) {
          check_no_change(world, state, sequence_of(70));
          CHECK(world.session.changes(0, 100)->size() == sequence_of(70));
          for (const Change& change : world.session.changes(0, 100).value()) CHECK_FALSE(change.is_tombstone());
        });
    WARN(name << ": " << failed << " allocations failed");
    CHECK(failed > 0);
  }
}

TEST_CASE("reading changes reports running out of memory") {
  CHECK(fail_each_allocation(
            70, [](FaultWorld& world) { world.session.changes(0, 100).value(); }, check_unchanged) > 1);
}

TEST_CASE("an out-of-memory rewind changes nothing and can be retried") {
  constexpr std::size_t customers = 60;
  const TenantState at_snapshot = FaultWorld(customers).state();
  const auto rewind = [](FaultWorld& world) { world.world.engine.rewind("t", *world.held).value(); };
  // Few differences (customers recreated in other rows, one or several missing customers), and most of the customers.
  for (const std::size_t removed : {4U, 8U, 50U}) {
    const auto change = [removed](FaultWorld& world) {
      for (std::size_t i = 2; i < 2 + removed; ++i) world.session.remove("c-" + std::to_string(i)).value();
      world.session.create({.id = "x", .external_reference = "x", .last_name = "X"}).value();
      for (const char* id : {"c-2", "c-4", "c-3"}) world.session.create({.id = id, .last_name = "Again"}).value();
      world.session.update("c-1", {.last_name = "Changed to something longer", .city = "Elsewhere"}).value();
      world.session.set_store_details("oslo", "c-1", {.note = "gone"}).value();
    };
    const std::uint64_t sequence = sequence_of(customers) + removed + 6;
    const auto check = [&](FaultWorld& world, const TenantState& before) {
      check_no_change(world, before, sequence);
      rewind(world);
      check_no_change(world, at_snapshot, sequence_of(customers));
    };
    const std::size_t failed = fail_each_allocation(customers, rewind, check, change);
    WARN("rewind, " << removed << " removed: " << failed << " allocations failed");
    CHECK(failed > 20);
  }
}

}  // namespace feed_faults_test
