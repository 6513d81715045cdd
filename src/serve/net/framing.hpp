#pragma once

#include "serve/http/problem.hpp"
#include "serve/net/server.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace custengine::serve {

/// The request line and the header fields of a message that was parsed without an error.
struct MessageHead {
  std::string_view method = {}, target = {};
  int version = 11;  ///< 10: HTTP/1.0
  std::span<const HeaderField> fields = {};
};

/// Why a request is not served. The connection answers with this problem and closes.
struct Refusal {
  HttpError error = HttpError::bad_request;
  std::string detail = {};
};

/// Refuses each message that another parser might frame or read differently (RFC 9112, 11.2), and each that the server
/// does not support. nullopt: the message may be served. Among those refused are:
/// - a Transfer-Encoding other than `chunked`, two lengths of the body, a body of GET or HEAD;
/// - no Host, two Hosts, an unknown method or expectation, a target that is not in origin form.
/// Threads: pure. Cost: a look at each byte.
std::optional<Refusal> check_framing(const MessageHead& head, const ConnectionLimits& limits);

/// The refusal of a request line that the parser does not accept. `line` is without its line ending.
Refusal refuse_request_line(std::string_view line);

}  // namespace custengine::serve
