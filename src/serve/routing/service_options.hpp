#pragma once

#include "serve/world/webhooks.hpp"
#include "serve/world/world.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace custengine::serve {

class Metrics;

/// A line of the access log. It has no body, no query and no token.
struct AccessEntry {
  std::string_view peer = {}, method = {}, path = {}, world = {}, operation = {};
  int status = 0;
  std::size_t bytes = 0;  ///< of the body, as it is sent; 0 for a stream
  std::chrono::microseconds elapsed = {};
};

/// What a token says about its bearer.
enum class AdminCheck { unknown, known, admin };

/// What a new world has, unless the request that makes it says otherwise.
struct WorldDefaults {
  Auth auth = Auth::none;
  bool runs_clock = false;  ///< the clock starts with the time of the system, and runs
  std::string id_prefix = testing::FixtureOptions().id_prefix;
};

struct ServiceOptions {
  bool is_lenient = false;  ///< ignores unknown parameters of queries
  bool has_control = true;  ///< serves /__admin
  /// If set, control and metrics need the bearer token of an administrator. Health does not.
  std::function<AdminCheck(std::string_view token)> is_admin = {};
  /// Counts requests and is served as GET /metrics, to those who may use control. Null: neither.
  std::shared_ptr<Metrics> metrics = {};
  /// Names that the field Host may have, besides those of the loopback interface.
  std::vector<std::string> hosts = {};
  bool answers_any_host = false;               ///< for a service that other machines call
  std::size_t requests_of_client = 0;          ///< that an address may send in a second; 0: no limit
  std::vector<std::string> cors_origins = {};  ///< whose web pages may call /v2
  std::function<void(const AccessEntry&)> access = {};
  /// For webhooks; without it there are none.
  Post post = {};
  bool allow_remote_webhooks = false;  ///< webhooks may have other hosts than loopback
  WorldDefaults world_defaults = {};
  /// Begins to stop the server, and returns; for POST /shutdown, which is refused without it.
  std::function<void()> shutdown = {};
};

}  // namespace custengine::serve
