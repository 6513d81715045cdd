#include "http_text.hpp"
#include "serve/control/routes.hpp"
#include "serve/routing/router.hpp"
#include "serve/service.hpp"
#include "support.hpp"
#include "targets.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// An input is up to 12 requests: see http_text.hpp. Those below /__admin/v1 prepare worlds, and those below /v2 meet
// what was prepared.
namespace custengine::fuzz {

namespace {

constexpr std::string_view control_prefix = "/__admin/v1";

std::unique_ptr<serve::Service> make_service() {
  auto service = std::make_unique<serve::Service>(
      serve::ServiceOptions{.post = [](const std::string&, const std::string&, std::chrono::milliseconds,
                                       const std::stop_token&) -> Result<int> { return 204; },
                            .shutdown = [] {}});
  const auto world =
      service->worlds().add(std::make_shared<serve::World>("default", testing::FixtureOptions{}, serve::Auth::none));
  world.value()->fixture().session().create({.id = "c-1", .first_name = "Ada"}).value();
  world.value()->keep();
  return service;
}

/// A scenario of many customers takes long to make.
bool asks_for_many_customers(std::string_view body) {
  constexpr std::int64_t many = 50;
  boost::system::error_code failed;
  const boost::json::value json = boost::json::parse(body, failed);
  const boost::json::object* const object = json.if_object();
  if (failed || object == nullptr || !object->contains("scenario")) return false;
  const boost::json::value* const size = object->if_contains("size");
  return size == nullptr || !size->is_int64() || size->get_int64() > many;
}

/// The whole body; a part of one that goes on, which is an event stream. nullopt: the answer comes later.
std::optional<std::string> body_of(serve::Response& response) {
  while (response.poll) {
    auto later = response.poll();
    if (!later) return std::nullopt;
    response = *std::move(later);
  }
  std::string body = response.body;
  if (response.stream)
    for (auto piece = response.stream(); piece && !piece->empty(); piece = response.stream()) body += *piece;
  return body;
}

serve::Response ask(serve::Service& service, const HttpText& request) {
  std::vector<serve::HeaderField> fields = {{.name = "Host", .value = "localhost"}};
  for (const auto& [name, value] : request.fields) fields.push_back({.name = name, .value = value});
  return service.handle({.method = request.method,
                         .target = request.target,
                         .headers = fields,
                         .body = request.body,
                         .peer = "127.0.0.1"});
}

/// True if the route documents the status, or the service refuses the request before a route is called.
bool may_answer(std::string_view method, std::string_view target, int status) {
  constexpr std::array refusals = {400, 403, 404, 405, 406, 415, 421};
  if (std::ranges::find(refusals, status) != refusals.end()) return true;
  const auto parsed = serve::parse_target(target);
  if (!parsed || parsed->segments.size() < 3) return status == 204 && method == "OPTIONS";
  static const serve::Router router(serve::control_routes());
  const serve::Route* const route = router.find(method, std::span(parsed->segments).subspan(2)).route;
  if (route == nullptr) return status == 204 && method == "OPTIONS";
  return std::ranges::find(route->answers, status, &serve::Answer::status) != route->answers.end() ||
         std::ranges::find(route->errors, status) != route->errors.end();
}

void require_good_control_answer(const HttpText& request, serve::Response response) {
  constexpr int first_error = 400;
  const std::optional<std::string> body = body_of(response);
  if (!body) return;
  require(may_answer(request.method, request.target, response.status), "the route documents the status");
  const std::string* const type = response.header("Content-Type");
  require(type != nullptr || body->empty(), "an answer with a body says its type");
  if (response.status >= first_error && request.method != "HEAD")
    require(type != nullptr && *type == "application/problem+json", "an error is a problem");
  if (type == nullptr || (*type != "application/json" && *type != "application/problem+json")) return;
  if (body->empty()) return require(request.method == "HEAD", "an answer has its body");
  boost::system::error_code failed;
  const boost::json::value json = boost::json::parse(*body, failed);
  require(!failed && json.is_object(), "a body is a JSON object");
  if (response.status < first_error) return;
  require(json.at("status").as_int64() == response.status, "a problem has the status");
  require(!json.at("detail").as_string().empty(), "a problem says why");
}

/// Whatever was prepared, each world is whole and answers.
void require_worlds_answer(serve::Service& service) {
  require(ask(service, {.method = "GET", .target = "/__admin/v1/health"}).status == 200, "the server is well");
  for (const auto& world : service.worlds().all()) {
    for (const std::string& tenant : world->engine().tenants())
      require(world->engine().check_invariants(tenant).has_value(), "the structures stay consistent");
    const std::string target = std::string(control_prefix) + "/worlds/" + world->name();
    require_good_control_answer({.method = "GET", .target = target}, ask(service, {.method = "GET", .target = target}));
    require(ask(service, {.method = "GET", .target = target}).status == 200, "a world answers");
    require(ask(service, {.method = "POST", .target = target + "/reset"}).status == 204, "a world is reset");
  }
}

}  // namespace

void http_control(std::string_view input) {
  constexpr int max_requests = 12;
  const auto service = make_service();
  for (int i = 0; i < max_requests && !input.empty(); ++i) {
    const HttpText request = take_request(input);
    if (asks_for_many_customers(request.body)) continue;
    serve::Response response = ask(*service, request);
    if (request.target.starts_with(control_prefix))
      require_good_control_answer(request, std::move(response));
    else
      body_of(response);
  }
  require_worlds_answer(*service);
}

}  // namespace custengine::fuzz
