#pragma once

#include "serve/http/message.hpp"

#include <string_view>

namespace custengine::serve {

/// True if the value of a Content-Type field is that media type, in UTF-8: without parameters, or with charset=utf-8
/// alone. Requires: `type` is in lower case.
bool is_media_type(std::string_view content_type, std::string_view type);

/// True if the request's body is sent as it is: Content-Encoding is missing, empty or identity.
bool is_unencoded(const Request& request);

/// False if the request's Accept rules out application/json: no media range matches it, or the most specific one that
/// does has q=0 (RFC 9110, 12.5.1). application/problem+json is for errors and does not count.
/// Cost: less than a microsecond; "*/*" and no field at all are compared only.
bool accepts_json(const Request& request);

}  // namespace custengine::serve
