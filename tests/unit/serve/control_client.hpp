#pragma once

#include "serve/control/login_routes.hpp"
#include "serve/control/routes.hpp"
#include "serve/resource/routes.hpp"
#include "serve/routing/context.hpp"
#include "serve/routing/router.hpp"
#include "serve/routing/service_options.hpp"
#include "serve/world/worlds.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace custengine::serve::test {

/// The answer to a request, with its body as a whole.
struct Reply {
  int status = 0;
  std::string body = {};
  Response response = {};

  boost::json::value json() const { return boost::json::parse(body); }
  /// The value at a JSON pointer, serialized: `"eva"`, `2`.
  std::string at(std::string_view pointer) const {
    boost::json::error_code error;
    const boost::json::value whole = json();
    const boost::json::value* const found = whole.find_pointer(pointer, error);
    return found == nullptr ? "nothing at " + std::string(pointer) + " of " + body : boost::json::serialize(*found);
  }
  std::string header(std::string_view name) const {
    const std::string* const value = response.header(name);
    return value == nullptr ? "" : *value;
  }
};

/// Sends requests to the control routes alone: no service, no socket.
class ControlClient {
 public:
  explicit ControlClient(ServiceOptions options = {}) : options_(std::move(options)) {
    add(std::make_shared<World>("default", testing::FixtureOptions{}, Auth::none));
  }

  Worlds& worlds() { return worlds_; }
  World& world(std::string_view name = "default") { return *worlds_.find(name); }
  void add(std::shared_ptr<World> world) { worlds_.add(std::move(world)).value(); }

  /// `target` is below /__admin/v1. The whole body is read, and a poll is asked until it answers.
  Reply send(std::string_view method, const std::string& target, std::string_view body = {},
             std::vector<HeaderField> headers = {}) {
    return read(start(method, target, body, std::move(headers)));
  }

  /// The same, without reading the stream or asking the poll.
  Response start(std::string_view method, const std::string& target, std::string_view body = {},
                 std::vector<HeaderField> headers = {}) {
    return dispatch(control_routes(), method, target, body, std::move(headers), nullptr);
  }

  /// A login below /v2, in a world.
  Reply log_in(World& world, const std::string& target, std::string_view body) {
    return read(dispatch(login_routes(), "POST", target, body, {}, &world));
  }

  static Reply read(Response response) {
    while (response.poll) {
      if (auto answer = response.poll()) {
        response = *std::move(answer);
        break;
      }
      std::this_thread::yield();
    }
    Reply reply{.status = response.status, .body = response.body, .response = std::move(response)};
    if (reply.response.stream)
      while (auto piece = reply.response.stream()) reply.body += *piece;
    return reply;
  }

 private:
  Response dispatch(std::span<const Route> routes, std::string_view method, const std::string& target,
                    std::string_view body, std::vector<HeaderField> headers, World* world) {
    const auto parsed = parse_target(target);
    if (!parsed) return problem(HttpError::bad_request, "target");
    const Router router(routes);
    Match match = router.find(method, parsed->segments);
    if (match.route == nullptr) return problem(HttpError::not_found, "no route " + target);
    const Request request{.method = method, .target = target, .headers = headers, .body = body};
    Context context{.request = request,
                    .route = *match.route,
                    .target = *parsed,
                    .path = std::move(match.path),
                    .worlds = worlds_,
                    .options = options_,
                    .world = world,
                    .instance = {},
                    .below_v2 = resource_routes()};
    return match.route->handle(context);
  }

  ServiceOptions options_;
  Worlds worlds_;
};

}  // namespace custengine::serve::test
