#include "serve/control/control.hpp"
#include "serve/control/tables.hpp"
#include "serve/control/world_options.hpp"
#include "serve/routing/service_options.hpp"

#include <fmt/format.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <array>
#include <utility>

namespace custengine::serve {
namespace {

/// The base URL of the resource in a world, as this client reaches the server.
std::string url_of(const Context& context, const World& world) {
  const std::string host(context.request.header("Host").value_or(""));
  const std::string base = host.empty() ? "" : "http://" + host;
  return world.name() == default_world ? base : fmt::format("{}/w/{}", base, world.name());
}

boost::json::object json_of_world(const Context& context, World& world) {
  boost::json::object tenants;
  for (const std::string& tenant : world.engine().tenants()) {
    const auto session = full_session(world, tenant);
    const auto snapshot = session ? session->snapshot() : Result<Snapshot>(session.error());
    if (snapshot) tenants[tenant] = {{"customers", snapshot->size()}, {"sequence", snapshot->sequence()}};
  }
  boost::json::object json{{"name", world.name()},
                           {"url", url_of(context, world)},
                           {"record", world.is_record()},
                           {"auth", to_string(world.auth())},
                           {"tenants", std::move(tenants)},
                           {"calls", world.calls().count({}).calls},
                           {"faults", world.faults().all().size()}};
  if (!world.is_record()) {
    json["idPrefix"] = world.id_prefix();
    json["clock"] = {{"now", time_text(world.clock().now())}, {"running", world.clock().is_running()}};
  }
  return json;
}

Response list_worlds(Context& context) {
  boost::json::array items;
  for (const auto& world : context.worlds.all()) {
    const std::shared_lock gate(world->gate());
    items.push_back(json_of_world(context, *world));
  }
  return json_answer(200, {{"items", std::move(items)}});
}

Result<WorldHandle> add_world(Context& context) {
  if (context.worlds.has_record())
    return Error{.code = ErrorCode::failed_precondition,
                 .message = fmt::format("this server keeps real data: it has only the world {}", default_world)};
  const auto body =
      context.request.body.empty() ? Result<boost::json::value>(boost::json::object()) : json_body(context);
  if (!body) return body.error();
  // Looks first at what is cheap: the world may be large.
  if (const auto* const name = body->is_object() ? body->get_object().if_contains("name") : nullptr)
    if (name->is_string() && context.worlds.find(name->get_string()))
      return Error{.code = ErrorCode::already_exists,
                   .message = fmt::format("world {} exists", std::string_view(name->get_string()))};
  if (context.worlds.count() >= Worlds::max_worlds)
    return Error{.code = ErrorCode::resource_exhausted,
                 .message = fmt::format("there are {} worlds, which is the limit; delete one", Worlds::max_worlds)};
  auto world = make_world(context.worlds, context.options.world_defaults, *body);
  if (!world) return world;
  return context.worlds.add(std::move(*world));
}

Response post_world(Context& context) {
  try {
    const auto world = add_world(context);
    if (!world) return context.fail(world.error());
    return created("/worlds/" + (*world)->name(), json_of_world(context, **world));
  } catch (const Exception& exception) {
    return context.fail(exception.error());
  }
}

Result<Response> get_world(Context& context, const WorldHandle& world) {
  return json_answer(200, json_of_world(context, *world));
}

Result<Response> delete_world(Context& context, const WorldHandle& world) {
  if (world->name() == default_world)
    return Error{.code = ErrorCode::failed_precondition,
                 .message = fmt::format("the world {} stays; reset it, or make another world and delete that one",
                                        default_world)};
  if (auto removed = context.worlds.remove(world->name()); !removed) return removed.error();
  return no_content();
}

Result<Response> reset_world(Context& /*context*/, const WorldHandle& world) {
  world->reset();
  return no_content();
}

Result<Response> keep_world(Context& /*context*/, const WorldHandle& world) {
  world->keep();
  return no_content();
}

Result<Response> verify_world(Context& /*context*/, const WorldHandle& world) {
  auto vain = world->in_vain();
  if (vain.empty()) return json_answer(200, {{"verified", true}});
  Error error{.code = ErrorCode::failed_precondition, .message = "the test did not do what it prepared"};
  for (const auto& [place, text] : vain) error.message += fmt::format("; {}: {}", place, text);
  constexpr std::size_t max_shown = 100;
  if (vain.size() > max_shown) vain.resize(max_shown);
  error.violations = std::move(vain);
  return error;
}

constexpr std::array world_answers = {Answer{.description = "The world.", .schema = "World"}};
constexpr std::array world_list_answers = {Answer{.description = "All worlds, by name.", .schema = "WorldList"}};
constexpr std::array world_created_answers = {
    Answer{.status = 201, .description = "The world that was made.", .schema = "World"}};
constexpr std::array nothing_answers = {Answer{.status = 204, .description = "It is done."}};
constexpr std::array verified_answers = {
    Answer{.description = "All that was prepared was used.", .schema = "Verified"}};
constexpr std::array errors_of_making = {400, 409, 429};

constexpr std::array world_route_table = {
    Route{.method = "GET",
          .path = "/worlds",
          .operation = "listWorlds",
          .handle = list_worlds,
          .summary = "Lists the worlds",
          .origin = Origin::ours,
          .answers = world_list_answers},
    Route{.method = "POST",
          .path = "/worlds",
          .operation = "createWorld",
          .handle = post_world,
          .summary = "Makes a world: an engine with its own tenants, clock, ids, faults, calls and tokens",
          .origin = Origin::ours,
          .body_schema = "WorldOptions",
          .body_is_required = false,
          .answers = world_created_answers,
          .errors = errors_of_making},
    Route{.method = "GET",
          .path = "/worlds/{world}",
          .operation = "getWorld",
          .handle = in_world<get_world>,
          .summary = "Gets a world",
          .origin = Origin::ours,
          .answers = world_answers,
          .errors = errors_of_world},
    Route{.method = "DELETE",
          .path = "/worlds/{world}",
          .operation = "deleteWorld",
          .handle = in_test_world<delete_world>,
          .summary = "Deletes a world; the world `default` stays",
          .origin = Origin::ours,
          .answers = nothing_answers,
          .errors = errors_of_test_world},
    Route{.method = "POST",
          .path = "/worlds/{world}/reset",
          .operation = "resetWorld",
          .handle = alone_in_test_world<reset_world>,
          .summary = "Goes back to the state that was kept; drops faults and calls",
          .origin = Origin::ours,
          .answers = nothing_answers,
          .errors = errors_of_test_world},
    Route{.method = "POST",
          .path = "/worlds/{world}/keep",
          .operation = "keepWorld",
          .handle = alone_in_test_world<keep_world>,
          .summary = "Keeps the present state for reset",
          .origin = Origin::ours,
          .answers = nothing_answers,
          .errors = errors_of_test_world},
    Route{.method = "POST",
          .path = "/worlds/{world}/verify",
          .operation = "verifyWorld",
          .handle = alone_in_test_world<verify_world>,
          .summary = "Checks that all faults struck, and that all answers of the external system were used",
          .origin = Origin::ours,
          .answers = verified_answers,
          .errors = errors_of_test_world},
};

}  // namespace

std::span<const Route> world_routes() noexcept {
  return world_route_table;
}

}  // namespace custengine::serve
