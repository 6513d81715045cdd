#include "serve/http/problem.hpp"

#include "serve/http/link.hpp"
#include "serve/http/utf8_text.hpp"

#include <custengine/json.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_from.hpp>

#include <algorithm>
#include <array>
#include <string>

namespace custengine::serve {
namespace {

struct ErrorRow {
  HttpError error;
  int status;
  std::string_view name;
};

constexpr std::array error_rows = {
    ErrorRow{HttpError::bad_request, 400, "HttpBadRequest"},
    ErrorRow{HttpError::not_found, 404, "HttpNotFound"},
    ErrorRow{HttpError::method_not_allowed, 405, "HttpMethodNotAllowed"},
    ErrorRow{HttpError::not_acceptable, 406, "HttpNotAcceptable"},
    ErrorRow{HttpError::request_timeout, 408, "HttpRequestTimeout"},
    ErrorRow{HttpError::conflict, 409, "HttpConflict"},
    ErrorRow{HttpError::content_too_large, 413, "HttpContentTooLarge"},
    ErrorRow{HttpError::uri_too_long, 414, "HttpUriTooLong"},
    ErrorRow{HttpError::unsupported_media_type, 415, "HttpUnsupportedMediaType"},
    ErrorRow{HttpError::expectation_failed, 417, "HttpExpectationFailed"},
    ErrorRow{HttpError::misdirected_request, 421, "HttpMisdirectedRequest"},
    ErrorRow{HttpError::unprocessable_content, 422, "HttpUnprocessableContent"},
    ErrorRow{HttpError::too_many_requests, 429, "HttpTooManyRequests"},
    ErrorRow{HttpError::fields_too_large, 431, "HttpFieldsTooLarge"},
    ErrorRow{HttpError::internal_error, 500, "HttpInternalError"},
    ErrorRow{HttpError::not_implemented, 501, "HttpNotImplemented"},
    ErrorRow{HttpError::service_unavailable, 503, "HttpServiceUnavailable"},
    ErrorRow{HttpError::version_not_supported, 505, "HttpVersionNotSupported"},
};

const ErrorRow& row_of(HttpError error) noexcept {
  return *std::ranges::find(error_rows, error, &ErrorRow::error);
}

/// True if a byte of a JSON pointer is itself in a URI fragment (RFC 3986, 3.5).
bool is_fragment_byte(char c) noexcept {
  constexpr std::string_view others = "-._~!$&'()*+,;=:@?";
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || others.find(c) != others.npos;
}

/// The path of a violation as a JSON pointer in a URI fragment (RFC 6901): "addresses[2].city" is
/// "#/addresses/2/city". The whole document, "", is "#".
std::string pointer_of(std::string_view path) {
  std::string pointer = path.empty() || path.starts_with('[') ? "#" : "#/";
  // The library shows a member without a name as "".
  for (const char c : path == R"("")" ? std::string_view() : path) {
    if (c == '.' || c == '[')
      pointer += '/';
    else if (c == '~')
      pointer += "~0";
    else if (c == '/')
      pointer += "~1";
    else if (c == ']')
      continue;
    else if (is_fragment_byte(c))
      pointer += c;
    else
      pointer += percent_encode({&c, 1});
  }
  return pointer;
}

std::string_view name_of(ViolationPlace place) noexcept {
  constexpr std::array<std::string_view, 5> names = {"body", "query", "path", "header", ""};
  return names[static_cast<std::size_t>(place)];
}

Response response_of(int status, boost::json::object problem) {
  Response response{.status = status};
  response.set("Content-Type", "application/problem+json");
  response.body = as_utf8(boost::json::serialize(problem));
  return response;
}

boost::json::object start_problem(std::string_view type, std::string_view code, int status, std::string_view detail,
                                  std::string_view instance) {
  boost::json::object problem;
  problem["type"] = std::string(type) + std::string(code);
  problem["title"] = reason_phrase(status);
  problem["status"] = status;
  problem["detail"] = detail;
  if (!instance.empty()) problem["instance"] = instance;
  problem["code"] = code;
  return problem;
}

}  // namespace

std::string_view to_string(HttpError error) noexcept {
  return row_of(error).name;
}

int http_status(HttpError error) noexcept {
  return row_of(error).status;
}

Response problem(HttpError error, std::string_view detail, std::string_view instance) {
  const ErrorRow& row = row_of(error);
  boost::json::object members = start_problem("urn:custengine:http:", row.name, row.status, detail, instance);
  members["violations"] = boost::json::array();
  return response_of(row.status, std::move(members));
}

Response problem(const Error& error, std::string_view instance, std::span<const ViolationPlace> places) {
  // Of the changes that a reader asks for, the oldest are gone.
  const int status = error.oldest_sequence ? 410 : custengine::http_status(error.code);
  boost::json::object members =
      start_problem("urn:custengine:error:", to_string(error.code), status, error.message, instance);
  boost::json::object parts = boost::json::value_from(error).as_object();
  boost::json::array& violations = parts["violations"].as_array();
  for (std::size_t i = 0; i < violations.size(); ++i) {
    boost::json::object& violation = violations[i].as_object();
    const ViolationPlace place = i < places.size() ? places[i] : ViolationPlace::body;
    if (place == ViolationPlace::body)
      violation["pointer"] = pointer_of(violation.at("field").as_string());
    else if (place != ViolationPlace::none)
      violation["in"] = name_of(place);
  }
  for (auto& [name, value] : parts)
    if (name != "code" && name != "message") members[name] = std::move(value);
  Response response = response_of(status, std::move(members));
  if (error.code == ErrorCode::unauthenticated) response.set("WWW-Authenticate", "Bearer error=\"invalid_token\"");
  return response;
}

}  // namespace custengine::serve
