#include "serve/control/world_options.hpp"

#include "serve/control/clock_json.hpp"
#include "serve/http/json_object.hpp"
#include "serve/world/id_text.hpp"
#include "serve/world/named_scenario.hpp"

#include <custengine/io.hpp>
#include <custengine/json.hpp>

#include <fmt/format.h>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <mutex>
#include <optional>
#include <sstream>
#include <utility>
#include <vector>

namespace custengine::serve {
namespace {

constexpr std::size_t max_prefix = 108, max_listed_tenants = 1000;

/// A world as its document describes it.
struct WorldDescription {
  std::optional<std::string> name = {}, id_prefix = {};
  std::vector<testing::FixtureTenant> tenants = {};
  std::optional<testing::Scenario> scenario = {};
  ClockSetting clock = {};
  std::optional<Auth> auth = {};
  std::shared_ptr<World> from = {};
};

void read_listed_tenants(const boost::json::array& names, WorldDescription& world, JsonViolations& violations) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (const auto* const name = names[i].if_string())
      world.tenants.push_back({.id = std::string(*name)});
    else
      violations.add(element_path("tenants", i), "must be a text");
  }
}

std::size_t size_of_tenants(const boost::json::value& tenants) noexcept {
  if (const auto* const names = tenants.if_array()) return names->size();
  const auto* const by_name = tenants.if_object();
  return by_name != nullptr ? by_name->size() : 0;
}

void read_tenants(JsonObject& document, WorldDescription& world, JsonViolations& violations) {
  const boost::json::value* const tenants = document.member("tenants");
  if (tenants == nullptr || tenants->is_null()) {
    world.tenants.push_back({.id = "acme"});
  } else if (size_of_tenants(*tenants) > max_listed_tenants) {
    document.fail("tenants", fmt::format("must name at most {} tenants", max_listed_tenants));
  } else if (const auto* const names = tenants->if_array()) {
    read_listed_tenants(*names, world, violations);
    if (names->empty()) document.fail("tenants", "must name at least one tenant");
  } else if (const auto* const by_name = tenants->if_object()) {
    for (const auto& member : *by_name) {
      auto options = tenant_options_from_json(boost::json::serialize(member.value()));
      if (options)
        world.tenants.push_back({.id = std::string(member.key()), .options = std::move(*options)});
      else
        violations.add(member_path("tenants", member.key()), options.error());
    }
    if (by_name->empty()) document.fail("tenants", "must name at least one tenant");
    if (document.has("scenario")) document.fail("scenario", "brings its options: give the tenants as a list of names");
  } else {
    document.fail("tenants", "must be a list of names, or an object of options by name");
  }
}

void read_scenario(JsonObject& document, WorldDescription& world) {
  std::array<std::string_view, named_scenarios.size()> names;
  std::ranges::transform(named_scenarios, names.begin(), &NamedScenario::name);
  const auto chosen = document.choice("scenario", names);
  const auto size = document.number("size", 1, max_scenario_customers);
  const auto seed = document.number("seed", 0, UINT64_MAX);
  if (!document.has("scenario")) {
    if (size) document.fail("size", "needs a scenario");
    if (seed) document.fail("seed", "needs a scenario");
  }
  if (!chosen) return;
  const NamedScenario& scenario = named_scenarios[*chosen];
  world.scenario = scenario.make(size.value_or(scenario.customers), seed.value_or(1));
}

WorldDescription read_world(Worlds& worlds, const boost::json::value& json, JsonViolations& violations) {
  constexpr std::array<std::string_view, 3> auths = {"none", "any", "tokens"};
  WorldDescription world;
  JsonObject document(json, "", violations);
  world.name = document.text("name");
  if (world.name && !is_id(*world.name)) document.fail("name", std::string(id_rule));
  read_tenants(document, world, violations);
  read_scenario(document, world);
  if (auto clock = document.object("clock")) world.clock = read_clock_setting(std::move(*clock));
  world.id_prefix = document.text("idPrefix");
  if (world.id_prefix && (!has_id_characters(*world.id_prefix) || world.id_prefix->size() > max_prefix))
    document.fail("idPrefix", fmt::format("must match ^[A-Za-z0-9-_]* and have at most {} bytes", max_prefix));
  if (const auto auth = document.choice("auth", auths)) world.auth = static_cast<Auth>(*auth);
  if (const auto from = document.text("from")) {
    world.from = worlds.find(*from);
    if (!world.from) document.fail("from", fmt::format("there is no world {}", *from));
    for (const std::string_view other : {"tenants", "scenario"})
      if (document.has(other)) document.fail(other, "comes from the world that `from` names");
  }
  document.finish();
  return world;
}

