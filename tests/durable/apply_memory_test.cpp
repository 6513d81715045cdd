#include "durable/file_engine.hpp"
#include "fault/child.hpp"
#include "fault/failing_new.hpp"
#include "unit/engine/support.hpp"

namespace apply_memory_test {

using namespace custengine;
using namespace custengine::test;

TEST_CASE("a write that cannot be applied ends the process and is kept") {
  const std::vector<std::pair<std::string, std::function<void(Session&)>>> writes = {
      {"create", [](Session& s) { (void)s.create(full_draft()); }},
      {"update", [](Session& s) { (void)s.update("ada", {.last_name = "Another", .city = std::string(50, 'x')}); }},
      {"merge", [](Session& s) { (void)s.merge("ada", "bo"); }},
      {"details", [](Session& s) { (void)s.set_store_details("oslo", "ada", {.note = std::string(50, 'x')}); }},
  };
  for (const auto& named : writes) {
    INFO(named.first);
    std::size_t died = 0;
    for (std::size_t n = 1;; ++n) {
      INFO("allocation " << n);
      const TempFolder folder;
      const auto prepare = [&folder] {
        Engine engine = Engine::open({.persistence = open_sqlite(folder.file()).value()}).value();
        engine.create_tenant("t", {.stores = {"oslo"}}).value();
        Session session = engine.session("t", all_permissions).value();
        session.create({.id = "ada", .last_name = "L"}).value();
        session.create({.id = "bo", .last_name = "B", .email = "b@example.com"}).value();
      };
      prepare();
      std::string without;
      {
        const Engine engine = open_engine(folder.file());
        without = everything_of(engine, "t");
      }
      const Ending ending = in_child([&] {
        Engine engine = Engine::open({.persistence = open_sqlite(folder.file()).value()}).value();
        Session session = engine.session("t", all_permissions).value();
        const auto held = session.snapshot();  // so that the write copies shared data
        const FailingNew fault(n, FailingNew::Of::commits);
        named.second(session);
        return fault.happened() ? wrong : nothing_failed;
      });
      if (ending == nothing_failed) break;
      REQUIRE(ending == crashed);
      ++died;
      const Engine engine = open_engine(folder.file());
      require_whole(engine);
      CHECK(everything_of(engine, "t") != without);
      if (n > 40) break;
    }
    CHECK(died > 0);
  }
}

}  // namespace apply_memory_test
