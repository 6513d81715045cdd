#pragma once

#include "serve/http/message.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>

namespace custengine::serve {

/// What a connection may take. The defaults are those of docs/serve.md.
struct ConnectionLimits {
  std::size_t connections = 1024;         ///< further ones get 503
  std::size_t connections_of_client = 0;  ///< of one address; further ones get 503. 0: no limit
  std::size_t header_bytes = 16 << 10;
  std::size_t header_fields = 100;
  std::size_t target_bytes = 8 << 10;
  std::chrono::milliseconds header_time = std::chrono::seconds(10);
  std::chrono::milliseconds idle_time = std::chrono::seconds(30);
  std::chrono::milliseconds body_time = std::chrono::seconds(30);
};

struct ServerOptions {
  std::string address = "127.0.0.1";
  unsigned short port = 0;  ///< 0: the system chooses a free one
  unsigned threads = 1;
  ConnectionLimits limits = {};
  /// The largest body, in bytes, that a request with this method, target and header fields may have. Called before the
  /// body is read.
  std::function<std::size_t(const Request& head)> max_body = {};
  std::chrono::milliseconds drain_time = std::chrono::seconds(5);
};

/// Accepts connections and hands each request to the handler.
class Server {
 public:
  using Handler = std::function<Response(const Request&)>;

  /// Listens. Throws std::system_error if it cannot.
  Server(Handler handler, ServerOptions options);
  ~Server();

  unsigned short port() const noexcept;
  /// The number of open connections. May be called from any thread.
  std::size_t connections() const noexcept;
  /// Serves until stop() was called and the connections are done. Uses the calling thread and `threads` - 1 more.
  void run();
  /// Stops accepting. Requests that run get their answers, within drain_time; connections that wait for a request are
  /// closed. May be called from any thread, several times.
  void stop() noexcept;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace custengine::serve
