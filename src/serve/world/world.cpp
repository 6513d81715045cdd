#include "serve/world/world.hpp"

#include "serve/http/message.hpp"

#include <utility>

namespace custengine::serve {
namespace {

constexpr PermissionSet all_permissions{Permission::tenant_access, Permission::tenant_backoffice};

/// The token of "Bearer TOKEN" (RFC 6750); nullopt if it is something else.
std::optional<std::string_view> bearer_token(std::optional<std::string_view> authorization) {
  constexpr std::string_view scheme = "Bearer ";
  if (!authorization || !is_same_name(authorization->substr(0, scheme.size()), scheme)) return std::nullopt;
  const std::string_view token = authorization->substr(scheme.size());
  if (token.empty() || token.find_first_of(" ,\t") != std::string_view::npos) return std::nullopt;
  return token;
}

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
