#include "serve/service.hpp"

#include "serve/browser.hpp"
#include "serve/exchange.hpp"
#include "serve/http/authorization.hpp"
#include "serve/http/entity_tag.hpp"
#include "serve/http/field_value.hpp"
#include "serve/http/gzip.hpp"
#include "serve/http/media_type.hpp"
#include "serve/http/suggestion.hpp"
#include "serve/metrics.hpp"
#include "serve/openapi/document.hpp"
#include "serve/resource_call.hpp"
#include "serve/routing/context.hpp"
#include "serve/routing/router.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <exception>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace custengine::serve {

namespace {

constexpr std::size_t least_compressed = 1024;  // bytes; a smaller body fits into one packet anyway

const Router& router_of(OpenApiPart part) {
  static const Router resource(routes_of(OpenApiPart::resource)), control(routes_of(OpenApiPart::control));
  return part == OpenApiPart::control ? control : resource;
}

/// The refusal of a parameter or body that the control route does not take. Only JSON bodies are taken for JSON: a
/// web page can send other types to a foreign server unasked.
std::optional<Response> refuse_input(const Context& context) {
  const Route& route = context.route;
  std::vector<std::string_view> known;
  for (const Parameter& parameter : route.query) known.push_back(parameter.name);
  Error error{.code = ErrorCode::invalid_argument};
  for (const QueryParameter& parameter : context.target.query)
    if (!context.is_lenient && std::ranges::find(known, parameter.name) == known.end())
      error.violations.push_back({parameter.name, unknown_name("parameter", parameter.name, known)});
  if (!error.violations.empty()) {
    error.message = fmt::format("{}: {}", error.violations.front().field, error.violations.front().message);
    return context.fail(error);
  }
  if (context.request.body.empty()) return std::nullopt;
  if (route.body_schema.empty())
    return context.fail({.code = ErrorCode::invalid_argument, .message = "this request takes no body"});
  if (!is_unencoded(context.request)) return context.refuse_encoding();
  const std::string_view type = context.request.header("Content-Type").value_or("");
  const std::string_view compared = route.reads_charset ? trim(type.substr(0, type.find(';'))) : type;
  if (std::ranges::any_of(body_types_of(route), [=](std::string_view one) { return is_media_type(compared, one); }))
    return std::nullopt;
  return context.refuse_media_type();
}

/// Compresses the body if that pays and the client takes it.
void compress(Response& response, const Request& request) {
  if (response.body.size() < least_compressed || response.header("Content-Encoding") != nullptr) return;
  add_vary(response, "Accept-Encoding");
  if (!accepts_gzip(request)) return;
  response.body = gzip(response.body);
  response.set("Content-Encoding", "gzip");
  if (const std::string* const tag = response.header("ETag")) response.set("ETag", gzip_tag(*tag));
}

}  // namespace

Service::Service(ServiceOptions options) : options_(std::move(options)), rates_(options_.requests_of_client) {}

std::size_t Service::max_body(const Request& head, Surface surface) const {
  constexpr std::size_t usual = Route().max_body;
  const auto target = parse_target(head.target);
  if (!target) return usual;
  const Location location = locate(*target);
  if (location.part != Part::control) return usual;
  if (!options_.has_control || surface == Surface::resource || !is_for_us(head, location.part)) return usual;
  const Match match = router_of(OpenApiPart::control).find(head.method, location.path);
  return match.route == nullptr || refuse_control(head, true) ? usual : match.route->max_body;
}

bool Service::is_for_us(const Request& request, Part part) const {
  // Control that needs no token answers to names of this machine alone: a page whose own name was made to mean this
  // machine (DNS rebinding) is of one origin with it.
  if (options_.answers_any_host && (!is_control(part) || options_.is_admin)) return true;
  return is_own_host(request.header("Host").value_or(""), options_.hosts);
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
  exchange.request_id = given_request_id(request);
  if (exchange.request_id.empty())
    exchange.request_id = exchange.number > 0 ? std::to_string(exchange.number) : fmt::format("s-{}", ++others_);
  if (response.poll) return finish_later(std::move(response), exchange);
  finish(response, exchange);
  return response;
}

