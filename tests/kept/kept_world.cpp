#include "kept/kept_world.hpp"

#include <custengine/io.hpp>
#include <custengine/json.hpp>

#include "catch.hpp"

#include <sstream>

namespace custengine::test {

std::string everything_of(const Engine& engine, std::string_view tenant) {
  std::ostringstream text;
  dump_tenant(text, engine, tenant).value();
  auto session = engine.session(tenant).value();
  auto changes = session.changes(0, 1'000'000);
  if (!changes && changes.error().oldest_sequence)
    changes = session.changes(*changes.error().oldest_sequence - 1, 1'000'000);
  for (const Change& change : changes.value()) text << to_json(change) << ' ' << change.group_end << '\n';
  return text.str();
}

KeptWorld::KeptWorld(LoadMode mode) : mode_(mode) {
  reopen();
}

Session KeptWorld::add_tenant(std::string_view tenant, TenantOptions options) {
  engine_->create_tenant(tenant, std::move(options)).value();
  return open(tenant);
}

Session KeptWorld::open(std::string_view tenant) {
  return engine_->session(tenant, {Permission::tenant_access, Permission::tenant_backoffice}).value();
}

Result<void> KeptWorld::try_to_reopen() {
  engine_.reset();
  persistence_ = std::make_shared<MemoryPersistence>(disk_);
  auto opened = Engine::open({.clock = clock_,
                              .id_generator = ids_,
                              .max_bytes = std::uint64_t{1} << 50,
                              .persistence = persistence_,
                              .load = mode_});
  if (!opened) return opened.error();
  engine_.emplace(*std::move(opened));
  return {};
}

void KeptWorld::require_kept(std::string_view tenant) {
  const auto verified = engine_->verify(tenant);
  if (!verified) FAIL(verified.error().message);
  const std::string before = everything_of(*engine_, tenant);
  reopen();
  const std::string after = everything_of(*engine_, tenant);
  REQUIRE(before == after);
  const auto checked = engine_->check_invariants(tenant);
  if (!checked) FAIL(checked.error().message);
}

}  // namespace custengine::test
