#pragma once

#include "cli/input.hpp"
#include "cli/listen_address.hpp"
#include "serve/service.hpp"

#include <custengine/testing/scenarios.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace CLI {
class App;
}

namespace custengine::cli {

enum class ServerClock { fake, real };

/// What a server serves, and to whom. The flags of `serve` and `exec`.
struct ServeFlags {
  InputOptions input = {};    ///< the customers of the default world, or the database
  std::string scenario = {};  ///< NAME:N[:SEED]; empty: none
  bool is_fixture = false, is_dev = false;
  std::optional<ServerClock> clock = {};
  std::optional<serve::Auth> auth = {};
  std::string token_file = {}, admin_token_file = {};
  bool has_no_admin = false;
  std::vector<std::string> cors_origins = {};
  bool is_lenient = false;
  unsigned threads = 1;
  std::string access_log = {};  ///< "-" is standard error; empty: none

  // Of `serve` only.
  std::string listen = {}, admin_listen = {};
  std::optional<unsigned short> port = {};
  bool allows_remote = false;
  std::vector<std::string> hosts = {};
  std::size_t connections = 1024, connections_of_client = 0, requests_of_client = 0;
  std::string port_file = {};
  bool ends_with_stdin = false;

  ServerClock chosen_clock() const noexcept { return clock.value_or(is_dev ? ServerClock::real : ServerClock::fake); }
  /// Throw Failure (exit_wrong_usage) if the text is no address.
  ListenAddress address() const;
  std::optional<ListenAddress> admin_address() const;
};

/// Adds the flags that `serve` and `exec` share.
void add_serve_flags(CLI::App& app, ServeFlags& flags);
/// Adds the flags of `serve` alone.
void add_listen_flags(CLI::App& app, ServeFlags& flags);

/// Throws Failure (exit_wrong_usage) if flags contradict each other; it names each pair.
void require_agreeing(const ServeFlags& flags);

/// Makes the scenario that NAME:N[:SEED] names. Throws Failure (exit_wrong_usage) if there is none.
testing::Scenario make_scenario(std::string_view text);

}  // namespace custengine::cli
