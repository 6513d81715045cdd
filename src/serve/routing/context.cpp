#include "serve/routing/context.hpp"

#include "serve/http/authorization.hpp"
#include "serve/http/query_reader.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <cstddef>

namespace custengine::serve {
namespace {

bool has_query_parameter(const Context& context, std::string_view name) {
  return std::ranges::any_of(context.target.query, [name](const QueryParameter& given) {
    return given.name == name || shown_name(given.name) == name;
  });
}

/// True if the name is that of a parameter of the query, and the query is read for it: a lenient service reads only
/// those that the route has.
bool is_in_query(const Context& context, std::string_view name) {
  const auto known = std::ranges::find(context.route.query, name, &Parameter::name);
  if (known == context.route.query.end()) return !context.is_lenient && has_query_parameter(context, name);
  return context.request.body.empty() || known->is_required || has_query_parameter(context, name);
}

/// True if the name is that of an id in the path, and the body does not give a member of that name.
bool is_in_path(const Context& context, std::string_view name) {
  const std::string_view parameter = name == "customerUid" ? "{customer}" : name == "storeUid" ? "{store}" : "";
  if (parameter.empty() || context.route.path.find(parameter) == std::string_view::npos) return false;
  return context.request.body.find('"' + std::string(name) + '"') == std::string_view::npos;
}

bool is_in_header(const Context& context, std::string_view name) {
  return context.request.header(name) &&
         std::ranges::find(context.route.headers, name, &Parameter::name) != context.route.headers.end();
}

/// The places of an error's violations. Those of the query come before those of the body: of two with one name, which
/// both the query and the body can have, the first is of the query.
std::vector<ViolationPlace> places_of(const Context& context, const Error& error) {
  std::vector<std::string_view> in_query;
  std::vector<ViolationPlace> places;
  const bool is_invalid = error.code == ErrorCode::invalid_argument;
  for (const FieldViolation& violation : error.violations) {
    const std::string_view name = violation.field;
    const bool is_second = std::ranges::find(in_query, name) != in_query.end();
    if (error.code == ErrorCode::version_mismatch) {
      places.push_back(context.request.header("If-Match") ? ViolationPlace::header : ViolationPlace::none);
    } else if (!name.empty() && (context.request.body.empty() || !is_second) && is_in_query(context, name)) {
      in_query.push_back(name);
      places.push_back(ViolationPlace::query);
    } else if (is_invalid && is_in_path(context, name)) {
      places.push_back(ViolationPlace::path);
    } else if (is_in_header(context, name)) {
      places.push_back(ViolationPlace::header);
    } else if (name.empty() || !context.request.body.empty()) {
      places.push_back(ViolationPlace::body);
    } else {
      places.push_back(is_invalid ? ViolationPlace::path : ViolationPlace::none);
    }
  }
  return places;
}

}  // namespace

std::string_view Context::operator[](std::string_view parameter) const noexcept {
  const auto found = std::ranges::find(path, parameter, [](const auto& given) { return given.first; });
  assert(found != path.end());
  return found->second;
}

std::optional<std::string_view> Context::query(std::string_view name) const noexcept {
  const auto found = std::ranges::find(target.query, name, &QueryParameter::name);
  if (found == target.query.end()) return std::nullopt;
  return found->value;
}

Result<Session> Context::session() const {
  return world->session((*this)["tenant"], request.header("Authorization"));
}

Response Context::fail(const Error& error) const {
  Response response = problem(error, instance, places_of(*this, error));
  if (error.code == ErrorCode::unauthenticated && !bearer_token(request.header("Authorization")))
    response.set("WWW-Authenticate", "Bearer");
  return response;
}

Response Context::refuse_media_type() const {
  const std::span<const std::string_view> types = body_types_of(route);
  Response response =
      fail(HttpError::unsupported_media_type,
           fmt::format("the body needs the header field Content-Type: {}, in UTF-8", fmt::join(types, " or ")));
  response.set(route.method == "PATCH"  ? "Accept-Patch"
               : route.method == "POST" ? "Accept-Post"
                                        : "Accept",
               fmt::format("{}", fmt::join(types, ", ")));
  return response;
}

Response Context::refuse_encoding() const {
  Response response = fail(HttpError::unsupported_media_type, "Content-Encoding: the body must not be encoded");
  response.set("Accept-Encoding", "identity");
  return response;
}

std::span<const std::string_view> body_types_of(const Route& route) noexcept {
  static constexpr std::array<std::string_view, 1> json_type = {"application/json"};
  return route.body_types.empty() ? std::span<const std::string_view>(json_type) : route.body_types;
}

Response json_response(int status, std::string body) {
  Response response{.status = status, .body = std::move(body)};
  constexpr std::size_t usual_fields = 8;
  response.headers.reserve(usual_fields);
  response.headers.emplace_back("Content-Type", "application/json");
  return response;
}

}  // namespace custengine::serve
