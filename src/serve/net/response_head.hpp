#pragma once

#include "serve/http/message.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace custengine::serve {

/// How the body of a response ends on the connection.
enum class BodyFraming {
  none,     ///< no body and no length: 204, 304
  length,   ///< Content-Length
  chunked,  ///< Transfer-Encoding: chunked
  close,    ///< the end of the connection; for HTTP/1.0
};

struct HeadOptions {
  BodyFraming framing = BodyFraming::length;
  std::uint64_t length = 0;    ///< for BodyFraming::length
  std::string_view date = {};  ///< the value of Date
  bool keep_alive = true;
  bool names_keep_alive = false;  ///< says that the connection stays open: HTTP/1.0 expects it not to
};

/// True if a response with this status has no body: 1xx, 204, 304.
bool is_without_body(int status) noexcept;

/// Replaces `head` by the status line and the header fields of a response. Leaves out fields of the response that the
/// connection writes itself, and those whose name is no token. Control characters of values become blanks, so that a
/// value cannot end its field.
void write_head(std::string& head, const Response& response, const HeadOptions& options);

/// The value of Date for a moment in seconds since 1970: "Sun, 06 Nov 1994 08:49:37 GMT".
std::string http_date(std::int64_t seconds);

}  // namespace custengine::serve
