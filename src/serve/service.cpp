#include "serve/service.hpp"

#include "serve/browser.hpp"
#include "serve/http/authorization.hpp"
#include "serve/http/gzip.hpp"
#include "serve/http/kept_request.hpp"
#include "serve/http/media_type.hpp"
#include "serve/metrics.hpp"
#include "serve/openapi/document.hpp"
#include "serve/routing/context.hpp"
#include "serve/routing/router.hpp"

#include <fmt/format.h>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <chrono>
#include <exception>
#include <memory>
#include <shared_mutex>
#include <string>
#include <utility>

namespace custengine::serve {

/// A request on its way through the service.
struct Exchange {
  const Request& request;
  std::chrono::steady_clock::time_point begin = std::chrono::steady_clock::now();
  Target target = {};
  Location location = {};
  Match match = {};
  std::uint64_t number = 0;  ///< in the call log; 0: it is not there

  std::string_view path() const noexcept { return request.target.substr(0, request.target.find('?')); }
  std::string_view operation() const noexcept {
    return match.route == nullptr ? std::string_view() : match.route->operation;
  }
  std::chrono::microseconds elapsed() const {
    return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begin);
  }
};

namespace {

constexpr std::size_t max_request_id = 128;
constexpr std::size_t least_compressed = 1024;  // bytes; a smaller body fits into one packet anyway

Response no_such_path(const Exchange& exchange) {
  return problem(HttpError::not_found, fmt::format("there is no path {}", exchange.path()));
}

const Router& router_of(OpenApiPart part) {
  static const Router resource(routes_of(OpenApiPart::resource)), control(routes_of(OpenApiPart::control));
  return part == OpenApiPart::control ? control : resource;
}

/// The answer to a request whose path has no such method.
Response other_method(const Exchange& exchange) {
  if (exchange.match.allow.empty()) return no_such_path(exchange);
  if (exchange.request.method == "OPTIONS") {
    Response response{.status = 204};
    response.set("Allow", std::string(exchange.match.allow));
    return response;
  }
  Response response =
      problem(HttpError::method_not_allowed, fmt::format("{} takes {}", exchange.path(), exchange.match.allow));
  response.set("Allow", std::string(exchange.match.allow));
  return response;
}

std::string_view path_parameter(const Match& match, std::string_view name) noexcept {
  for (const auto& [parameter, value] : match.path)
    if (parameter == name) return value;
  return {};
}

std::string_view query_parameter(const Target& target, std::string_view name) noexcept {
  for (const QueryParameter& parameter : target.query)
    if (parameter.name == name) return parameter.value;
  return {};
}

/// The external reference that a body gives; empty if there is none, or the body is not valid.
std::string reference_in_body(std::string_view body) {
  boost::system::error_code failed;
  const boost::json::value document = boost::json::parse(body, failed);
  if (failed || !document.is_object()) return {};
  for (const char* name : {"externalId", "externalReference"})
    if (const auto* given = document.get_object().if_contains(name); given != nullptr && given->is_string())
      return std::string(given->get_string());
  return {};
}

/// The refusal of a parameter or body that the control route does not take. Only JSON bodies are taken for JSON: a
/// web page can send other types to a foreign server unasked.
std::optional<Response> refuse_input(const Context& context) {
  const Route& route = context.route;
  Error error{.code = ErrorCode::invalid_argument};
  for (const QueryParameter& parameter : context.target.query)
    if (!context.is_lenient && std::ranges::find(route.query, parameter.name, &Parameter::name) == route.query.end())
      error.violations.push_back({parameter.name, "is no parameter of this path"});
  if (!error.violations.empty()) {
    error.message = fmt::format("{}: {}", error.violations.front().field, error.violations.front().message);
    return context.fail(error);
  }
  if (context.request.body.empty()) return std::nullopt;
  const std::string_view type = context.request.header("Content-Type").value_or("");
  const bool is_taken = route.body_types.empty()
                            ? is_media_type(type, "application/json")
                            : std::ranges::any_of(route.body_types, [type](std::string_view taken) {
                                return is_media_type(type, taken);
                              });
  if (is_taken) return std::nullopt;
  return context.fail(HttpError::unsupported_media_type, fmt::format("the body has the type \"{}\"", type));
}

/// A Request-Id of the client, if it is fit to be sent back: visible ASCII.
std::string_view request_id(const Request& request) noexcept {
  const auto given = request.header("X-Request-Id");
  if (!given || given->empty() || given->size() > max_request_id) return {};
  for (const char c : *given)
    if (c < '!' || c > '~') return {};
  return *given;
}

/// The call below the prefix of its world.
std::string_view path_in_world(const Exchange& exchange) noexcept {
  const std::string_view path = exchange.path();
  return path.substr(path.find("/v2"));
}

/// Compresses the body if that pays and the client takes it.
void compress(Response& response, const Request& request) {
  if (response.body.size() < least_compressed || response.header("Content-Encoding") != nullptr) return;
  add_vary(response, "Accept-Encoding");
  if (!accepts_gzip(request)) return;
  response.body = gzip(response.body);
  response.set("Content-Encoding", "gzip");
}

Response join_strikes(Response response, const Strike& before, const Strike& after) {
  response.delivery = after.delivery;
  response.delivery.delay += before.delivery.delay;
  if (after.delivery.ending == Delivery::Ending::complete) response.delivery.ending = before.delivery.ending;
  if (after.delivery.chunks == 0) {
    response.delivery.chunks = before.delivery.chunks;
    response.delivery.over = before.delivery.over;
  }
  return response;
}

}  // namespace

