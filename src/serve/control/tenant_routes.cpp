#include "serve/control/control.hpp"
#include "serve/control/tables.hpp"

#include <custengine/json.hpp>

#include <fmt/format.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace custengine::serve {
namespace {

// The members that Engine::update_tenant can change. A list that is cleared is empty; a number then has no limit.
constexpr std::array<std::string_view, 3> changeable_lists = {"extensions", "allowedExtensions", "stores"};
constexpr std::array<std::string_view, 2> changeable_limits = {"maxCustomers", "maxBytes"};

bool can_change(std::string_view member) noexcept {
  return std::ranges::find(changeable_lists, member) != changeable_lists.end() ||
         std::ranges::find(changeable_limits, member) != changeable_limits.end();
}

boost::json::object json_of_options(const TenantOptions& options) {
  return boost::json::parse(to_json(options)).as_object();
}

boost::json::object json_of_tenant(World& world, const std::string& tenant) {
  boost::json::object json{{"tenant", tenant}};
  json["options"] = json_of_options(world.engine().options(tenant).value());
  const TenantStats stats = world.engine().stats(tenant).value();
  json["customers"] = stats.customers;
  json["bytes"] = stats.bytes;
  json["sequence"] = full_session(world, tenant).value().snapshot().value().sequence();
  return json;
}

std::string tenant_location(const World& world, std::string_view tenant) {
  return fmt::format("/worlds/{}/tenants/{}", world.name(), tenant);
}

/// The patch that makes the changeable options of a tenant equal to these.
TenantPatch patch_of(World& world, TenantOptions options) {
  TenantPatch patch{.extensions = std::move(options.extensions),
                    .allowed_extensions = std::move(options.allowed_extensions),
                    .stores = std::move(options.stores),
                    .max_customers = options.max_customers,
                    .max_bytes = options.max_bytes};
  if (auto source = world.external_source()) patch.external_source = std::move(source);
  return patch;
}

Result<Response> list_tenants(Context& /*context*/, const WorldHandle& world) {
  boost::json::array items;
  for (const std::string& tenant : world->engine().tenants()) {
    try {
      items.push_back(json_of_tenant(*world, tenant));
    } catch (const Exception& exception) {
      if (exception.error().code != ErrorCode::not_found) throw;  // else it was dropped meanwhile
    }
  }
  return json_answer(200, {{"items", std::move(items)}});
}

Result<Response> get_tenant(Context& context, const WorldHandle& world) {
  const std::string tenant(context["tenant"]);
  if (const auto options = world->engine().options(tenant); !options) return options.error();
  return json_answer(200, json_of_tenant(*world, tenant));
}

/// Changes a tenant that exists to these options. Errors: invalid_argument with each option that is fixed.
Result<void> change_tenant(World& world, const std::string& tenant, const TenantOptions& now, TenantOptions wanted) {
  const boost::json::object before = json_of_options(now), after = json_of_options(wanted);
  JsonViolations violations;
  for (const auto& member : after)
    if (!can_change(member.key()) && before.at(member.key()) != member.value())
      violations.add(member.key(), "is fixed for the life of the tenant");
  if (!violations.empty()) return violations.error();
  return world.engine().update_tenant(tenant, patch_of(world, std::move(wanted)));
}

Result<Response> put_tenant(Context& context, const WorldHandle& world) {
  const std::string tenant(context["tenant"]);
  auto options = context.request.body.empty() ? Result<TenantOptions>(TenantOptions())
                                              : tenant_options_from_json(context.request.body);
  if (!options) return options.error();
  if (const auto now = world->engine().options(tenant)) {
    if (auto changed = change_tenant(*world, tenant, *now, std::move(*options)); !changed) return changed.error();
    return json_answer(200, json_of_tenant(*world, tenant));
  }
  options->external_source = world->external_source();
  if (auto made = world->engine().create_tenant(tenant, std::move(*options)); !made) return made.error();
  world->tenant_was_made(tenant);
  return created(tenant_location(*world, tenant), json_of_tenant(*world, tenant));
}

Result<Response> patch_tenant(Context& context, const WorldHandle& world) {
  const std::string tenant(context["tenant"]);
  const auto now = world->engine().options(tenant);
  if (!now) return now.error();
  const auto body = json_body(context);
  if (!body) return body.error();
  JsonViolations violations;
  JsonObject object(*body, "", violations);
  boost::json::object options = json_of_options(*now);
  for (auto& member : options) {
    const std::string_view name = member.key();
    const boost::json::value* const given = object.member(name);
    if (given == nullptr) continue;
    if (!can_change(name))
      object.fail(name, "is fixed for the life of the tenant");
    else if (given->is_null() && std::ranges::find(changeable_lists, name) != changeable_lists.end())
      member.value() = boost::json::array();
    else
      member.value() = *given;
  }
  object.finish();
  if (!violations.empty()) return violations.error();
  auto wanted = tenant_options_from_json(boost::json::serialize(options));
  if (!wanted) return wanted.error();
  const auto changed = world->engine().update_tenant(tenant, patch_of(*world, std::move(*wanted)));
  if (!changed) return changed.error();
  return json_answer(200, json_of_tenant(*world, tenant));
}

Result<Response> delete_tenant(Context& context, const WorldHandle& world) {
  const std::string tenant(context["tenant"]);
  if (auto dropped = world->engine().drop_tenant(tenant); !dropped) return dropped.error();
  world->tenant_was_dropped(tenant);
  return no_content();
}

Result<Response> fork_tenant(Context& context, const WorldHandle& world) {
  const auto body = json_body(context);
  if (!body) return body.error();
  JsonViolations violations;
  JsonObject object(*body, "", violations);
  object.require("tenant");
  const auto tenant = object.text("tenant");
  object.finish();
  if (!violations.empty()) return violations.error();
  if (auto forked = world->engine().fork(context["tenant"], *tenant); !forked) return forked.error();
  world->tenant_was_made(*tenant);
  return created(tenant_location(*world, *tenant), json_of_tenant(*world, *tenant));
}

constexpr std::array tenant_answers = {Answer{.description = "The tenant.", .schema = "Tenant"}};
constexpr std::array tenant_list_answers = {Answer{.description = "All tenants, by id.", .schema = "TenantList"}};
constexpr std::array tenant_put_answers = {
    Answer{.description = "The tenant existed, and has these options now.", .schema = "Tenant"},
    Answer{.status = 201, .description = "The tenant was made.", .schema = "Tenant"}};
constexpr std::array tenant_forked_answers = {Answer{.status = 201, .description = "The copy.", .schema = "Tenant"}};
constexpr std::array tenant_dropped_answers = {Answer{.status = 204, .description = "The tenant is gone."}};
constexpr std::array<std::string_view, 2> tenant_patch_types = {"application/merge-patch+json", "application/json"};
constexpr std::array errors_of_put_tenant = {400, 404, 429};
constexpr std::array errors_of_fork = {400, 404, 409, 429};

constexpr std::array tenant_route_table = {
    Route{.method = "GET",
          .path = "/worlds/{world}/tenants",
          .operation = "listTenants",
          .handle = in_world<list_tenants>,
          .summary = "Lists the tenants of a world, with their options and sizes",
          .origin = Origin::ours,
          .answers = tenant_list_answers,
          .errors = errors_of_world},
    Route{.method = "GET",
          .path = "/worlds/{world}/tenants/{tenant}",
          .operation = "getTenant",
          .handle = in_world<get_tenant>,
          .summary = "Gets a tenant's options, size and the number of its newest change",
          .origin = Origin::ours,
          .answers = tenant_answers,
          .errors = errors_of_world},
    Route{.method = "PUT",
          .path = "/worlds/{world}/tenants/{tenant}",
          .operation = "putTenant",
          .handle = in_world<put_tenant>,
          .summary = "Makes a tenant, or changes the options of one; some options are fixed for its life",
          .origin = Origin::ours,
          .body_schema = "TenantOptions",
          .body_is_required = false,
          .answers = tenant_put_answers,
          .errors = errors_of_put_tenant},
    Route{.method = "PATCH",
          .path = "/worlds/{world}/tenants/{tenant}",
          .operation = "patchTenant",
          .handle = in_world<patch_tenant>,
          .summary = "Changes extensions, allowedExtensions, stores, maxCustomers or maxBytes of a tenant",
          .origin = Origin::ours,
          .body_schema = "TenantPatch",
          .body_types = tenant_patch_types,
          .answers = tenant_answers,
          .errors = errors_of_world_input},
    Route{.method = "DELETE",
          .path = "/worlds/{world}/tenants/{tenant}",
          .operation = "deleteTenant",
          .handle = in_world<delete_tenant>,
          .summary = "Drops a tenant with all its customers",
          .origin = Origin::ours,
          .answers = tenant_dropped_answers,
          .errors = errors_of_world},
    Route{.method = "POST",
          .path = "/worlds/{world}/tenants/{tenant}/fork",
          .operation = "forkTenant",
          .handle = in_world<fork_tenant>,
          .summary = "Copies a tenant with its customers under another name",
          .origin = Origin::ours,
          .body_schema = "TenantFork",
          .answers = tenant_forked_answers,
          .errors = errors_of_fork},
};

}  // namespace

std::span<const Route> tenant_routes() noexcept {
  return tenant_route_table;
}

}  // namespace custengine::serve
