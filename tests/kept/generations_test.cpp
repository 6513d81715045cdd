#include "kept/kept_world.hpp"
#include "unit/engine/support.hpp"

#include <atomic>
#include <chrono>
#include <thread>

namespace generations_test {

using namespace custengine;
using namespace custengine::test;

constexpr ErrorCode unavailable = ErrorCode::unavailable;

Result<ImportReport> import_one(Session& session, const char* id) {
  return session.import_customers({{.id = id, .last_name = "L"}});
}

TEST_CASE("an import ends before its tenant is unloaded") {
  KeptWorld world;
  Session session = world.add_tenant("t");
  std::jthread other;
  std::atomic<bool> is_first = true;
  world.persistence().before_call = [&]() -> std::optional<Error> {
    if (!is_first.exchange(false)) return std::nullopt;
    other = std::jthread([&world] {
      world.engine().unload_tenant("t").value();
      world.engine().load_tenant("t").value();
      Session loaded = world.open("t");
      import_one(loaded, "b").value();
    });
    std::this_thread::sleep_for(std::chrono::milliseconds(100));  // the other thread waits, or is done
    return std::nullopt;
  };
  CHECK(import_one(session, "a")->created == 1);
  other.join();
  world.persistence().before_call = nullptr;
  world.require_kept("t");
  CHECK(world.open("t").count().value() == 2);
}

TEST_CASE("rows of a generation that failed are not used again") {
  KeptWorld world;
  Session session = world.add_tenant("t");
  const auto fails = [](auto...) { return Error{.code = unavailable, .message = "no disk"}; };
  world.persistence().before_commit = [&](auto) {
    world.persistence().before_call = fails;  // so they cannot be discarded either
    return fails();
  };
  CHECK(import_one(session, "a")->failed.size() == 1);
  world.persistence().before_commit = nullptr;
  world.persistence().before_call = nullptr;
  world.engine().unload_tenant("t").value();
  world.engine().load_tenant("t").value();
  session = world.open("t");
  import_one(session, "b").value();
  world.require_kept("t");
}

TEST_CASE("a generation of unknown outcome is not discarded") {
  const bool rewinds = GENERATE(false, true);
  KeptWorld world;
  Session session = world.add_tenant("t");
  const Snapshot empty = session.snapshot().value();
  if (rewinds) session.create({.id = "a", .last_name = "L"}).value();
  world.persistence().after_commit = [] { return Error{.code = ErrorCode::outcome_unknown, .message = "sync"}; };
  if (rewinds)
    CHECK(code_of(error_of(world.engine().rewind("t", empty))) == ErrorCode::outcome_unknown);
  else
    CHECK(import_one(session, "a")->failed.at(0).error.code == ErrorCode::outcome_unknown);
  world.reopen();
  CHECK(world.open("t").count().value() == (rewinds ? 0 : 1));
  world.require_kept("t");
}

}  // namespace generations_test
