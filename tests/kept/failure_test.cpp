#include "kept/kept_world.hpp"
#include "unit/engine/support.hpp"

namespace failure_test {

using namespace custengine;
using namespace custengine::test;

/// A tenant with a customer on whom each write has an effect.
Session add_world_tenant(KeptWorld& world) {
  Session session = world.add_tenant("t", {.stores = {"oslo"}});
  session.create({.id = "ada", .last_name = "L", .extensions = {{ExtensionCode::two_invoice, "o-1"}}}).value();
  session.create({.id = "bo", .last_name = "B"}).value();
  session.set_store_details("oslo", "ada", {.note = "n"}).value();
  return session;
}

using Write = std::function<std::optional<Error>(KeptWorld&, Session&)>;
const std::vector<std::pair<std::string, Write>>& writes() {
  using W = KeptWorld&;
  using S = Session&;
  static const std::vector<std::pair<std::string, Write>> all = {
      {"create", [](W, S s) { return error_of(s.create({.id = "new", .last_name = "N"})); }},
      {"update", [](W, S s) { return error_of(s.update("ada", {.city = "Oslo"})); }},
      {"remove", [](W, S s) { return error_of(s.remove("ada")); }},
      {"erase", [](W, S s) { return error_of(s.erase("ada")); }},
      {"attach",
       [](W, S s) {
         return error_of(s.attach_extension("ada", {ExtensionCode::two_invoice, "o-2"}));
       }},
      {"detach", [](W, S s) { return error_of(s.detach_extension("ada", ExtensionCode::two_invoice)); }},
      {"merge", [](W, S s) { return error_of(s.merge("ada", "bo")); }},
      {"details", [](W, S s) { return error_of(s.set_store_details("oslo", "bo", {.note = "x"})); }},
      {"batch",
       [](W, S s) {
         return error_of(
             s.apply({custengine::Write::create({.id = "new", .last_name = "N"}), custengine::Write::remove("bo")}));
       }},
      {"options", [](W w, S) { return error_of(w.engine().update_tenant("t", {.stores = clear})); }},
      {"limit", [](W w, S) { return error_of(w.engine().update_tenant("t", {.max_customers = std::size_t{5}})); }},
      {"create a tenant", [](W w, S) { return error_of(w.engine().create_tenant("new")); }},
      {"fork", [](W w, S) { return error_of(w.engine().fork("t", "new")); }},
      {"drop", [](W w, S) { return error_of(w.engine().drop_tenant("t")); }},
  };
  return all;
}

TEST_CASE("a write that is not kept changes nothing") {
  const ErrorCode code = GENERATE(ErrorCode::resource_exhausted, ErrorCode::unavailable);
  for (const auto& [name, write] : writes()) {
    INFO(name);
    KeptWorld world;
    Session session = add_world_tenant(world);
    const std::string before = everything_of(world.engine(), "t");
    world.persistence().before_commit = [code](auto) { return Error{.code = code, .message = "no room"}; };
    const auto error = write(world, session);
    REQUIRE(code_of(error) == code);
    CHECK(error->message.find("no room") != std::string::npos);
    CHECK(everything_of(world.engine(), "t") == before);
    if (name != "create a tenant" && name != "fork") CHECK(code_of(world.engine().health("t")->last_error) == code);
    CHECK(world.engine().tenants().size() == 1);
    world.persistence().before_commit = nullptr;
    world.require_kept("t");
    CHECK(world.disk().tenants.size() == 1);
    session = world.open("t");
    CHECK_FALSE(write(world, session));  // there is room again
    if (world.engine().has_tenant("t")) CHECK_FALSE(world.engine().health("t")->last_error);
  }
}

TEST_CASE("a write behind another process changes nothing") {
  for (const auto& [name, write] : writes()) {
    INFO(name);
    KeptWorld world;
    Session session = add_world_tenant(world);
    const std::string before = everything_of(world.engine(), "t");
    world.persistence().is_behind = true;
    CHECK(code_of(write(world, session)) == ErrorCode::unavailable);
    CHECK(everything_of(world.engine(), "t") == before);
    CHECK(world.engine().tenants().size() == 1);
    world.persistence().is_behind = false;
    world.require_kept("t");
  }
}

TEST_CASE("a drop behind another process drops no tenant") {
  KeptWorld world(LoadMode::on_demand);
  add_world_tenant(world);
  world.engine().unload_tenant("t").value();
  world.persistence().is_behind = true;
  CHECK(code_of(error_of(world.engine().drop_tenant("t"))) == ErrorCode::unavailable);
  CHECK(world.engine().has_tenant("t"));
  world.persistence().is_behind = false;
  world.require_kept("t");
}

TEST_CASE("an unknown outcome is not shown and stops writes") {
  for (const auto& [name, write] : writes()) {
    INFO(name);
    KeptWorld world;
    Session session = add_world_tenant(world);
    const std::string before = everything_of(world.engine(), "t");
    world.persistence().after_commit = [] { return Error{.code = ErrorCode::outcome_unknown, .message = "sync"}; };
    REQUIRE(code_of(write(world, session)) == ErrorCode::outcome_unknown);
    CHECK(everything_of(world.engine(), "t") == before);
    CHECK(code_of(write(world, session)) == ErrorCode::unavailable);
    CHECK(world.engine().health("t")->state == TenantHealth::State::read_only);
    CHECK(session.get("ada"));
    world.reopen();
    if (name == "drop") {
      CHECK_FALSE(world.engine().has_tenant("t"));
    } else {
      // It had happened.
      CHECK((everything_of(world.engine(), "t") != before || world.engine().has_tenant("new")));
      world.require_kept("t");
    }
  }
}

TEST_CASE("a persistence that throws fails the write alone") {
  KeptWorld world;
  Session session = add_world_tenant(world);
  world.persistence().before_commit = [](auto) -> std::optional<Error> { throw std::bad_alloc(); };
  CHECK_THROWS_AS(session.update("ada", {.city = "Oslo"}), std::bad_alloc);
  world.persistence().before_commit = nullptr;
  world.require_kept("t");
  CHECK(world.open("t").update("ada", {.city = "Oslo"}));
}

TEST_CASE("a tenant is loaded whole or not at all") {
  KeptWorld world(LoadMode::on_demand);
  add_world_tenant(world);
  for (int calls = 0;; ++calls) {
    world.reopen();
    int left = calls;
    world.persistence().before_call = [&left]() -> std::optional<Error> {
      if (left-- > 0) return std::nullopt;
      return Error{.code = ErrorCode::unavailable, .message = "cannot read"};
    };
    const auto loaded = world.engine().load_tenant("t");
    world.persistence().before_call = nullptr;
    if (loaded) {
      CHECK(calls > 3);
      break;
    }
    CHECK(loaded.error().code == ErrorCode::unavailable);
    CHECK(world.engine().health("t")->state == TenantHealth::State::not_loaded);
  }
  world.require_kept("t");
}

TEST_CASE("damaged rows are data loss and name tenant and customer") {
  using Damage = std::function<void(Disk&)>;
  const std::vector<std::pair<std::string, Damage>> damages = {
      {"a byte of a record", [](Disk& d) { d.rows_of("t").customers.at("ada").record[10] ^= 1; }},
      {"the record of another",
       [](Disk& d) { d.rows_of("t").customers.at("ada").record = d.rows_of("t").customers.at("bo").record; }},
      {"the record of another in its version",
       [](Disk& d) {
         d.rows_of("t").customers.at("ada") = {"ada", 1, d.rows_of("t").customers.at("bo").record};
       }},
      {"another version", [](Disk& d) { ++d.rows_of("t").customers.at("ada").version; }},
      {"a missing customer", [](Disk& d) { d.rows_of("t").customers.erase("ada"); }},
      {"an older record",
       [](Disk& d) {
         Disk::Tenant& tenant = d.tenant_of("t");
         for (auto& [number, entry] : tenant.entries)
           if (entry.id == "ada" && entry.version_after == 2)
             d.rows_of("t").customers.at("ada") = {"ada", 1, *entry.before};
       }},
      {"a byte of details", [](Disk& d) { d.rows_of("t").details.begin()->second.details[3] ^= 1; }},
      {"a byte of the log",
       [](Disk& d) {
         for (auto& [number, entry] : d.tenant_of("t").entries)
           if (entry.id == "ada" && entry.before) (*entry.before)[9] ^= 4;
       }},
      {"the record of another in the log",
       [](Disk& d) {
         for (auto& [number, entry] : d.tenant_of("t").entries)
           if (entry.id == "ada" && entry.version_before == 1) entry.before = d.rows_of("t").customers.at("bo").record;
       }},
  };
  for (const auto& [name, damage] : damages) {
    INFO(name);
    KeptWorld world;
    Session session = add_world_tenant(world);
    session.update("ada", {.city = "Oslo"}).value();
    damage(world.disk());
    CHECK(code_of(error_of(world.engine().verify("t"))) == ErrorCode::data_loss);
    const auto opened = world.try_to_reopen();
    REQUIRE(opened.has_error());
    CHECK(opened.error().code == ErrorCode::data_loss);
    CHECK(opened.error().message.find("tenant t, customer ada: ") == 0);
  }
  KeptWorld world;
  add_world_tenant(world);
  world.disk().tenant_of("t").options[4] ^= 1;
  CHECK(world.try_to_reopen().error().message == "tenant t: damaged stored options of a tenant: wrong checksum");
  world.disk().tenant_of("t").options[4] ^= 1;
  world.disk().tenant_of("t").entries.erase(3);
  CHECK(world.try_to_reopen().error().message == "tenant t: entries of the log are missing");
}

}  // namespace failure_test
