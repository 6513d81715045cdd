#pragma once

#include "serve/http/target.hpp"
#include "serve/resource/routes.hpp"
#include "serve/routing/context.hpp"
#include "serve/routing/router.hpp"
#include "serve/service.hpp"
#include "serve/world/worlds.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custengine::serve::test {

/// A response, with its route; null if there is no such route.
struct Answered {
  Response response = {};
  const Route* route = nullptr;

  int status() const noexcept { return response.status; }
  const std::string& body() const noexcept { return response.body; }
  /// A header field; empty if there is none.
  std::string header(std::string_view name) const {
    const std::string* const value = response.header(name);
    return value ? *value : std::string();
  }
  boost::json::value json() const { return boost::json::parse(response.body); }
  /// The fields of the violations, in order, each followed by a blank.
  std::string fields() const {
    const boost::json::value parsed = json();
    std::string fields;
    for (const boost::json::value& violation : parsed.at("violations").as_array())
      fields.append(violation.at("field").as_string().c_str()).append(" ");
    return fields;
  }
  /// The place of each violation, in order, each followed by a blank: its JSON pointer, or "in:query" and so on.
  std::string places() const {
    const boost::json::value parsed = json();
    std::string places;
    for (const boost::json::value& violation : parsed.at("violations").as_array()) {
      const boost::json::object& members = violation.as_object();
      if (members.contains("pointer")) places.append(members.at("pointer").as_string().c_str());
      if (members.contains("in")) places.append("in:").append(members.at("in").as_string().c_str());
      places.append(" ");
    }
    return places;
  }
};

using Headers = std::vector<std::pair<std::string, std::string>>;

/// Calls the handlers of resource_routes() as the service does, on a world of its own.
class ResourceClient {
 public:
  explicit ResourceClient(testing::FixtureOptions options = {}, Auth auth = Auth::none)
      : world_(std::make_shared<World>("default", std::move(options), auth)) {}
  explicit ResourceClient(Engine& engine, Auth auth = Auth::none)
      : world_(std::make_shared<World>("default", engine, auth)) {}

  World& world() noexcept { return *world_; }
  testing::Fixture& fixture() noexcept { return world_->fixture(); }
  void set_lenient(bool is_lenient) noexcept { is_lenient_ = is_lenient; }

  /// Sends a request with these header fields only. `path` is below "/v2". Status 0: no route.
  Answered send_plain(std::string_view method, std::string_view path, std::string_view body, const Headers& headers) {
    return send_target(method, "/v2" + std::string(path), body, headers);
  }

  /// The same with Content-Type: application/json if there is a body and no such field.
  Answered send(std::string_view method, std::string_view path, std::string_view body = {}, Headers headers = {}) {
    bool has_type = false;
    for (const auto& [name, value] : headers) has_type = has_type || is_same_name(name, "Content-Type");
    if (!body.empty() && !has_type) headers.emplace_back("Content-Type", "application/json");
    return send_plain(method, path, body, headers);
  }

  Answered get(std::string_view path, const Headers& headers = {}) { return send("GET", path, {}, headers); }
  Answered post(std::string_view path, std::string_view body, const Headers& headers = {}) {
    return send("POST", path, body, headers);
  }
  Answered patch(std::string_view path, std::string_view body, const Headers& headers = {}) {
    return send("PATCH", path, body, headers);
  }
  Answered remove(std::string_view path, const Headers& headers = {}) { return send("DELETE", path, {}, headers); }

  /// Sends a request to a whole target, which may have a world: "/w/other/v2/…".
  Answered send_target(std::string_view method, const std::string& target, std::string_view body,
                       const Headers& headers) {
    std::vector<HeaderField> fields;
    for (const auto& [name, value] : headers) fields.push_back({.name = name, .value = value});
    const Request request = {.method = method, .target = target, .headers = fields, .body = body, .peer = "127.0.0.1"};
    const auto parsed = parse_target(target);
    if (!parsed) return {.response = {.status = 0}};
    std::span<const std::string> path = parsed->segments;
    if (path.size() > 2 && path[0] == "w") path = path.subspan(2);
    if (path.empty() || path[0] != "v2") return {.response = {.status = 0}};
    static const Router router(resource_routes());
    Match match = router.find(method, path.subspan(1));
    if (match.route == nullptr) return {.response = {.status = 0}};
    Context context{.request = request,
                    .route = *match.route,
                    .target = *parsed,
                    .path = std::move(match.path),
                    .worlds = *worlds_,
                    .options = options_,
                    .world = world_.get(),
                    .instance = {},
                    .is_lenient = is_lenient_};
    return {.response = match.route->handle(context), .route = match.route};
  }

 private:
  std::shared_ptr<World> world_;
  std::unique_ptr<Worlds> worlds_ = std::make_unique<Worlds>();
  ServiceOptions options_;
  bool is_lenient_ = false;
};

}  // namespace custengine::serve::test