Service::Service(ServiceOptions options) : options_(std::move(options)), rates_(options_.requests_of_client) {}

std::size_t Service::max_body(std::string_view method, std::string_view target) const {
  const auto parsed = parse_target(target);
  if (!parsed) return Route().max_body;
  const Location location = locate(*parsed);
  if (location.part != Part::resource && location.part != Part::control) return Route().max_body;
  const OpenApiPart part = location.part == Part::control ? OpenApiPart::control : OpenApiPart::resource;
  const Match match = router_of(part).find(method, location.path);
  return match.route == nullptr ? Route().max_body : match.route->max_body;
}

Response Service::handle(const Request& request, Surface surface) {
  Exchange exchange{.request = request};
  const Metrics::InFlight in_flight(options_.metrics.get());
  Response response;
  try {
    response = answer(exchange, surface);
  } catch (const std::exception& error) {
    response = problem(HttpError::internal_error, error.what());
  }
  if (response.poll) return finish_later(std::move(response), exchange);
  finish(response, exchange);
  return response;
}

Response Service::finish_later(Response response, const Exchange& exchange) const {
  struct Kept {
    KeptRequest request;
    Exchange exchange;
    explicit Kept(const Exchange& given)
        : request(given.request), exchange{.request = request.request(), .begin = given.begin, .number = given.number} {
      exchange.target = given.target;
      exchange.location = locate(exchange.target);
      exchange.match.route = given.match.route;
    }
  };
  response.poll = [this, kept = std::make_shared<const Kept>(exchange), poll = std::move(response.poll)] {
    auto answer = poll();
    if (answer) finish(*answer, kept->exchange);
    return answer;
  };
  return response;
}

Response Service::answer(Exchange& exchange, Surface surface) {
  const Request& request = exchange.request;
  if (is_stopping_) return problem(HttpError::service_unavailable, "the server is stopping");
  if (!rates_.take(request.peer, exchange.begin)) {
    Response response = problem(HttpError::too_many_requests,
                                fmt::format("a client may send {} requests a second", options_.requests_of_client));
    response.set("Retry-After", "1");
    return response;
  }
  if (!options_.answers_any_host && !is_own_host(request.header("Host").value_or(""), options_.hosts))
    return problem(HttpError::misdirected_request, "the server is not the one that the field Host names");
  auto target = parse_target(request.target);
  if (!target) return problem(HttpError::bad_request, "the target of the request is no valid path");
  exchange.target = *std::move(target);
  exchange.location = locate(exchange.target);
  const Part part = exchange.location.part;
  const bool is_elsewhere = surface != Surface::all && (surface == Surface::control) != is_control(part);
  if (is_elsewhere || (part == Part::control && !options_.has_control)) return no_such_path(exchange);
  switch (part) {
    case Part::none:
      return no_such_path(exchange);
    case Part::openapi:
    case Part::control_openapi:
    case Part::metrics:
      return answer_text(exchange);
    case Part::resource:
      return answer_resource(exchange);
    case Part::control:
      return answer_control(exchange);
  }
  return no_such_path(exchange);
}

Response Service::answer_text(Exchange& exchange) {
  const std::string_view method = exchange.request.method;
  exchange.match.allow = "GET, HEAD, OPTIONS";
  if (method != "GET" && method != "HEAD") return other_method(exchange);
  switch (exchange.location.part) {
    case Part::openapi: {
      static const std::string document = openapi_document(OpenApiPart::resource);
      return json_response(200, document);
    }
    case Part::control_openapi: {
      static const std::string document = openapi_document(OpenApiPart::control);
      return json_response(200, document);
    }
    default: {
      if (!options_.metrics) return no_such_path(exchange);
      if (auto refused = refuse_control(exchange.request)) return *std::move(refused);
      Response response{.body = options_.metrics->text(worlds_)};
      response.set("Content-Type", std::string(metrics_media_type));
      return response;
    }
  }
}

