#include "kept/kept_world.hpp"
#include "unit/engine/support.hpp"

#include <custengine/io.hpp>

#include <atomic>
#include <chrono>
#include <latch>
#include <thread>

namespace loading_test {

using namespace custengine;
using namespace custengine::test;
using State = TenantHealth::State;

constexpr ErrorCode unavailable = ErrorCode::unavailable;

TEST_CASE("an engine with a persistence is opened, not constructed") {
  Disk disk;
  try {
    const Engine engine({.persistence = std::make_shared<MemoryPersistence>(disk)});
    FAIL("it was constructed");
  } catch (const Exception& exception) {
    CHECK(exception.error().code == ErrorCode::failed_precondition);
  }
  CHECK(Engine::open({}).value().tenants().empty());
}

TEST_CASE("an unloaded tenant is unavailable until it is loaded") {
  KeptWorld world;
  Session session = world.add_tenant("t");
  session.create({.id = "ada", .last_name = "L"}).value();
  auto importer = session.importer().value();
  CHECK(world.engine().health("t")->state == State::loaded);
  CHECK(world.engine().health("t")->sequence == 1);
  world.engine().unload_tenant("t").value();
  world.engine().unload_tenant("t").value();
  CHECK(world.engine().health("t")->state == State::not_loaded);
  CHECK(code_of(error_of(session.get("ada"))) == unavailable);
  CHECK(code_of(error_of(session.create({.last_name = "X"}))) == unavailable);
  CHECK(code_of(error_of(importer.add({.last_name = "X"}))) == unavailable);
  CHECK(code_of(error_of(world.engine().session("t"))) == unavailable);
  CHECK(code_of(error_of(world.engine().stats("t"))) == unavailable);
  CHECK(code_of(error_of(world.engine().fork("t", "copy"))) == unavailable);
  CHECK(code_of(error_of(world.engine().verify("t"))) == unavailable);
  CHECK(code_of(error_of(world.engine().create_tenant("t"))) == ErrorCode::already_exists);
  CHECK(world.engine().has_tenant("t"));
  CHECK(world.engine().tenants() == std::vector<std::string>{"t"});

  world.engine().load_tenant("t").value();
  world.engine().load_tenant("t").value();
  CHECK(code_of(error_of(session.get("ada"))) == unavailable);
  CHECK(world.open("t").get("ada"));
  world.require_kept("t");

  world.engine().unload_tenant("t").value();
  world.engine().drop_tenant("t").value();
  CHECK(code_of(error_of(world.engine().session("t"))) == ErrorCode::not_found);
  CHECK(world.disk().tenants.empty());
  world.reopen();
  CHECK(world.engine().tenants().empty());
}

TEST_CASE("calls that wait for a drop do not find the tenant") {
  using Call = std::function<std::optional<Error>(Engine&, Session&, const Snapshot&)>;
  const std::vector<std::pair<std::string, Call>> calls = {
      {"verify", [](Engine& e, Session&, const Snapshot&) { return error_of(e.verify("t")); }},
      {"erase", [](Engine&, Session& s, const Snapshot&) { return error_of(s.erase("ada")); }},
      {"update", [](Engine&, Session& s, const Snapshot&) { return error_of(s.update("ada", {.city = "Oslo"})); }},
      {"rewind", [](Engine& e, Session&, const Snapshot& to) { return error_of(e.rewind("t", to)); }},
      {"options",
       [](Engine& e, Session&, const Snapshot&) { return error_of(e.update_tenant("t", {.stores = clear})); }},
  };
  for (const auto& [name, call] : calls) {
    INFO(name);
    KeptWorld world;
    Session session = world.add_tenant("t");
    session.create({.id = "ada", .last_name = "L"}).value();
    const Snapshot then = session.snapshot().value();
    std::latch first_commits(1), others_wait(1);
    world.persistence().before_commit = [&](auto groups) -> std::optional<Error> {
      if (groups[0].entries.empty() || groups[0].entries[0].id != "first") return std::nullopt;
      first_commits.count_down();
      others_wait.wait();
      return std::nullopt;
    };
    std::vector<std::jthread> threads;
    threads.emplace_back([&session] { session.create({.id = "first", .last_name = "L"}).value(); });
    first_commits.wait();
    threads.emplace_back([&world] { world.engine().drop_tenant("t").value(); });
    std::this_thread::sleep_for(std::chrono::milliseconds(20));  // it waits, most likely
    std::optional<Error> error;
    threads.emplace_back([&, &run = call] { error = run(world.engine(), session, then); });
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    others_wait.count_down();
    threads.clear();
    CHECK((!error || error->code == ErrorCode::not_found));
    CHECK(world.disk().tenants.empty());
  }
}

/// Calls a function before it gives the next id.
struct InterruptedIds final : IdGenerator {
  std::string next_id() override {
    if (interrupt) std::exchange(interrupt, nullptr)();
    return ids.next_id();
  }
  std::uint64_t seed() override { return 1; }

