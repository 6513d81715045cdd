#pragma once

#include "serve/net/client_seats.hpp"
#include "serve/net/server.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_set>

namespace custengine::serve {

class Connection;

// Executors with their type: Asio calls them without indirection.
using Executor = boost::asio::io_context::executor_type;
using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, Executor>;
using SteadyTimer = boost::asio::basic_waitable_timer<std::chrono::steady_clock,
                                                      boost::asio::wait_traits<std::chrono::steady_clock>, Executor>;

/// The connections of one thread, and the event loop that serves them.
/// Threads: run() and everything that it calls belong to one thread; others use io() to post to it, and load().
class Loop {
 public:
  /// Lifetime: both arguments must outlive the loop.
  Loop(const Server::Handler& handler, const ServerOptions& options);
  ~Loop();

  boost::asio::io_context& io() noexcept { return io_; }
  const Server::Handler& handler() const noexcept { return handler_; }
  const ServerOptions& options() const noexcept { return options_; }
  bool is_draining() const noexcept { return is_draining_; }
  /// The value of Date, made once a second.
  const std::string& date();

  /// Serves until drain() was called and the connections are done.
  void run();
  /// Starts to serve a connection that was accepted for this loop.
  void serve(Socket socket, ClientSeats::Seat seat);
  /// Answers a connection above the limit with 503.
  void turn_away(Socket socket);
  /// Lets requests that run finish, within the drain time, and closes the other connections.
  void drain();

  /// The number of connections, without those that are turned away.
  std::size_t load() const noexcept { return load_; }
  /// Counts a connection that is on its way to this loop; serve() takes it over.
  void expect() noexcept { ++load_; }

 private:
  friend class Connection;
  void leave(Connection& connection) noexcept;
  void stop_if_done() noexcept;

  const Server::Handler& handler_;
  const ServerOptions& options_;
  // Before io_, whose destructor destroys connections, which leave.
  std::unordered_set<Connection*> connections_;
  std::atomic<std::size_t> load_ = 0;
  std::size_t turned_away_ = 0;
  bool is_draining_ = false;
  std::int64_t date_second_ = -1;
  std::string date_;
  boost::asio::io_context io_;
  boost::asio::executor_work_guard<Executor> work_;
  SteadyTimer drain_timer_;
};

}  // namespace custengine::serve
