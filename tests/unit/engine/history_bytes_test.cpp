// The history of changes is also bounded in bytes, and versions share equal lists.

#include "support.hpp"

#include "memory.hpp"

#include <algorithm>
#include <vector>

namespace history_bytes_test {

namespace {

using namespace custengine;
using namespace custengine::test;

constexpr std::uint64_t mega = 1 << 20;

CustomerDraft with_contacts(std::size_t count) {
  CustomerDraft draft{.id = "a", .first_name = "A"};
  for (std::size_t i = 0; i < count; ++i)
    draft.contacts.push_back({.id = "k" + std::to_string(i), .first_name = "First", .last_name = "Last"});
  return draft;
}

/// The number of kept changes, which must be the newest.
std::size_t kept(const Session& session) {
  const std::uint64_t newest = session.snapshot()->sequence();
  const auto error = error_of(session.changes(0, 1));
  const std::uint64_t oldest = error ? error->oldest_sequence.value() : 1;
  CHECK(session.changes(oldest - 1, 100'000)->size() == newest - oldest + 1);
  return static_cast<std::size_t>(newest - oldest + 1);
}

}  // namespace

TEST_CASE("a history of large versions stays within its bytes") {
  World world;
  Session session = world.add_tenant("t", {.change_history_bytes = 4 * mega});
  session.create({.id = "a", .first_name = "A"}).value();
  for (int i = 0; i < 5000; ++i)
    session.update("a", {.internal_note = std::to_string(i) + std::string(9'990, 'x')}).value();
  CHECK(kept(session) > 300);
  CHECK(kept(session) < 4 * mega / 10'000);
  CHECK(bytes_of(world, "t", "change feed") < 5 * mega);
  CHECK(world.engine.check_invariants("t"));
  // Small changes replace them one by one.
  for (int i = 0; i < 4096; ++i) session.update("a", {.internal_note = std::to_string(i)}).value();
  CHECK(kept(session) > 4000);
  CHECK(world.engine.check_invariants("t"));
}

TEST_CASE("the newest change is kept at any size, older are dropped") {
  World world;
  Session session = world.add_tenant("t", {.change_history_bytes = 1});
  session.create({.id = "a", .first_name = "A"}).value();
  for (int i = 0; i < 40; ++i) {
    session.update("a", {.origin = std::to_string(i)}).value();
    REQUIRE(kept(session) == 1);
    REQUIRE(world.engine.check_invariants("t"));
  }
  CHECK(session.changes(40, 10)->front().after->origin() == "39");
  CHECK(code_of(error_of(session.changes(39, 10))) == ErrorCode::failed_precondition);
  // A batch larger than the limit, also with more changes than a chunk has.
  for (const std::size_t size : {2U, 15U, 16U, 40U}) {
    std::vector<Write> writes;
    for (std::size_t i = 0; i < size; ++i) writes.push_back(Write::update("a", {.city = std::to_string(i)}));
    session.apply(writes).value();
    REQUIRE(kept(session) == 1);
    REQUIRE(world.engine.check_invariants("t"));
  }
  session.erase("a").value();
  CHECK(kept(session) == 1);
  CHECK(world.engine.check_invariants("t"));

  Session none = world.add_tenant("none", {.change_history = 0});
  none.create({.id = "a", .first_name = "A"}).value();
  CHECK(none.changes(1, 10)->empty());
  CHECK(world.engine.check_invariants("none"));
}

TEST_CASE("changes dropped for bytes are freed at once") {
  World world;
  Session session = world.add_tenant("t", {.change_history_bytes = 2 * mega});
  session.create({.id = "a", .first_name = "A"}).value();
  const std::uint64_t before = allocated_bytes();
  if (before == 0) return;  // memory is not counted
  for (int i = 0; i < 100; ++i) {
    // Each version has some 1.3 MB, so that one of them is kept, not those of a whole chunk.
    session.update("a", {.contacts = with_contacts(5000).contacts}).value();
    session.update("a", {.contacts = clear}).value();
  }
  CHECK(allocated_bytes() < before + 6 * mega);
}

TEST_CASE("versions share equal lists") {
  World world;
  Session session = world.add_tenant("t", {.change_history_bytes = 1000 * mega});
  CustomerDraft draft = with_contacts(5000);
  for (std::size_t i = 0; i < 5000; ++i) draft.addresses.push_back({.id = "d" + std::to_string(i), .city = "Oslo"});
  session.create(draft).value();
  const Customer first = session.get("a").value();
  const std::uint64_t before = bytes_of(world, "t", "change feed");
  for (int i = 0; i < 60; ++i) session.attach_extension("a", {.organization_id = "o" + std::to_string(i)}).value();
  session.update("a", {.city = "Oslo", .consents = std::vector<Consent>{{.name = "sms"}}}).value();
  const Customer last = session.get("a").value();
  CHECK(last.contacts().data() == first.contacts().data());
  CHECK(last.addresses().data() == first.addresses().data());
  // 60 lists of up to 60 extensions.
  CHECK(bytes_of(world, "t", "change feed") - before < mega);

  // The same elements given again are the same list.
  auto contacts = draft.contacts;
  session.update("a", {.city = "Bergen", .contacts = contacts}).value();
  CHECK(session.get("a")->contacts().data() == first.contacts().data());
  contacts[7].email = "new@example.com";
  session.update("a", {.contacts = contacts}).value();
  CHECK(session.get("a")->contacts().data() != first.contacts().data());
  CHECK(session.get("a")->addresses().data() == first.addresses().data());
  // Of the earlier version, only the contacts belong to the history alone.
  CHECK(bytes_of(world, "t", "change feed") - before > mega);
  CHECK(world.engine.check_invariants("t"));
}

TEST_CASE("a rewind restores the history and its byte count") {
  World world;
  Session session = world.add_tenant("t", {.change_history_bytes = mega});
  session.create({.id = "a", .first_name = "A"}).value();
  const auto write = [&] {
    for (int i = 0; i < 70; ++i)
      session.update("a", {.internal_note = std::to_string(i) + std::string(9'000, 'x')}).value();
  };
  write();
  const Snapshot snapshot = session.snapshot().value();
  const auto changes = session.changes(snapshot.sequence() - 50, 100).value();
  write();
  write();
  world.engine.rewind("t", snapshot).value();
  CHECK(session.changes(snapshot.sequence() - 50, 100).value() == changes);
  CHECK(world.engine.check_invariants("t"));
  write();
  CHECK(world.engine.check_invariants("t"));
  world.engine.fork("t", "fork").value();
  CHECK(world.engine.check_invariants("fork"));
}

}  // namespace history_bytes_test
