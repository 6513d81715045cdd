#pragma once

#include "serve/net/loop.hpp"
#include "serve/net/request_reader.hpp"

#include <boost/asio/buffer.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

namespace custengine::serve {

/// One client's connection: reads requests, one after the other, and sends their answers.
/// Lifetime: its pending operations hold it. It ends when none is pending.
/// Threads: that of its loop.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(Socket socket, Loop& loop, ClientSeats::Seat seat, bool is_turned_away);
  ~Connection();

  void start();
  /// The server stops: closes the connection unless a request runs.
  void on_drain();
  /// Closes at once. Destroys the closures of the response.
  void close() noexcept;

  bool is_turned_away() const noexcept { return is_turned_away_; }

 private:
  using Clock = std::chrono::steady_clock;
  using Milliseconds = std::chrono::milliseconds;

  enum class Phase {
    reading,    ///< waits for a request or the rest of one
    waiting,    ///< a response is delayed or polled
    sending,    ///< sends a response of known size
    streaming,  ///< sends a body as its source makes it
    dribbling,  ///< sends a body in pieces, over some time
    hanging,    ///< never answers
    resetting,  ///< sends RST when the client has acknowledged what was sent
    lingering,  ///< the answer is sent; discards input until the client closes
    closed,
  };
  using Step = void (Connection::*)();

  // Reading: connection.cpp.
  void read();
  void on_read(const boost::system::error_code& ec, std::size_t size);
  void on_end_of_input();
  void watch();
  void proceed();
  bool send_continue();
  void handle();
  void refuse(const Refusal& refusal);
  void finish_request();
  void linger();
  void reset();
  void close_when_acknowledged();

  // Time: connection.cpp.
  void set_deadline(Milliseconds after);
  void clear_deadline() noexcept { deadline_ = Clock::time_point::max(); }
  void wait_for_deadline();
  void on_deadline();
  void pause(Milliseconds duration, Step next);

  // Sending: sending.cpp.
  void respond(Response response);
  void poll();
  void deliver();
  void send_whole();
  void send_half();
  void send_garbage();
  void start_stream();
  void pull();
  void pull_later();
  void start_dribble();
  void pause_dribble();
  void dribble();
  void write_response_head(bool is_streamed);
  void send(std::array<std::string_view, 3> parts, Step next);
  void flush();
  bool has_body() const noexcept;

  Loop& loop_;
  const ClientSeats::Seat seat_;
  Socket socket_;
  RequestReader reader_;
  SteadyTimer deadline_timer_, pause_timer_;
  Clock::time_point deadline_ = Clock::time_point::max(), timer_at_ = Clock::time_point::max();
  Clock::time_point request_time_ = {};
  Phase phase_ = Phase::reading;
  bool is_turned_away_;
  bool is_reading_ = false;       ///< a read is pending
  bool is_header_timed_ = false;  ///< the deadline is that of the current header
  bool is_body_timed_ = false;    ///< the deadline is that of the current body
  bool is_input_ended_ = false;
  bool is_proceeding_ = false;  ///< proceed() runs
  bool is_answered_ = false;    ///< the reader still holds the request that was answered
  bool keeps_alive_ = false;    ///< after the current response
  std::string peer_, head_, piece_;
  Response response_;
  std::size_t sent_pieces_ = 0, sent_bytes_ = 0;  ///< of a body that is dribbled
  std::array<boost::asio::const_buffer, 3> unsent_;
  Step after_flush_ = nullptr;
};

}  // namespace custengine::serve
