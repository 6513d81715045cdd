#include "serve/world/world.hpp"

#include "serve/http/authorization.hpp"

#include <utility>

namespace custengine::serve {
namespace {

constexpr PermissionSet all_permissions{Permission::tenant_access, Permission::tenant_backoffice};

}  // namespace

World::World(std::string name, testing::FixtureOptions options, Auth auth)
    : name_(std::move(name)), auth_(auth), fixture_(std::make_unique<testing::Fixture>(std::move(options))) {}

World::World(std::string name, Engine& engine, Auth auth) : name_(std::move(name)), auth_(auth), record_(&engine) {}

Engine& World::engine() noexcept {
  return record_ != nullptr ? *record_ : fixture_->engine();
}

Result<Session> World::session(std::string_view tenant, std::optional<std::string_view> authorization) {
  if (auth_ == Auth::none) return engine().session(tenant, all_permissions);
  const auto token = bearer_token(authorization);
  if (!token)
    return Error{.code = ErrorCode::unauthenticated,
                 .message = "this needs the header field Authorization: Bearer TOKEN"};
  if (auth_ == Auth::any) return engine().session(tenant, all_permissions);
  return engine().session(tenant, AccessToken{std::string(*token)});
}

}  // namespace custengine::serve
