#include "serve/http/http_url.hpp"

#include "serve/http/message.hpp"

#include <boost/url/ipv4_address.hpp>
#include <boost/url/ipv6_address.hpp>

#include <algorithm>
#include <charconv>
#include <cstddef>

namespace custengine::serve {
namespace {

std::optional<unsigned short> parse_port(std::string_view text) {
  unsigned port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc() || end != text.data() + text.size() || port == 0 || port > 65535) return std::nullopt;
  return static_cast<unsigned short>(port);
}

bool is_visible_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7F'; });
}

}  // namespace

bool HttpUrl::is_loopback() const noexcept {
  if (is_same_name(host, "localhost")) return true;
  if (const auto address = boost::urls::parse_ipv4_address(host)) return address->is_loopback();
  const auto address = boost::urls::parse_ipv6_address(host);
  return address && address->is_loopback();
}

// Not with Boost.URL: its version 1.81 takes 127.0.0.1.example.com for the address that it begins with.
std::optional<HttpUrl> parse_http_url(std::string_view text) {
  constexpr std::string_view scheme = "http://";
  if (!is_visible_ascii(text) || !is_same_name(text.substr(0, scheme.size()), scheme)) return std::nullopt;
  text.remove_prefix(scheme.size());
  text = text.substr(0, text.find('#'));
  const std::string_view authority = text.substr(0, text.find_first_of("/?"));
  HttpUrl url{.authority = std::string(authority), .target = std::string(text.substr(authority.size()))};
  if (!url.target.starts_with('/')) url.target.insert(0, "/");
  const bool has_brackets = authority.starts_with('[');
  const std::size_t end = has_brackets ? authority.find(']') : authority.find(':');
  url.host = authority.substr(0, end).substr(has_brackets ? 1 : 0);
  if (url.host.empty() || url.host.find_first_of("@%\\[]<>\"^`{|}") != std::string::npos) return std::nullopt;
  if (has_brackets && end == std::string_view::npos) return std::nullopt;
  if (!has_brackets && url.host.find(':') != std::string::npos) return std::nullopt;
  const std::string_view port = authority.substr(std::min(authority.size(), end + (has_brackets ? 1 : 0)));
  if (port.empty()) return url;
  const auto number = port.starts_with(':') ? parse_port(port.substr(1)) : std::nullopt;
  if (!number) return std::nullopt;
  url.port = *number;
  return url;
}

}  // namespace custengine::serve
