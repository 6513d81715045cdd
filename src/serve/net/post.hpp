#pragma once

#include <custengine/result.hpp>

#include <chrono>
#include <string>
#include <string_view>

namespace custengine::serve {

/// Sends a JSON body to an http:// URL by POST and returns the status of the answer. Blocks for `timeout` at most; the
/// lookup of a host name in the DNS may take longer.
/// Errors: invalid_argument if the URL is not valid; unavailable if there is no answer in time.
/// Threads: any.
Result<int> post_json(const std::string& url, const std::string& body, std::chrono::milliseconds timeout);

}  // namespace custengine::serve