Response Service::finish_later(Response response, const Exchange& exchange) const {
  response.poll = [this, kept = std::make_shared<KeptExchange>(exchange), poll = std::move(response.poll)] {
    auto answer = poll();
    if (answer) finish(*answer, kept->exchange());
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
  auto target = parse_target(request.target);
  if (!target) return problem(HttpError::bad_request, fault_of_target(request.target));
  exchange.target = *std::move(target);
  exchange.location = locate(exchange.target);
  const Part part = exchange.location.part;
  if (!is_for_us(request, part))
    return problem(HttpError::misdirected_request,
                   "the server does not answer to the name in the field Host; the flag --host gives it one");
  const bool is_elsewhere = surface != Surface::all && (surface == Surface::control) != is_control(part);
  if (is_elsewhere || (is_control(part) && !options_.has_control)) return answer_without_route(exchange);
  switch (part) {
    case Part::none:
      return answer_without_route(exchange);
    case Part::openapi:
    case Part::control_openapi:
    case Part::metrics:
      return answer_text(exchange);
    case Part::resource:
      return answer_resource(exchange);
    case Part::control:
      return answer_control(exchange);
  }
  return answer_without_route(exchange);
}

Response Service::answer_text(Exchange& exchange) {
  const std::string_view method = exchange.request.method;
  exchange.match.allow = "GET, HEAD, OPTIONS";
  if (method != "GET" && method != "HEAD") return answer_without_route(exchange);
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
      if (!options_.metrics) {
        exchange.match = {};
        return answer_without_route(exchange);
      }
      if (auto refused = refuse_control(exchange.request, true)) return *std::move(refused);
      Response response{.body = options_.metrics->text(worlds_)};
      response.set("Content-Type", std::string(metrics_media_type));
      return response;
    }
  }
}

Response Service::answer_resource(Exchange& exchange) {
  const auto world = worlds_.find(exchange.location.world);
  if (!world) return problem(HttpError::not_found, fmt::format("there is no world {}", exchange.location.world));
  exchange.match = router_of(OpenApiPart::resource).find(exchange.request.method, exchange.location.path);
  if (exchange.match.route == nullptr)
    if (auto allowed = preflight(exchange.request, options_.cors_origins, std::string(exchange.match.allow)))
      return *std::move(allowed);
  return ResourceCall(worlds_, options_, world).answer(exchange);
}

std::optional<Response> Service::refuse_control(const Request& request, bool needs_token) const {
  if (is_from_other_site(request))
    return problem({.code = ErrorCode::permission_denied,
                    .message = "a web page of another site may not use the control surface"});
  if (!options_.is_admin || !needs_token) return std::nullopt;
  const auto token = bearer_token(request.header("Authorization"));
  const AdminCheck check = token ? options_.is_admin(*token) : AdminCheck::unknown;
  if (check == AdminCheck::admin) return std::nullopt;
  if (check == AdminCheck::known)
    return problem({.code = ErrorCode::permission_denied, .message = "the token is not one of an administrator"});
  Response refused =
      problem({.code = ErrorCode::unauthenticated, .message = "control needs the bearer token of an administrator"});
  refused.set("WWW-Authenticate", token ? "Bearer error=\"invalid_token\"" : "Bearer");
  return refused;
}

Response Service::answer_control(Exchange& exchange) {
  exchange.match = router_of(OpenApiPart::control).find(exchange.request.method, exchange.location.path);
  // What starts a server asks for its health before it has a token.
  const bool needs_token = exchange.operation() != "health";
  if (auto refused = refuse_control(exchange.request, needs_token)) return *std::move(refused);
  if (exchange.match.route == nullptr) return answer_without_route(exchange);
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
  set_common_fields(response);
  response.set("X-Request-Id", exchange.request_id);
  // Not to answers that a fault of a test made up.
  const std::string* const type = response.header("Content-Type");
  if (response.status == 503 && type != nullptr && *type == "application/problem+json" &&
      response.header("Retry-After") == nullptr)
    response.set("Retry-After", "1");
  if (exchange.location.part == Part::resource) add_cors(response, exchange.request, options_.cors_origins);
  compress(response, exchange.request);
  if (options_.metrics) options_.metrics->add(exchange.operation(), response.status, exchange.elapsed());
  if (!options_.access) return;
  try {
    options_.access({.peer = exchange.request.peer,
                     .method = exchange.request.method,
                     .path = exchange.path(),
                     .world = exchange.location.world,
                     .operation = exchange.operation(),
                     .status = response.status,
                     .bytes = response.body.size(),
                     .elapsed = exchange.elapsed()});
  } catch (const std::exception&) {
    // The answer stands: what it reports is done.
  }
}

}  // namespace custengine::serve
