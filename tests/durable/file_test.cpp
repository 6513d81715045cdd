#include "durable/file_engine.hpp"
#include "unit/engine/random_writes.hpp"
#include "unit/engine/support.hpp"

#include "effort.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <random>

namespace file_test {

using namespace custengine;
using namespace custengine::test;

TEST_CASE("random writes are in the file") {
  const TempFolder folder;
  std::mt19937 random(11);
  std::string before;
  for (int round = 0; round < by_effort(12, 200); ++round) {
    Engine engine = open_engine(folder.file(), {.load_threads = 1U + static_cast<unsigned>(round) % 2});
    if (round == 0) engine.create_tenant("t", {.stores = {"oslo"}, .change_history = 60, .change_log = 100}).value();
    if (round > 0) CHECK(everything_of(engine, "t") == before);
    Session session = engine.session("t", all_permissions).value();
    for (int i = 0; i < 60; ++i) write_at_random(session, random, 15);
    require_whole(engine);
    before = everything_of(engine, "t");
  }
}

TEST_CASE("a large import and a rewind are in the file") {
  const TempFolder folder;
  std::string before;
  {
    Engine engine = open_engine(folder.file());
    engine.create_tenant("t").value();
    Session session = engine.session("t", all_permissions).value();
    std::vector<CustomerDraft> drafts;
    for (int i = 0; i < 25'000; ++i)
      drafts.push_back({.id = "c-" + std::to_string(i), .last_name = "L", .city = "Oslo"});
    REQUIRE(session.import_customers(drafts)->created == 25'000);
    const Snapshot then = session.snapshot().value();
    session.update("c-9", {.city = "Bergen"}).value();
    engine.rewind("t", then).value();
    session.update("c-8", {.city = "Bergen"}).value();
    engine.fork("t", "copy").value();
    require_whole(engine);
    before = everything_of(engine, "t");
  }
  const Engine engine = open_engine(folder.file(), {.load_threads = 2});
  CHECK(everything_of(engine, "t") == before);
  CHECK(engine.session("copy")->count().value() == 25'000);
  require_whole(engine);
}

TEST_CASE("a backup opens as the tenants were") {
  const TempFolder folder;
  std::string before;
  {
    const auto persistence = must_open(folder.file());
    Engine engine = Engine::open({.persistence = persistence}).value();
    engine.create_tenant("t").value();
    Session session = engine.session("t", all_permissions).value();
    for (int i = 0; i < 500; ++i) session.create({.id = "c-" + std::to_string(i), .last_name = "L"}).value();
    before = everything_of(engine, "t");
    persistence->back_up(folder.file("copy.db")).value();
    session.remove("c-1").value();
  }
  const Engine engine = open_engine(folder.file("copy.db"));
  CHECK(everything_of(engine, "t") == before);
  require_whole(engine);
}

TEST_CASE("a forked child cannot write") {
  const TempFolder folder;
  Engine engine = open_engine(folder.file());
  engine.create_tenant("t").value();
  Session session = engine.session("t", all_permissions).value();
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    const auto created = session.create({.last_name = "L"});
    _exit(created.has_error() && created.error().code == ErrorCode::failed_precondition ? 0 : 1);
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
  CHECK(session.create({.last_name = "L"}));
  require_whole(engine);
}

TEST_CASE("a second engine is told who has the file") {
  const TempFolder folder;
  const Engine engine = open_engine(folder.file());
  const auto second = open_sqlite(folder.file());
  REQUIRE(second.has_error());
  CHECK(second.error().code == ErrorCode::failed_precondition);
  CHECK(second.error().message.find(std::to_string(getpid())) != std::string::npos);
}

TEST_CASE("the file takes at most half a kilobyte per customer") {
  const TempFolder folder;
  {
    Engine engine = open_engine(folder.file());
    engine.create_tenant("t").value();
    Session session = engine.session("t", all_permissions).value();
    std::vector<CustomerDraft> drafts;
    for (int i = 0; i < 5'000; ++i) {
      CustomerDraft draft = full_draft();
      draft.id = "c-" + std::to_string(i);
      draft.external_reference = "r-" + std::to_string(i);
      draft.addresses = {};
      draft.contacts = {};
      draft.consents = {};
      drafts.push_back(std::move(draft));
    }
    REQUIRE(session.import_customers(drafts)->created == 5'000);
  }
  CHECK(std::filesystem::file_size(folder.file()) < 5'000 * 1024);
}

}  // namespace file_test
