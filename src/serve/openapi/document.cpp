#include "serve/openapi/document.hpp"

#include "serve/control/login_routes.hpp"
#include "serve/control/routes.hpp"
#include "serve/openapi/examples.hpp"
#include "serve/openapi/operation.hpp"
#include "serve/openapi/pretty_json.hpp"
#include "serve/openapi/schemas.hpp"
#include "serve/resource/routes.hpp"

#include <custengine/version.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

namespace custengine::serve {
namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;

struct Tag {
  std::string_view name, description;
};
constexpr std::array tag_table = {
    Tag{"customers", "List, create, search, get, update and delete customers."},
    Tag{"extensions", "Attach extensions to a customer, and detach them."},
    Tag{"contacts", "The contacts of a customer."},
    Tag{"addresses", "The addresses of a customer."},
    Tag{"consents", "The consents of a customer."},
    Tag{"stores", "What one store keeps about a customer."},
    Tag{"account", "Log in."},
    Tag{"server", "The server itself."},
    Tag{"worlds", "Engines with tenants, clock, ids, faults, calls and tokens of their own: one for each test."},
    Tag{"tenants", "The tenants of a world, and their data as files."},
    Tag{"clock", "The time of a world."},
    Tag{"faults", "Failures on demand."},
    Tag{"calls", "The calls that a world has had."},
    Tag{"tokens", "Access tokens of a world."},
    Tag{"changes", "The committed changes of a tenant."},
    Tag{"webhooks", "URLs that get each change of a customer."},
    Tag{"external", "The other system, which external searches ask."},
};

constexpr std::string_view resource_description =
    "Customers of a tenant: ten operations. `x-origin` says where each operation and parameter comes from: `published` "
    "by the resource that this server stands in for, `inferred` from its siblings, or `ours`.\n\n"
    "HEAD works wherever GET does, and OPTIONS answers with Allow. Unknown parameters, unknown members and bad values "
    "are 400, with all violations. Each answer has X-Request-Id, and Cache-Control: no-store.";

constexpr std::string_view control_description =
    "Control of the server, for tests and development: worlds, faults, the clock, the log of calls. All of it is "
    "`ours`.";

object info_of(OpenApiPart part) {
  const bool is_resource = part == OpenApiPart::resource;
  return {{"title", is_resource ? "custengine" : "custengine control"},
          {"version", CUSTENGINE_VERSION},
          {"description", is_resource ? resource_description : control_description},
          {"license", object{{"name", "MIT"}, {"identifier", "MIT"}}}};
}

array servers_of(OpenApiPart part) {
  if (part == OpenApiPart::control) return {object{{"url", "/__admin/v1"}}};
  const object world = {{"default", "default"}, {"description", "The name of a world."}};
  return {object{{"url", "/v2"}, {"description", "The world `default`."}},
          object{{"url", "/w/{world}/v2"}, {"description", "Any world."}, {"variables", object{{"world", world}}}}};
}

/// A name that no other route has: PUT beside PATCH is "updateCustomerByPut".
std::string unique_id(const Route& route, std::string_view first_method, std::set<std::string>& taken) {
  std::string id = operation_id(route);
  if (taken.contains(id) && route.method != first_method) {
    id += "By";
    id += route.method.front();
    for (const char c : route.method.substr(1)) id += static_cast<char>(c - 'A' + 'a');
  }
  const std::string name = id;
  for (std::size_t number = 2; taken.contains(id); ++number) id = name + std::to_string(number);
  taken.insert(id);
  return id;
}

/// The method of the first route of that operation.
std::string_view first_method(std::span<const Route> routes, const Route& route) {
  return std::ranges::find(routes, operation_id(route), [](const Route& other) { return operation_id(other); })->method;
}

std::string lower(std::string_view method) {
  std::string text(method);
  for (char& c : text) c = static_cast<char>(c - 'A' + 'a');
  return text;
}

object paths_of(std::span<const Route> routes, const object& examples) {
  object paths;
  std::set<std::string> taken;
  for (const Route& route : routes) {
    object operation = {{"operationId", unique_id(route, first_method(routes, route), taken)},
                        {"tags", array{tag_of(route)}}};
    for (auto& member : operation_object(route, examples)) operation[member.key()] = std::move(member.value());
    value& path = paths.emplace(route.path, object()).first->value();
    path.as_object()[lower(route.method)] = std::move(operation);
  }
  return paths;
}

array tags_of(std::span<const Route> routes) {
  array tags;
  for (const Tag& tag : tag_table) {
    const auto has_tag = [&](const Route& route) { return tag_of(route) == tag.name; };
    if (std::ranges::any_of(routes, has_tag))
      tags.push_back(object{{"name", tag.name}, {"description", tag.description}});
  }
  return tags;
}

/// Adds each target of a "$ref" to `found`.
void collect_references(const value& in, std::set<std::string>& found) {
  if (in.is_array())
    for (const value& element : in.get_array()) collect_references(element, found);
  if (!in.is_object()) return;
  for (const auto& member : in.get_object()) {
    if (member.key() == "$ref" && member.value().is_string())
      found.emplace(member.value().get_string());
    else
      collect_references(member.value(), found);
  }
}

/// All references of the paths, and of the components that these name, and so on.
std::set<std::string> used_references(const value& paths, const object& components) {
  std::set<std::string> used;
  collect_references(paths, used);
  for (std::size_t count = 0; count != used.size();) {
    count = used.size();
    for (const auto& kind : components)
      for (const auto& component : kind.value().as_object())
        if (used.contains("#/components/" + std::string(kind.key()) + "/" + std::string(component.key())))
          collect_references(component.value(), used);
  }
  return used;
}

/// The components that the paths use, in their order.
object components_of(const object& paths, const object& examples) {
  object schemas = customer_schemas();
  for (const object& more : {resource_schemas(), control_schemas(), preparation_schemas()})
    for (const auto& schema : more) schemas[schema.key()] = schema.value();
  const object all = {
      {"schemas", std::move(schemas)}, {"responses", error_responses(examples)}, {"headers", answer_headers()}};
  const std::set<std::string> used = used_references(paths, all);
  object components;
  for (const auto& kind : all) {
    object kept;
    for (const auto& component : kind.value().as_object())
      if (used.contains("#/components/" + std::string(kind.key()) + "/" + std::string(component.key())))
        kept[component.key()] = component.value();
    components[kind.key()] = std::move(kept);
  }
  components["securitySchemes"] =
      object{{"bearer", object{{"type", "http"}, {"scheme", "bearer"}, {"description", "An access token."}}}};
  return components;
}

}  // namespace

std::string openapi_document(OpenApiPart part, std::span<const Route> routes) {
  const object examples = schema_examples();
  object paths = paths_of(routes, examples);
  object components = components_of(paths, examples);
  object document = {{"openapi", "3.1.0"},
                     {"info", info_of(part)},
                     {"jsonSchemaDialect", "https://json-schema.org/draft/2020-12/schema"},
                     {"servers", servers_of(part)},
                     {"tags", tags_of(routes)},
                     // A token is needed only if the server was started so.
                     {"security", array{object(), object{{"bearer", array()}}}},
                     {"paths", std::move(paths)},
                     {"components", std::move(components)}};
  return pretty_json(document);
}

std::span<const Route> routes_of(OpenApiPart part) {
  static const std::vector<Route> below_v2 = [] {
    const std::span<const Route> resource = resource_routes(), login = login_routes();
    std::vector<Route> joined(resource.begin(), resource.end());
    joined.insert(joined.end(), login.begin(), login.end());
    return joined;
  }();
  return part == OpenApiPart::resource ? below_v2 : control_routes();
}

std::string openapi_document(OpenApiPart part) {
  return openapi_document(part, routes_of(part));
}

}  // namespace custengine::serve
