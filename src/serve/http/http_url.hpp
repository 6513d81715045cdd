#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace custengine::serve {

/// The parts of an http:// URL.
struct HttpUrl {
  std::string host = {};       ///< a name or an address, without brackets
  std::string authority = {};  ///< for the field Host
  unsigned short port = 80;
  std::string target = {};

  /// True if the host is this machine: localhost, 127.x.y.z or [::1].
  bool is_loopback() const noexcept;
};

/// Reads an http:// URL without a user. nullopt: it is none. Who checks a URL and who uses it both call this, so that
/// they agree on its host. Cost: linear.
std::optional<HttpUrl> parse_http_url(std::string_view text);

}  // namespace custengine::serve
