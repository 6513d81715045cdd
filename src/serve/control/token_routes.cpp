#include "serve/control/control.hpp"
#include "serve/control/tables.hpp"
#include "serve/control/token_json.hpp"
#include "serve/world/id_text.hpp"

#include <fmt/format.h>
#include <boost/json/array.hpp>

#include <array>
#include <chrono>
#include <utility>

namespace custengine::serve {

boost::json::object json_of_token(const Tokens::Issued& issued) {
  boost::json::object tenants;
  for (const auto& [tenant, permissions] : issued.principal.tenants) {
    boost::json::array names;
    for (const Permission permission : {Permission::tenant_access, Permission::tenant_backoffice})
      if (permissions.contains(permission)) names.emplace_back(to_string(permission));
    tenants[tenant] = std::move(names);
  }
  boost::json::object json{
      {"id", issued.number}, {"subject", issued.principal.subject}, {"tenants", std::move(tenants)}};
  json["expiresAt"] = issued.expires_at ? boost::json::value(time_text(*issued.expires_at)) : nullptr;
  return json;
}

namespace {

constexpr std::uint64_t max_lifetime_ms = 3'155'760'000'000;  // a hundred years

PermissionSet read_permissions(const boost::json::value& json, const std::string& path, JsonViolations& violations) {
  PermissionSet permissions;
  const auto* const names = json.if_array();
  if (names == nullptr) violations.add(path, "must be a list");
  for (std::size_t i = 0; names != nullptr && i < names->size(); ++i) {
    const auto* const name = (*names)[i].if_string();
    bool is_known = false;
    for (const Permission permission : {Permission::tenant_access, Permission::tenant_backoffice}) {
      if (name == nullptr || std::string_view(*name) != to_string(permission)) continue;
      permissions.insert(permission);
      is_known = true;
    }
    if (!is_known) violations.add(element_path(path, i), "must be one of TENANT.ACCESS, TENANT.BACKOFFICE");
  }
  return permissions;
}

Result<Response> post_token(Context& context, const WorldHandle& world) {
  const auto body = json_body(context);
  if (!body) return body.error();
  JsonViolations violations;
  JsonObject document(*body, "", violations);
  Principal principal;
  document.require("subject");
  document.require("tenants");
  principal.subject = document.text("subject").value_or("");
  if (document.has("subject") && principal.subject.empty()) document.fail("subject", "must not be empty");
  const boost::json::value* const tenants = document.member("tenants");
  const auto* const by_name = tenants == nullptr ? nullptr : tenants->if_object();
  if (tenants != nullptr && !tenants->is_null() && by_name == nullptr) document.fail("tenants", "must be an object");
  if (by_name != nullptr)
    for (const auto& member : *by_name) {
      const std::string path = member_path("tenants", member.key());
      if (!is_id(member.key())) violations.add(path, "is not the id of a tenant: it " + std::string(id_rule));
      principal.tenants[member.key()] = read_permissions(member.value(), path, violations);
    }
  const auto lifetime = document.number("lifetimeMs", 0, max_lifetime_ms);
  document.finish();
  if (!violations.empty()) return violations.error();
  const auto made = world->tokens().issue(
      std::move(principal), lifetime ? std::optional(std::chrono::milliseconds(*lifetime)) : std::nullopt);
  boost::json::object json = json_of_token(made.issued);
  json["token"] = made.token;
  return created(fmt::format("/worlds/{}/tokens/{}", world->name(), made.issued.number), json);
}

Result<Response> list_tokens(Context& /*context*/, const WorldHandle& world) {
  boost::json::array items;
  for (const Tokens::Issued& issued : world->tokens().all()) items.push_back(json_of_token(issued));
  return json_answer(200, {{"items", std::move(items)}});
}

Result<Response> delete_tokens(Context& context, const WorldHandle& world) {
  return json_answer(200, {{"revoked", world->tokens().revoke_all(context.query("subject"))}});
}

Result<Response> delete_token(Context& context, const WorldHandle& world) {
  const auto number = path_number(context, "token");
  if (!number) return number.error();
  if (world->tokens().revoke(*number)) return no_content();
  return Error{.code = ErrorCode::not_found, .message = fmt::format("there is no token {}", *number)};
}

constexpr std::array token_answers = {
    Answer{.status = 201, .description = "The token; this is the only answer that has it.", .schema = "IssuedToken"}};
constexpr std::array token_list_answers = {Answer{
    .description = "The tokens that are not revoked, oldest first, without their secrets.", .schema = "TokenList"}};
constexpr std::array tokens_revoked_answers = {
    Answer{.description = "The number of tokens that were revoked.", .schema = "TokensRevoked"}};
constexpr std::array token_revoked_answers = {Answer{.status = 204, .description = "The token is revoked."}};
constexpr std::array token_query = {
    Parameter{"subject", "string", "revokes the tokens of this subject only", Origin::ours}};

constexpr std::array token_route_table = {
    Route{.method = "GET",
          .path = "/worlds/{world}/tokens",
          .operation = "listTokens",
          .handle = in_test_world<list_tokens>,
          .summary = "Lists the tokens",
          .origin = Origin::ours,
          .answers = token_list_answers,
          .errors = errors_of_test_world},
    Route{.method = "POST",
          .path = "/worlds/{world}/tokens",
          .operation = "createToken",
          .handle = in_test_world<post_token>,
          .summary = "Issues a token; it expires by the world's clock",
          .origin = Origin::ours,
          .body_schema = "TokenRequest",
          .answers = token_answers,
          .errors = errors_of_test_world_input},
    Route{.method = "DELETE",
          .path = "/worlds/{world}/tokens",
          .operation = "deleteTokens",
          .handle = in_test_world<delete_tokens>,
          .summary = "Revokes all tokens, or those of a subject",
          .origin = Origin::ours,
          .query = token_query,
          .answers = tokens_revoked_answers,
          .errors = errors_of_test_world},
    Route{.method = "DELETE",
          .path = "/worlds/{world}/tokens/{token}",
          .operation = "deleteToken",
          .handle = in_test_world<delete_token>,
          .summary = "Revokes a token by its id",
          .origin = Origin::ours,
          .answers = token_revoked_answers,
          .errors = errors_of_test_world},
};

}  // namespace

std::span<const Route> token_routes() noexcept {
  return token_route_table;
}

}  // namespace custengine::serve
