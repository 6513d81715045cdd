#pragma once

#include "cli/access_log.hpp"
#include "cli/serve_flags.hpp"
#include "serve/net/server.hpp"
#include "serve/service.hpp"

#include <custengine/engine.hpp>

#include <memory>
#include <optional>
#include <string>

namespace custengine::serve {
class TokenFile;
}

namespace custengine::cli {

/// A server of the program with all that it serves: its worlds, or the tenants of a database.
class Serving {
 public:
  /// Loads the customers, and then listens. Requires: require_agreeing(flags).
  /// Throws Failure: exit_wrong_usage if a file cannot be opened, or others may read its tokens; exit_bad_data if
  /// customers cannot be read; exit_not_written if the address is taken; as open_database().
  explicit Serving(const ServeFlags& flags);
  Serving(const Serving&) = delete;
  Serving& operator=(const Serving&) = delete;
  /// Closes the database.
  ~Serving();

  /// "http://127.0.0.1:8080"
  const std::string& url() const noexcept { return url_; }
  unsigned short port() const noexcept { return server_->port(); }
  /// The URL before "/__admin"; empty if control is not served.
  const std::string& admin_url() const noexcept { return admin_url_; }

  /// Serves until stop(). Throws what the server throws.
  void run();
  /// Stops accepting; what runs may finish for some seconds. May be called from any thread, several times.
  void stop() noexcept;
  /// Opens the access log again, and reads the tokens again. Reports what fails and goes on as before.
  void reload() noexcept;

 private:
  void open_record(const ServeFlags& flags);
  void make_default_world(const ServeFlags& flags);
  serve::ServiceOptions service_options(const ServeFlags& flags);
  std::unique_ptr<serve::Server> listen(const ServeFlags& flags, const ListenAddress& address, serve::Surface surface);

  // In the order of their lifetimes: the service uses what is above it.
  std::shared_ptr<serve::TokenFile> tokens_ = {};
  std::optional<Engine> record_ = {};
  std::unique_ptr<AccessLog> access_log_ = {};
  std::shared_ptr<serve::Metrics> metrics_ = {};
  std::optional<serve::Service> service_ = {};
  std::unique_ptr<serve::Server> server_ = {}, admin_server_ = {};
  std::string url_ = {}, admin_url_ = {};
};

}  // namespace custengine::cli
