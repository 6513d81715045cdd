#include "kept/kept_world.hpp"
#include "unit/engine/support.hpp"

#include "effort.hpp"

#include <atomic>
#include <chrono>
#include <latch>
#include <thread>

namespace groups_test {

using namespace custengine;
using namespace custengine::test;

constexpr int writers = 64;

/// Calls `write(i)` on a thread each, all at once.
template <class Write>
void at_once(Write write) {
  std::latch start(writers);
  std::vector<std::jthread> threads;
  for (int i = 0; i < writers; ++i)
    threads.emplace_back([&start, &write, i] {
      start.arrive_and_wait();
      write(i);
    });
}

/// Makes each commit take as long as a sync, so that writes wait for it.
void slow_down(KeptWorld& world) {
  world.persistence().before_commit = [](auto) -> std::optional<Error> {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    return std::nullopt;
  };
}

/// Calls `write(i)` on a thread each, during the commit of another write. So they wait, and are one group.
template <class Write>
void in_one_group(KeptWorld& world, Session session, Write write) {
  std::latch first_commits(1), others_wait(1);
  world.persistence().before_commit = [&](auto groups) -> std::optional<Error> {
    if (groups[0].entries[0].id != "first") return std::nullopt;
    first_commits.count_down();
    others_wait.wait();
    return std::nullopt;
  };
  std::vector<std::jthread> threads;
  threads.emplace_back([&session] { session.update("first", {.city = "Oslo"}).value(); });
  first_commits.wait();
  for (int i = 0; i < writers; ++i) threads.emplace_back([&write, i] { write(i); });
  std::this_thread::sleep_for(std::chrono::milliseconds(100));  // long enough for most to wait
  others_wait.count_down();
  threads.clear();
  world.persistence().before_commit = nullptr;
}

std::string id_of(int number) {
  return "c-" + std::to_string(number);
}

TEST_CASE("writes that wait are committed together") {
  KeptWorld world;
  Session session = world.add_tenant("t");
  const std::uint64_t before = world.persistence().commits;
  std::latch first(1);
  // The first commit lasts until all others wait, or long enough.
  world.persistence().before_commit = [&](auto groups) -> std::optional<Error> {
    if (groups[0].entries[0].id == "first") first.wait();
    return std::nullopt;
  };
  std::vector<std::jthread> threads;
  threads.emplace_back([&] { session.create({.id = "first", .last_name = "F"}).value(); });
  for (int i = 0; i < writers; ++i)
    threads.emplace_back([&, i] { session.create({.id = id_of(i), .last_name = "L"}).value(); });
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  first.count_down();
  threads.clear();
  CHECK(world.persistence().commits - before < writers / 2);
  CHECK(world.persistence().most_entries > 1);
  world.require_kept("t");
}

TEST_CASE("one of the writers gets the reference") {
  KeptWorld world;
  Session session = world.add_tenant("t");
  session.create({.id = "first", .last_name = "L"}).value();
  std::atomic<int> done = 0, taken = 0;
  in_one_group(world, session, [&](int) {
    const auto created = session.create({.external_reference = "r", .last_name = "L"});
    if (created) ++done;
    if (code_of(error_of(created)) == ErrorCode::already_exists) ++taken;
  });
  CHECK(done == 1);
  CHECK(taken == writers - 1);
  CHECK(session.count().value() == 2);
  world.require_kept("t");
}

TEST_CASE("a reference moves from one writer to another at most once") {
  KeptWorld world;
  Session session = world.add_tenant("t");
  for (int i = 0; i < writers; ++i) session.create({.id = id_of(i), .last_name = "L"}).value();
  session.update(id_of(0), {.external_reference = "r"}).value();
  slow_down(world);
  std::atomic<int> got = 0;
  at_once([&](int i) {
    if (i == 0)
      session.update(id_of(0), {.external_reference = clear}).value();
    else if (session.update(id_of(i), {.external_reference = "r"}))
      ++got;
  });
  CHECK(got <= 1);
  world.require_kept("t");
}

TEST_CASE("one of the writers gets the last place") {
  KeptWorld world;
  Session session = world.add_tenant("t", {.max_customers = 5});
  for (const char* id : {"first", "b", "c", "d"}) session.create({.id = id, .last_name = "L"}).value();
  std::atomic<int> done = 0, refused = 0;
  in_one_group(world, session, [&](int) {
    const auto created = session.create({.last_name = "L"});
    if (created) ++done;
    if (code_of(error_of(created)) == ErrorCode::resource_exhausted) ++refused;
  });
  CHECK(done == 1);
  CHECK(refused == writers - 1);
  world.require_kept("t");
}

TEST_CASE("writers do not exceed the tenant's memory together") {
  KeptWorld world;
  Session session = world.add_tenant("t");
  session.create({.id = "first", .last_name = "L", .internal_note = std::string(2000, 'x')}).value();
  const std::uint64_t limit = world.engine().stats("t")->bytes + 10'000;
  world.engine().update_tenant("t", {.max_bytes = limit}).value();
  std::atomic<int> done = 0;
  in_one_group(world, session, [&](int) {
    if (session.create({.last_name = "L", .internal_note = std::string(2000, 'x')})) ++done;
  });
  CHECK(done >= 1);
  CHECK(done <= 5);
  world.require_kept("t");
}

TEST_CASE("parallel blind updates are as many versions") {
  KeptWorld world;
  Session session = world.add_tenant("t");
  session.create({.id = "ada", .last_name = "L"}).value();
  slow_down(world);
  at_once([&](int i) { session.update("ada", {.internal_note = std::to_string(i)}).value(); });
  CHECK(session.get("ada")->version() == 1 + writers);
  world.require_kept("t");
}

TEST_CASE("subscribers that write do not block the writers") {
  KeptWorld world;
  Session session = world.add_tenant("t");
  for (int i = 0; i < writers; ++i) session.create({.id = id_of(i), .last_name = "L"}).value();
  std::atomic<int> seen = 0;
  const auto subscription = session.subscribe([&](const Change& change) {
    ++seen;
    if (change.id().starts_with("c-"))
      session.create({.id = "of-" + std::string(change.id()), .last_name = "L"}).value();
  });
  slow_down(world);
  at_once([&](int i) { session.update(id_of(i), {.city = "Oslo"}).value(); });
  CHECK(session.count().value() == 2 * writers);
  CHECK(seen == 2 * writers);
  world.require_kept("t");
}

TEST_CASE("all kinds of writes run beside each other") {
  KeptWorld world;
  Session session = world.add_tenant("t", {.stores = {"oslo"}, .change_history = 150, .change_log = 200});
  for (int i = 0; i < 20; ++i) session.create({.id = id_of(i), .last_name = "L"}).value();
  const int rounds = by_effort(30, 500);
  at_once([&](int writer) {
    for (int i = 0; i < rounds; ++i) {
      const std::string id = id_of((writer * 7 + i) % 25), other = id_of((writer + i * 3) % 25);
      switch ((writer + i) % 9) {
        case 0:
          (void)session.create({.id = id, .external_reference = "r-" + other, .last_name = "L"});
          break;
        case 1:
          (void)session.remove(id);
          break;
        case 2:
          (void)session.merge(id, other);
          break;
        case 3:
          (void)session.set_store_details("oslo", id, {.note = other});
          break;
        case 4:
          (void)session.apply({Write::update(id, {.city = other}), Write::create({.id = other, .last_name = "L"})});
          break;
        case 5:
          (void)session.erase(id);
          break;
        default:
          (void)session.update(id, {.city = other});
      }
    }
  });
  world.require_kept("t");
}

TEST_CASE("imports into an empty tenant run beside each other") {
  KeptWorld world;
  for (int round = 0; round < by_effort(5, 100); ++round) {
    const std::string tenant = "t-" + std::to_string(round);
    Session session = world.add_tenant(tenant);
    at_once([&](int i) { session.import_customers({{.id = id_of(i), .last_name = "L"}}).value(); });
    CHECK(session.count().value() == writers);
    CHECK(world.engine().verify(tenant));
  }
  world.require_kept("t-0");
}

TEST_CASE("tenants of one persistence share commits") {
  KeptWorld world;
  std::vector<Session> sessions;
  for (int i = 0; i < writers; ++i) sessions.push_back(world.add_tenant("t-" + std::to_string(100 + i)));
  slow_down(world);
  const std::uint64_t commits = world.persistence().commits, groups = world.persistence().groups;
  at_once([&](int i) {
    for (int n = 0; n < 4; ++n) sessions[static_cast<std::size_t>(i)].create({.last_name = "L"}).value();
  });
  CHECK(world.persistence().groups - groups == 4 * writers);
  CHECK(world.persistence().commits - commits < 2 * writers);
  for (int i = 0; i < writers; ++i) CHECK(world.engine().verify("t-" + std::to_string(100 + i)));
}

}  // namespace groups_test
