#include "support.hpp"

namespace permissions_test {

namespace {

using namespace custengine;
using namespace custengine::test;

constexpr PermissionSet permission_sets[] = {{}, access_only, backoffice_only, both_permissions};

bool covers(PermissionSet held, PermissionSet needed) {
  for (const Permission permission : {Permission::tenant_access, Permission::tenant_backoffice})
    if (needed.contains(permission) && !held.contains(permission)) return false;
  return true;
}

}  // namespace

TEST_CASE("every operation needs its permissions and no more") {
  for (const auto& operation : operations()) {
    for (const PermissionSet held : permission_sets) {
      INFO(operation.name << ", ACCESS " << held.contains(Permission::tenant_access) << ", BACKOFFICE "
                          << held.contains(Permission::tenant_backoffice));
      World world;
      const Session owner = add_shop(world, "t");
      Session session = world.open("t", held);
      const TenantState before = state_of(world, owner, {"oslo"});
      const auto error = operation.call(session, "ada");
      if (covers(held, operation.needs)) {
        CHECK_FALSE(error.has_value());
      } else {
        CHECK(code_of(error) == ErrorCode::permission_denied);
        CHECK(state_of(world, owner, {"oslo"}) == before);
      }
    }
  }
}

TEST_CASE("permission is checked before request, customer and tenant") {
  for (const auto& operation : operations()) {
    for (const PermissionSet held : permission_sets) {
      if (covers(held, operation.needs)) continue;
      INFO(operation.name);
      World world;
      add_shop(world, "t");
      Session session = world.open("t", held);
      if (operation.call_invalid) CHECK(code_of(operation.call_invalid(session)) == ErrorCode::permission_denied);
      CHECK(code_of(operation.call(session, "nobody")) == ErrorCode::permission_denied);
      REQUIRE(world.engine.drop_tenant("t"));
      CHECK(code_of(operation.call(session, "ada")) == ErrorCode::permission_denied);
    }
  }
}

TEST_CASE("with the permission, a bad request is invalid_argument") {
  for (const auto& operation : operations()) {
    if (!operation.call_invalid) continue;
    INFO(operation.name);
    World world;
    Session session = add_shop(world, "t");
    CHECK(code_of(operation.call_invalid(session)) == ErrorCode::invalid_argument);
  }
}

TEST_CASE("the message names the permission that is missing") {
  World world;
  add_shop(world, "t");
  Session clerk = world.open("t", access_only);
  Session manager = world.open("t", backoffice_only);
  CHECK(clerk.remove("ada").error().message.find("TENANT.BACKOFFICE") != std::string::npos);
  CHECK(manager.get("ada").error().message.find("TENANT.ACCESS") != std::string::npos);
  CHECK(clerk.importer({.restore = true}).error().message.find("TENANT.BACKOFFICE") != std::string::npos);
}

TEST_CASE("a session has TENANT.ACCESS unless told otherwise") {
  World world;
  add_shop(world, "t");
  Session session = world.engine.session("t").value();
  CHECK(session.get("ada").has_value());
  CHECK(code_of(error_of(session.remove("ada"))) == ErrorCode::permission_denied);
}

TEST_CASE("a PermissionSet holds what is inserted, also at run time") {
  PermissionSet set;
  CHECK(set.empty());
  CHECK_FALSE(set.contains(Permission::tenant_access));
  for (const Permission permission : {Permission::tenant_backoffice, Permission::tenant_access}) {
    CHECK_FALSE(set.contains(permission));
    set.insert(permission);
    set.insert(permission);
    CHECK(set.contains(permission));
    CHECK_FALSE(set.empty());
  }
  CHECK(set == both_permissions);
  CHECK(access_only != backoffice_only);
  CHECK_FALSE(access_only.contains(Permission::tenant_backoffice));
  CHECK_FALSE(backoffice_only.contains(Permission::tenant_access));
}

}  // namespace permissions_test
