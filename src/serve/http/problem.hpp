#pragma once

#include "serve/http/message.hpp"

#include <custengine/result.hpp>

#include <span>
#include <string_view>

namespace custengine::serve {

/// Errors of HTTP itself, beside those of the engine (ErrorCode).
enum class HttpError {
  bad_request,             ///< 400: the message, its target or a header field is not valid
  not_found,               ///< 404: there is no such path
  method_not_allowed,      ///< 405
  not_acceptable,          ///< 406
  request_timeout,         ///< 408
  conflict,                ///< 409: a request with this Idempotency-Key is still running
  content_too_large,       ///< 413
  uri_too_long,            ///< 414
  unsupported_media_type,  ///< 415
  expectation_failed,      ///< 417
  misdirected_request,     ///< 421: the server is not that host
  unprocessable_content,   ///< 422: the Idempotency-Key was used with another request
  too_many_requests,       ///< 429: the client sends more than it may
  fields_too_large,        ///< 431
  internal_error,          ///< 500
  not_implemented,         ///< 501: a method that the service does not know
  service_unavailable,     ///< 503: the server is stopping, or has too many connections
  version_not_supported,   ///< 505
};

/// "HttpBadRequest", …
std::string_view to_string(HttpError error) noexcept;
int http_status(HttpError error) noexcept;
/// The reason phrase of a status (RFC 9110): "Not Found". Empty for one that is not known.
std::string_view reason_phrase(int status) noexcept;

// Errors as application/problem+json (RFC 9457). `instance` is the path of the call in the call log; empty: none.
// A second shape of errors is added here, and nowhere else.

/// The part of a request that a violation is about.
enum class ViolationPlace {
  body,   ///< the violation has a JSON pointer into the body
  query,  ///< the others name the part: "in":"query"
  path,
  header,
  none,  ///< the state of the server: neither a pointer nor a part
};

/// `places`: of the violations, in their order; those without one are in the body. A 401 has
/// `WWW-Authenticate: Bearer error="invalid_token"`.
Response problem(const Error& error, std::string_view instance = {}, std::span<const ViolationPlace> places = {});
Response problem(HttpError error, std::string_view detail, std::string_view instance = {});

}  // namespace custengine::serve
