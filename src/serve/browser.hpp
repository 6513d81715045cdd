#pragma once

#include "serve/http/message.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>

// Web pages must not reach the service behind the back of their user: a browser sends their requests from inside the
// machine or the network that the service trusts.
namespace custengine::serve {

/// The name in a Host field, without its port; "[::1]" keeps its brackets. Empty if the port is no number.
std::string_view host_name(std::string_view host) noexcept;

/// True if the service answers to that Host field: a name of the loopback interface, or one of `names`. A page whose
/// own name was made to mean 127.0.0.1 (DNS rebinding) is refused by that.
bool is_own_host(std::string_view host, std::span<const std::string> names) noexcept;

/// True if a web page of another origin makes the request, by the fields Origin and Sec-Fetch-Site. Programs send
/// neither.
bool is_from_other_site(const Request& request) noexcept;

/// True if `Origin` is one of these origins.
bool is_allowed_origin(const Request& request, std::span<const std::string> origins) noexcept;

/// The answer to a CORS preflight request, with the methods of the path; nullopt if it is none, or of an origin that is
/// not allowed.
std::optional<Response> preflight(const Request& request, std::span<const std::string> origins,
                                  const std::string& methods);

/// Adds the fields that let pages of an allowed origin read the response.
void add_cors(Response& response, const Request& request, std::span<const std::string> origins);

}  // namespace custengine::serve
