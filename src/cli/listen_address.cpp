#include "cli/listen_address.hpp"

#include "cli/failure.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>

#include <charconv>
#include <limits>
#include <optional>
#include <system_error>

namespace custengine::cli {
namespace {

bool is_ipv6(const std::string& host) {
  return host.find(':') != std::string::npos;
}

bool is_numeric_address(const std::string& host) {
  in6_addr room = {};
  return inet_pton(is_ipv6(host) ? AF_INET6 : AF_INET, host.c_str(), &room) == 1;
}

std::optional<unsigned short> parse_port(std::string_view text) {
  unsigned port = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (failed != std::errc() || end != text.data() + text.size() || port > std::numeric_limits<unsigned short>::max())
    return std::nullopt;
  return static_cast<unsigned short>(port);
}

}  // namespace

ListenAddress parse_listen_address(std::string_view option, std::string_view text) {
  const std::size_t colon = text.rfind(':');
  std::string host(text.substr(0, colon));
  const auto port = colon == std::string_view::npos ? std::nullopt : parse_port(text.substr(colon + 1));
  const bool has_brackets = host.starts_with('[') && host.ends_with(']');
  if (has_brackets) host = host.substr(1, host.size() - 2);
  if (host == "localhost") host = "127.0.0.1";
  if (!port || is_ipv6(host) != has_brackets || !is_numeric_address(host))
    throw Failure(exit_wrong_usage, fmt::format("{}: \"{}\" is no HOST:PORT", option, text),
                  "HOST is localhost or a number such as 127.0.0.1 or [::1]; PORT 0 chooses a free port");
  return {.host = std::move(host), .port = *port};
}

bool is_loopback(const ListenAddress& address) {
  return address.host == "::1" || address.host.starts_with("127.");
}

std::string to_string(const ListenAddress& address) {
  return is_ipv6(address.host) ? fmt::format("[{}]:{}", address.host, address.port)
                               : fmt::format("{}:{}", address.host, address.port);
}

std::string url_of(const ListenAddress& address) {
  ListenAddress reachable = address;
  if (address.host == "0.0.0.0") reachable.host = "127.0.0.1";
  if (address.host == "::") reachable.host = "::1";
  return "http://" + to_string(reachable);
}

}  // namespace custengine::cli
