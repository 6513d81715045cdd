#include "serve/resource/checks.hpp"

#include "serve/http/entity_tag.hpp"
#include "serve/http/field_value.hpp"
#include "serve/http/media_type.hpp"
#include "serve/http/violations.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custengine::serve {
namespace {

bool answers_with_body(const Route& route) noexcept {
  return std::ranges::any_of(route.answers, [](const Answer& answer) { return !answer.schema.empty(); });
}

/// A condition on an answer without an entity tag: only * holds for it. If-None-Match is ignored: nothing is lost.
std::optional<Response> check_without_tag(const Context& context, std::string_view name) {
  if (name != "If-Match" || trim(context.request.joined_header(name)) == "*") return std::nullopt;
  return context.fail({.code = ErrorCode::version_mismatch, .message = "If-Match: this answer has no entity tag"});
}

std::optional<Response> check_precondition(const Context& context, std::string_view name) {
  const Request& request = context.request;
  if (!request.header(name)) return std::nullopt;
  if (std::ranges::find(context.route.headers, name, &Parameter::name) == context.route.headers.end()) {
    if (context.route.method == "GET") return check_without_tag(context, name);
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
  if (context.route.body_schema.empty() && !context.request.body.empty())
    return context.fail(invalid_request({{"", "this request takes no body"}}));
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
  if (!is_unencoded(context.request)) return context.refuse_encoding();
  const std::string_view given = context.request.header("Content-Type").value_or(std::string_view());
  const auto is_given = [given](std::string_view type) { return is_media_type(given, type); };
  if (std::ranges::any_of(body_types_of(context.route), is_given)) return std::nullopt;
  return context.refuse_media_type();
}

Error refused(const Session& session, Error error) {
  const auto readable = session.count();
  return readable ? std::move(error) : readable.error();
}

std::optional<Error> finish_query(const Context& context, QueryReader& query, const Error* body) {
  if (!context.is_lenient) query.refuse_others();
  if (!query.has_violations() && body == nullptr) return std::nullopt;
  return refusal_of(query, body, body == nullptr ? std::vector<FieldViolation>() : body->violations);
}

Error refusal_of(QueryReader& query, const Error* body, std::vector<FieldViolation> found) {
  if (body != nullptr && !query.has_violations() && found.size() == body->violations.size()) return *body;
  if (body != nullptr && body->violations.empty()) found.insert(found.begin(), {"", body->message});
  std::vector<FieldViolation> violations = query.take_violations();
  violations.insert(violations.end(), found.begin(), found.end());
  return invalid_request(std::move(violations));
}

std::optional<Error> check_empty_query(const Context& context, const Error* body) {
  QueryReader query(context.target.query);
  return finish_query(context, query, body);
}

}  // namespace custengine::serve
