#include "serve/control/login_routes.hpp"

#include "serve/control/control.hpp"

#include <fmt/format.h>
#include <boost/json/object.hpp>

#include <array>
#include <chrono>
#include <utility>

namespace custengine::serve {
namespace {

constexpr std::chrono::seconds token_lifetime = std::chrono::hours(1);

/// The user who logs in. Errors: invalid_argument.
Result<std::string> read_user(Context& context) {
  const auto body = json_body(context);
  if (!body) return body.error();
  JsonViolations violations;
  JsonObject document(*body, "", violations);
  std::array<std::optional<std::string>, 2> texts;
  constexpr std::array<std::string_view, 2> names = {"username", "password"};
  for (std::size_t i = 0; i < names.size(); ++i) {
    document.require(names[i]);
    texts[i] = document.text(names[i]);
    if (texts[i] && texts[i]->empty()) document.fail(names[i], "must not be empty");
  }
  document.finish();
  if (!context.is_lenient)
    for (const QueryParameter& parameter : context.target.query)
      violations.add(parameter.name, "is no parameter of this path");
  if (!violations.empty()) return violations.error();
  return *texts[0];
}

Response refuse_login(Context& context) {
  return context.fail(Error{.code = ErrorCode::failed_precondition,
                            .message = "this server keeps real data, and issues no tokens by login"});
}

/// The answer to a login that gets all permissions in these tenants.
Response log_in(Context& context, const std::vector<std::string>& tenants) {
  World& world = *context.world;
  auto user = read_user(context);
  if (!user) return context.fail(user.error());
  Principal principal{.subject = *std::move(user)};
  for (const std::string& tenant : tenants) principal.tenants[tenant] = all_permissions;
  const auto made = world.tokens().issue(std::move(principal), token_lifetime);
  return json_answer(200, {{"token", made.token},
                           {"tokenType", "Bearer"},
                           {"expiresIn", token_lifetime.count()},
                           {"expiresAt", time_text(*made.issued.expires_at)}});
}

Response post_account(Context& context) {
  if (context.world->is_record()) return refuse_login(context);
  return log_in(context, context.world->engine().tenants());
}

Response post_tenant_account(Context& context) {
  // Before the tenant is looked up: strangers must not learn which tenants there are.
  if (context.world->is_record()) return refuse_login(context);
  const std::string tenant(context["tenant"]);
  if (!context.world->engine().has_tenant(tenant))
    return context.fail(Error{.code = ErrorCode::not_found, .message = fmt::format("there is no tenant {}", tenant)});
  return log_in(context, {tenant});
}

constexpr std::array login_answers = {
    Answer{.description = "A token that expires in an hour by the world's clock.", .schema = "Login"}};
constexpr std::array login_errors = {400, 409};
constexpr std::array tenant_login_errors = {400, 404, 409};

constexpr std::array login_route_table = {
    Route{.method = "POST",
          .path = "/account",
          .operation = "log_in",
          .handle = post_account,
          .summary = "Logs in to all tenants; any user name and password will do",
          .origin = Origin::inferred,
          .body_schema = "Credentials",
          .answers = login_answers,
          .errors = login_errors},
    Route{.method = "POST",
          .path = "/tenants/{tenant}/account",
          .operation = "log_in_to_tenant",
          .handle = post_tenant_account,
          .summary = "Logs in to a tenant; any user name and password will do",
          .origin = Origin::inferred,
          .body_schema = "Credentials",
          .answers = login_answers,
          .errors = tenant_login_errors},
};

}  // namespace

std::span<const Route> login_routes() noexcept {
  return login_route_table;
}

}  // namespace custengine::serve
