#pragma once

#include "serve/net/server.hpp"

#include <sys/types.h>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <thread>

namespace custengine::serve {

/// A TCP connection to 127.0.0.1. Every wait ends after ten seconds.
class RawClient {
 public:
  explicit RawClient(unsigned short port);
  ~RawClient();
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  void send(std::string_view bytes) const;
  void end_output() const;  ///< half-closes
  /// Reads until the server closes. was_reset() is true if it did so with RST.
  std::string read_all();
  /// Reads until `text` has come, or the server closes.
  std::string read_until(std::string_view text);
  bool was_reset() const noexcept { return was_reset_; }

 private:
  bool read_more(std::string& bytes);

  int socket_;
  bool was_reset_ = false;
};

/// A server on a free port, which runs in a thread until the object is destroyed.
class RunningServer {
 public:
  explicit RunningServer(Server::Handler handler, ServerOptions options = {});
  ~RunningServer();

  unsigned short port() const noexcept { return server_.port(); }
  Server& server() noexcept { return server_; }
  /// Sends bytes, reads until the server closes.
  std::string talk(std::string_view bytes) const;
  /// Stops, and waits until run() has returned.
  void finish();

 private:
  Server server_;
  std::thread thread_;
};

/// A GET with Host. `more` are header fields, each with its line ending.
std::string get(std::string_view target, std::string_view more = "");
std::string post(std::string_view target, std::string_view body);
/// The status of an answer: "200"; empty if it is none.
std::string status_of(std::string_view answer);
std::string body_of(std::string_view answer);
std::size_t count(std::string_view text, std::string_view part);
/// True once `condition` holds; false if it does not within ten seconds.
template <class Condition>
bool eventually(Condition condition) {
  for (int i = 0; i < 2000; ++i) {
    if (condition()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return false;
}

}  // namespace custengine::serve
