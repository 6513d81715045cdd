#pragma once

#include <string>
#include <string_view>

namespace custengine::cli {

/// Where a server listens.
struct ListenAddress {
  std::string host = "127.0.0.1";  ///< numeric, IPv6 without brackets
  unsigned short port = 8080;      ///< 0: the system chooses a free one
};

/// Reads HOST:PORT: "127.0.0.1:8080", "[::1]:0", "localhost:8080". Throws Failure (exit_wrong_usage) for another text,
/// naming `option`.
ListenAddress parse_listen_address(std::string_view option, std::string_view text);

/// True if only programs of this machine can connect there.
bool is_loopback(const ListenAddress& address);

/// "127.0.0.1:8080", "[::1]:8080".
std::string to_string(const ListenAddress& address);

/// The URL by which this machine reaches a server that listens there: "http://127.0.0.1:8080".
std::string url_of(const ListenAddress& address);

}  // namespace custengine::cli
