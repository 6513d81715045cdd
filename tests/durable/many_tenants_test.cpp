#include "durable/file_engine.hpp"

#include "effort.hpp"

namespace many_tenants_test {

using namespace custengine;
using namespace custengine::test;

TEST_CASE("many tenants in one file are loaded on demand") {
  const TempFolder folder;
  const int tenants = by_effort(1'000, 100'000);
  const auto name = [](int i) { return "t-" + std::to_string(1'000'000 + i); };
  {
    Engine engine = open_engine(folder.file());
    for (int i = 0; i < tenants; ++i) {
      engine.create_tenant(name(i)).value();
      engine.session(name(i))->create({.id = "a", .last_name = "L"}).value();
    }
  }
  Engine engine = open_engine(folder.file(), {.load = LoadMode::on_demand});
  CHECK(engine.tenants().size() == static_cast<std::size_t>(tenants));
  for (int i = 0; i < tenants; i += tenants / 50) {
    CHECK(engine.health(name(i))->state == TenantHealth::State::not_loaded);
    CHECK(engine.session(name(i))->get("a")->last_name() == "L");
    CHECK(engine.health(name(i))->state == TenantHealth::State::loaded);
    engine.unload_tenant(name(i)).value();
  }
}

}  // namespace many_tenants_test
