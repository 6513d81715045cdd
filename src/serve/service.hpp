#pragma once

#include "serve/http/message.hpp"
#include "serve/routing/context.hpp"
#include "serve/world/worlds.hpp"

#include <atomic>
#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace custengine::serve {

/// A line of the access log. It has no body, no query and no token.
struct AccessEntry {
  std::string_view peer = {}, method = {}, path = {}, world = {}, operation = {};
  int status = 0;
  std::size_t bytes = 0;  ///< of the body
  std::chrono::microseconds elapsed = {};
};

struct ServiceOptions {
  bool is_lenient = false;       ///< ignores unknown parameters of queries
  bool has_control = true;       ///< serves /__admin
  std::string admin_token = {};  ///< if set, control needs it as a bearer token
  /// Names that the field Host may have, besides 127.0.0.1, [::1] and localhost, with any port.
  std::vector<std::string> hosts = {};
  std::vector<std::string> cors_origins = {};  ///< that may read /v2 from a web page
  std::function<void(const AccessEntry&)> access = {};
  /// Sends a JSON body by POST and returns the status of the answer; unavailable if there was none in time. For
  /// webhooks; without it there are none.
  std::function<Result<int>(const std::string& url, const std::string& body, std::chrono::milliseconds timeout)> post =
      {};
};

/// The HTTP service without its sockets: worlds, the resource in each, and the control surface.
/// Threads: every call may run on any thread, several at a time.
class Service {
 public:
  explicit Service(ServiceOptions options = {});

  /// Answers one request: finds the world and the route, lets faults strike, calls the handler, logs the call, and adds
  /// what all responses have. Never throws: an exception is a 500.
  Response handle(const Request& request) noexcept;

  Worlds& worlds() noexcept { return worlds_; }
  const ServiceOptions& options() const noexcept { return options_; }
  /// From now on every request is answered with 503. For a server that stops.
  void stop() noexcept { is_stopping_ = true; }

 private:
  const ServiceOptions options_;
  Worlds worlds_;
  std::atomic<bool> is_stopping_ = false;
};

}  // namespace custengine::serve
