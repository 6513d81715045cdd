#include "kept/kept_world.hpp"
#include "unit/engine/support.hpp"

#include <custengine/io.hpp>

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
      {"dump", [](Engine& e) {
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
      threads.emplace_back([&world, &found] {
        if (world.open("t").update("ada", {.internal_note = std::to_string(found++)})) return;
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
  for (const auto& error : {error_of(engine.load_tenant("t")), error_of(engine.unload_tenant("t")),
                            error_of(engine.verify("t"))})
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
