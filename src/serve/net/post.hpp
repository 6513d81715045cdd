#pragma once

#include <custengine/result.hpp>

#include <chrono>
#include <stop_token>
#include <string>
#include <string_view>

namespace custengine::serve {

/// Sends a JSON body to an http:// URL by POST and returns the status of the answer. Blocks for `timeout` at most, and
/// returns early if a stop is requested. The lookup of a host name in the DNS may take longer, and is not cut off.
/// Errors: invalid_argument if the URL is not valid; unavailable if there is no answer in time, or before the stop.
/// Threads: any.
Result<int> post_json(const std::string& url, const std::string& body, std::chrono::milliseconds timeout,
                      const std::stop_token& stop = {});

}  // namespace custengine::serve
