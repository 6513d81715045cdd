#include "serve/browser.hpp"

#include <boost/url/ipv4_address.hpp>

#include <algorithm>
#include <array>
#include <cstddef>

namespace custengine::serve {
namespace {

constexpr std::array<std::string_view, 3> loopback_names = {"127.0.0.1", "[::1]", "localhost"};

// The fields beside those that every page may read and send (https://fetch.spec.whatwg.org).
constexpr std::string_view readable_fields =
    "ETag, Location, Link, Idempotency-Replayed, Preference-Applied, X-Request-Id";
constexpr std::string_view sendable_fields =
    "Authorization, Content-Type, If-Match, If-None-Match, Idempotency-Key, Prefer, X-Request-Id";
constexpr std::string_view preflight_seconds = "600";

}  // namespace

std::string_view host_name(std::string_view host) noexcept {
  const std::size_t begin = host.starts_with('[') ? std::min(host.find(']'), host.size()) : 0;
  const std::size_t colon = host.find(':', begin);
  const std::string_view port = colon == std::string_view::npos ? std::string_view() : host.substr(colon + 1);
  if (!std::ranges::all_of(port, [](char c) { return c >= '0' && c <= '9'; })) return {};
  return host.substr(0, colon);
}

bool is_own_host(std::string_view host, std::span<const std::string> names) noexcept {
  std::string_view name = host_name(host);
  if (name.ends_with('.')) name.remove_suffix(1);  // "localhost." says that the name is complete
  const auto address = boost::urls::parse_ipv4_address(name);
  if (address && address->is_loopback()) return true;
  const auto is_it = [name](std::string_view own) { return is_same_name(own, name); };
  return std::ranges::any_of(loopback_names, is_it) || std::ranges::any_of(names, is_it);
}

bool is_from_other_site(const Request& request) noexcept {
  if (const auto site = request.header("Sec-Fetch-Site"))
    if (*site != "same-origin" && *site != "none") return true;
  const auto origin = request.header("Origin");
  if (!origin) return false;
  const auto host = request.header("Host");
  constexpr std::string_view scheme = "http://";
  return !host || !origin->starts_with(scheme) || !is_same_name(origin->substr(scheme.size()), *host);
}

bool is_allowed_origin(const Request& request, std::span<const std::string> origins) noexcept {
  const auto origin = request.header("Origin");
  return origin && std::ranges::find(origins, *origin) != origins.end();
}

std::optional<Response> preflight(const Request& request, std::span<const std::string> origins,
                                  const std::string& methods) {
  if (request.method != "OPTIONS" || !request.header("Access-Control-Request-Method")) return std::nullopt;
  if (!is_allowed_origin(request, origins)) return std::nullopt;
  Response response{.status = 204};
  response.set("Access-Control-Allow-Methods", methods);
  response.set("Access-Control-Allow-Headers", std::string(sendable_fields));
  response.set("Access-Control-Max-Age", std::string(preflight_seconds));
  return response;
}

void add_cors(Response& response, const Request& request, std::span<const std::string> origins) {
  if (origins.empty()) return;
  add_vary(response, "Origin");
  if (!is_allowed_origin(request, origins)) return;
  response.set("Access-Control-Allow-Origin", std::string(*request.header("Origin")));
  response.set("Access-Control-Expose-Headers", std::string(readable_fields));
}

}  // namespace custengine::serve