  std::function<void()> interrupt = {};
  testing::SequentialIds ids = testing::SequentialIds();
};

TEST_CASE("a call that began before an unload writes nothing") {
  Disk disk;
  const auto ids = std::make_shared<InterruptedIds>();
  Engine engine = Engine::open({.id_generator = ids, .persistence = std::make_shared<MemoryPersistence>(disk)}).value();
  engine.create_tenant("t").value();
  Session session = engine.session("t").value();
  ids->interrupt = [&engine] {
    engine.unload_tenant("t").value();
    engine.load_tenant("t").value();
  };
  CHECK(code_of(error_of(session.create({.last_name = "L"}))) == unavailable);
  CHECK(disk.rows_of("t").customers.empty());
  CHECK(engine.verify("t"));
  CHECK(engine.session("t")->create({.last_name = "L"}));
}

TEST_CASE("calls load a tenant on demand") {
  KeptWorld world(LoadMode::on_demand);
  const std::vector<std::pair<std::string, std::function<std::optional<Error>(Engine&)>>> calls = {
      {"session", [](Engine& e) { return error_of(e.session("t")); }},
      {"options", [](Engine& e) { return error_of(e.options("t")); }},
      {"stats", [](Engine& e) { return error_of(e.stats("t")); }},
      {"verify", [](Engine& e) { return error_of(e.verify("t")); }},
      {"invariants", [](Engine& e) { return error_of(e.check_invariants("t")); }},
      {"update", [](Engine& e) { return error_of(e.update_tenant("t", {.max_customers = std::size_t{9}})); }},
      {"fork", [](Engine& e) { return error_of(e.fork("t", "copy")); }},
      {"dump",
       [](Engine& e) {
         std::ostringstream out;
         return error_of(dump_tenant(out, e, "t"));
       }},
  };
  world.add_tenant("t").create({.id = "ada", .last_name = "L"}).value();
  for (const auto& [name, call] : calls) {
    INFO(name);
    world.reopen();
    CHECK(world.engine().health("t")->state == State::not_loaded);
    CHECK_FALSE(call(world.engine()));
    CHECK(world.engine().health("t")->state == State::loaded);
  }
  world.engine().unload_tenant("t").value();
  CHECK(world.open("t").get("ada"));
}

TEST_CASE("threads that load one tenant load it once") {
  KeptWorld world(LoadMode::on_demand);
  world.add_tenant("t").create({.id = "ada", .last_name = "L"}).value();
  for (int round = 0; round < 20; ++round) {
    world.engine().unload_tenant("t").value();
    std::vector<std::jthread> threads;
    std::atomic<int> found = 0;
    for (int i = 0; i < 4; ++i)
      threads.emplace_back([&world, &found, round] {
        // Each note is new: a write that changes nothing would make no version.
        if (world.open("t").update("ada", {.internal_note = std::to_string(4 * round + found++)})) return;
        found = -100;
      });
    threads.clear();
    CHECK(found == 4);
  }
  world.require_kept("t");
  CHECK(world.open("t").get("ada")->version() == 81);
}

TEST_CASE("calls for kept tenants need a persistence") {
  Engine engine;
  engine.create_tenant("t").value();
  for (const auto& error :
       {error_of(engine.load_tenant("t")), error_of(engine.unload_tenant("t")), error_of(engine.verify("t"))})
    CHECK(code_of(error) == ErrorCode::failed_precondition);
  CHECK(engine.health("t")->state == State::loaded);
  CHECK(code_of(error_of(engine.health("u"))) == ErrorCode::not_found);
}

TEST_CASE("the persistence is released with the engine") {
  Disk disk;
  auto persistence = std::make_shared<MemoryPersistence>(disk);
  const std::weak_ptr<MemoryPersistence> watched = persistence;
  std::optional<Session> session;
  {
    auto engine = Engine::open({.persistence = std::move(persistence)}).value();
    engine.create_tenant("t").value();
    session = engine.session("t").value();
  }
  CHECK(watched.expired());
  CHECK(code_of(error_of(session->get("ada"))) == ErrorCode::not_found);
}

}  // namespace loading_test