Response Service::answer_resource(Exchange& exchange) {
  exchange.match = router_of(OpenApiPart::resource).find(exchange.request.method, exchange.location.path);
  if (exchange.match.route == nullptr) {
    if (auto allowed = preflight(exchange.request, options_.cors_origins, std::string(exchange.match.allow)))
      return *std::move(allowed);
    return other_method(exchange);
  }
  const auto world = worlds_.find(exchange.location.world);
  if (!world) return problem(HttpError::not_found, fmt::format("there is no world {}", exchange.location.world));
  const std::shared_lock gate(world->gate());
  return call(exchange, *world);
}

Response Service::call(Exchange& exchange, World& world) {
  exchange.number = world.calls().begin();
  std::string reference(query_parameter(exchange.target, "customerExternalId"));
  if (reference.empty() && !world.faults().empty()) reference = reference_in_body(exchange.request.body);
  const Call facts{.operation = exchange.operation(),
                   .tenant = path_parameter(exchange.match, "tenant"),
                   .id = path_parameter(exchange.match, "customer"),
                   .store = path_parameter(exchange.match, "store"),
                   .external_reference = reference,
                   .method = exchange.request.method,
                   .path = path_in_world(exchange)};
  Strike before = world.faults().strike(FaultMoment::before, facts, world);
  Strike after;
  Response response;
  if (before.response) {
    response = *std::move(before.response);
  } else {
    Context context{.request = exchange.request,
                    .route = *exchange.match.route,
                    .target = exchange.target,
                    .path = exchange.match.path,
                    .worlds = worlds_,
                    .options = options_,
                    .world = &world,
                    .instance = fmt::format("/__admin/v1/worlds/{}/calls/{}", world.name(), exchange.number),
                    .is_lenient = options_.is_lenient};
    response = exchange.match.route->handle(context);
    after = world.faults().strike(FaultMoment::after, facts, world);
    if (after.response) response = *std::move(after.response);
  }
  response = join_strikes(std::move(response), before, after);
  world.calls().end(exchange.number, facts, response.status, exchange.elapsed());
  return response;
}

std::optional<Response> Service::refuse_control(const Request& request) const {
  if (is_from_other_site(request))
    return problem({.code = ErrorCode::permission_denied,
                    .message = "a web page of another site may not use the control surface"});
  if (!options_.is_admin) return std::nullopt;
  const auto token = bearer_token(request.header("Authorization"));
  if (token && options_.is_admin(*token)) return std::nullopt;
  return problem({.code = ErrorCode::unauthenticated, .message = "control needs the bearer token of an administrator"});
}

Response Service::answer_control(Exchange& exchange) {
  if (auto refused = refuse_control(exchange.request)) return *std::move(refused);
  exchange.match = router_of(OpenApiPart::control).find(exchange.request.method, exchange.location.path);
  if (exchange.match.route == nullptr) return other_method(exchange);
  Context context{.request = exchange.request,
                  .route = *exchange.match.route,
                  .target = exchange.target,
                  .path = exchange.match.path,
                  .worlds = worlds_,
                  .options = options_,
                  .world = nullptr,
                  .instance = {},
                  .is_lenient = options_.is_lenient,
                  .below_v2 = routes_of(OpenApiPart::resource)};
  if (auto refused = refuse_input(context)) return *std::move(refused);
  return exchange.match.route->handle(context);
}

void Service::finish(Response& response, const Exchange& exchange) const {
  response.set("Cache-Control", "no-store");
  response.set("X-Content-Type-Options", "nosniff");
  const std::string_view id = request_id(exchange.request);
  if (!id.empty())
    response.set("X-Request-Id", std::string(id));
  else if (exchange.number > 0)
    response.set("X-Request-Id", std::to_string(exchange.number));
  if (exchange.location.part == Part::resource) add_cors(response, exchange.request, options_.cors_origins);
  compress(response, exchange.request);
  if (options_.metrics) options_.metrics->add(exchange.operation(), response.status, exchange.elapsed());
  if (options_.access)
    options_.access({.peer = exchange.request.peer,
                     .method = exchange.request.method,
                     .path = exchange.path(),
                     .world = exchange.location.world,
                     .operation = exchange.operation(),
                     .status = response.status,
                     .bytes = response.body.size(),
                     .elapsed = exchange.elapsed()});
}

}  // namespace custengine::serve