/// Copies all tenants of a world to one that is being made. Requires: the gate of `from` is held alone.
Result<void> copy_tenants(World& from, World& to) {
  for (const std::string& tenant : to.engine().tenants())
    if (auto dropped = to.engine().drop_tenant(tenant); !dropped) return dropped;
  for (const std::string& tenant : from.engine().tenants()) {
    std::stringstream dump;
    if (const auto written = dump_tenant(dump, from.engine(), tenant); !written) return written.error();
    if (const auto read = restore_tenant(dump, to.engine(), tenant); !read) return read.error();
    const TenantPatch source{.external_source = to.external_source()};
    if (auto updated = to.engine().update_tenant(tenant, source); !updated) return updated;
  }
  return {};
}

Timestamp system_time() {
  return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

Result<std::shared_ptr<World>> copied_world(Worlds& worlds, const WorldDescription& description) {
  World& from = *description.from;
  const std::unique_lock gate(from.gate());
  auto world =
      std::make_shared<World>(description.name ? *description.name : worlds.new_name(),
                              testing::FixtureOptions{.id_prefix = description.id_prefix.value_or(from.id_prefix())},
                              description.auth.value_or(from.auth()));
  if (auto copied = copy_tenants(from, *world); !copied) return copied.error();
  world->fixture().ids().go_on_after(from.fixture().ids().given_out());
  world->clock().put(description.clock.now.value_or(from.clock().now()),
                     description.clock.is_running.value_or(from.clock().is_running()));
  return world;
}

/// Loads a scenario's customers into the first tenant. The scenario is made by this program: all of it is valid.
void load_scenario(World& world, const testing::Scenario& scenario) {
  Session& session = world.fixture().session();
  (void)session.import_customers(scenario.customers, {.restore = true}).value();
  for (const auto& [store, customer, details] : scenario.store_details)
    session.set_store_details(store, customer, details).value();
}

std::shared_ptr<World> new_world(Worlds& worlds, const WorldDefaults& defaults, WorldDescription& description) {
  testing::FixtureOptions options;
  const bool is_running = description.clock.is_running.value_or(defaults.runs_clock);
  options.start = description.clock.now.value_or(is_running ? system_time() : testing::FakeClock::default_start);
  options.id_prefix = description.id_prefix.value_or(defaults.id_prefix);
  options.tenant = description.tenants.front().id;
  options.options = description.scenario ? description.scenario->tenant : description.tenants.front().options;
  options.tenants.assign(std::make_move_iterator(description.tenants.begin() + 1),
                         std::make_move_iterator(description.tenants.end()));
  const Timestamp start = options.start;
  auto world = std::make_shared<World>(description.name ? *description.name : worlds.new_name(), std::move(options),
                                       description.auth.value_or(defaults.auth));
  world->clock().put(start, is_running);
  if (description.scenario) load_scenario(*world, *description.scenario);
  return world;
}

}  // namespace

Result<std::shared_ptr<World>> make_world(Worlds& worlds, const WorldDefaults& defaults,
                                          const boost::json::value& document) {
  JsonViolations violations;
  WorldDescription description = read_world(worlds, document, violations);
  if (!violations.empty()) return violations.error();
  Result<std::shared_ptr<World>> world =
      description.from ? copied_world(worlds, description) : new_world(worlds, defaults, description);
  if (world) (*world)->keep();
  return world;
}

}  // namespace custengine::serve
