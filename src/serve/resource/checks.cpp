#include "serve/resource/checks.hpp"

#include "serve/http/entity_tag.hpp"
#include "serve/http/media_type.hpp"
#include "serve/http/violations.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custengine::serve {
namespace {

constexpr std::array<std::string_view, 1> json_type = {"application/json"};

std::span<const std::string_view> types_of(const Route& route) noexcept {
  return route.body_types.empty() ? std::span<const std::string_view>(json_type) : route.body_types;
}

/// The field in which a 415 lists the media types (RFC 5789, RFC 9110).
std::string_view accept_field(const Route& route) noexcept {
  const auto types = types_of(route);
  if (std::ranges::find(types, "application/merge-patch+json") != types.end()) return "Accept-Patch";
  return route.method == "POST" ? "Accept-Post" : "Accept";
}

Response refuse_media_type(const Context& context) {
  const std::span<const std::string_view> types = types_of(context.route);
  std::string listed;
  for (const std::string_view type : types) listed.append(listed.empty() ? "" : ", ").append(type);
  Response response = context.fail(HttpError::unsupported_media_type,
                                   fmt::format("the body needs the header field Content-Type: {}, in UTF-8", types[0]));
  response.set(accept_field(context.route), std::move(listed));
  return response;
}

bool answers_with_body(const Route& route) noexcept {
  return std::ranges::any_of(route.answers, [](const Answer& answer) { return !answer.schema.empty(); });
}

std::optional<Response> check_precondition(const Context& context, std::string_view name) {
  const Request& request = context.request;
  if (!request.header(name)) return std::nullopt;
  if (std::ranges::find(context.route.headers, name, &Parameter::name) == context.route.headers.end()) {
    // On a safe method nothing is lost: the answer is what it would be without it.
    if (context.route.method == "GET") return std::nullopt;
    return context.fail(HttpError::bad_request, fmt::format("{}: this request does not evaluate it", name));
  }
  if (!parse_entity_tags(request.joined_header(name)))
    return context.fail(HttpError::bad_request,
                        fmt::format("{}: must be *, or entity tags such as \"7\" with their quotes", name));
  return std::nullopt;
}

}  // namespace

std::optional<Response> check_headers(const Context& context) {
  if (answers_with_body(context.route) && !accepts_json(context.request))
    return context.fail(HttpError::not_acceptable, "Accept rules out application/json, which is all that there is");
  if (!context.route.body_schema.empty() && context.route.body_is_required) {
    if (context.request.body.empty())
      return context.fail(invalid_request({{"", "the request needs a body: a JSON object"}}));
    if (auto refusal = check_body(context)) return refusal;
  }
  for (const std::string_view name : {"If-Match", "If-None-Match"})
    if (auto refusal = check_precondition(context, name)) return refusal;
  return std::nullopt;
}

std::optional<Response> check_body(const Context& context) {
  const std::string_view given = context.request.header("Content-Type").value_or(std::string_view());
  const auto is_given = [given](std::string_view type) { return is_media_type(given, type); };
  if (std::ranges::any_of(types_of(context.route), is_given)) return std::nullopt;
  return refuse_media_type(context);
}

Error refused(const Session& session, Error error) {
  const auto readable = session.count();
  return readable ? std::move(error) : readable.error();
}

std::optional<Error> finish_query(const Context& context, QueryReader& query, const Error* body) {
  if (!context.is_lenient) query.refuse_others();
  if (!query.has_violations()) {
    if (body == nullptr) return std::nullopt;
    return *body;
  }
  std::vector<FieldViolation> violations = query.take_violations();
  if (body != nullptr) violations.insert(violations.end(), body->violations.begin(), body->violations.end());
  return invalid_request(std::move(violations));
}

std::optional<Error> check_empty_query(const Context& context, const Error* body) {
  QueryReader query(context.target.query);
  return finish_query(context, query, body);
}

}  // namespace custengine::serve
