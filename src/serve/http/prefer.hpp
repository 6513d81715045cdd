#pragma once

#include "serve/http/message.hpp"

namespace custengine::serve {

/// True if the request prefers an answer without a body: "Prefer: return=minimal" (RFC 7240). The first preference
/// `return` counts.
bool prefers_minimal(const Request& request);

}  // namespace custengine::serve
