#include "serve/net/connection.hpp"

#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <boost/asio/ip/address.hpp>

#include <algorithm>
#include <utility>

namespace custengine::serve {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

/// How long the server reads on after its last answer, so that the client can read it: unread input would make the
/// kernel send RST, which drops the answer.
constexpr std::chrono::milliseconds linger_time(2000);
/// How long a connection may still begin a request after the server was told to stop. A request that the client sent
/// before it could know is answered.
constexpr std::chrono::milliseconds drain_grace(100);
/// A client that closes only its own direction does so with its request. If the end of its input comes later than
/// this, the client went away; TCP does not show the difference.
constexpr std::chrono::milliseconds half_close_grace(250);
constexpr std::chrono::milliseconds acknowledge_interval(5);
constexpr std::string_view continue_response = "HTTP/1.1 100 Continue\r\n\r\n";

}  // namespace

Connection::Connection(Socket socket, Loop& loop, ClientSeats::Seat seat, bool is_turned_away)
    : loop_(loop),
      seat_(std::move(seat)),
      socket_(std::move(socket)),
      reader_(loop.options().limits, loop.options().max_body),
      deadline_timer_(loop.io()),
      pause_timer_(loop.io()),
      is_turned_away_(is_turned_away) {}

Connection::~Connection() {
  loop_.leave(*this);
}

void Connection::start() {
  error_code ec;
  socket_.non_blocking(true, ec);
  if (!ec) socket_.set_option(asio::ip::tcp::no_delay(true), ec);
  if (ec) return close();
  const auto endpoint = socket_.remote_endpoint(ec);
  if (ec) return close();
  peer_ = endpoint.address().to_string();
  if (is_turned_away_) {
    Response response = problem(HttpError::service_unavailable, "the server has too many connections");
    response.set("Retry-After", "1");
    set_common_fields(response);
    return respond(std::move(response));
  }
  set_deadline(loop_.is_draining() ? drain_grace : loop_.options().limits.header_time);
  read();
}

void Connection::on_drain() {
  if (phase_ == Phase::hanging)
    close();
  else if (phase_ == Phase::lingering || (phase_ == Phase::reading && reader_.is_empty()))
    set_deadline(drain_grace);
}

void Connection::close() noexcept {
  if (phase_ == Phase::closed) return;
  phase_ = Phase::closed;
  response_ = {};
  error_code ignored;
  socket_.close(ignored);
  deadline_timer_.cancel();
  pause_timer_.cancel();
}

void Connection::read() {
  if (is_reading_) return;
  const std::span<char> room = reader_.prepare();
  if (room.empty()) return;
  is_reading_ = true;
  socket_.async_read_some(asio::buffer(room.data(), room.size()),
                          [self = shared_from_this()](const error_code& ec, std::size_t size) {
                            self->is_reading_ = false;
                            self->on_read(ec, size);
                          });
}

void Connection::on_read(const error_code& ec, std::size_t size) {
  if (phase_ == Phase::closed) return;
  reader_.commit(size);
  if (ec == asio::error::eof) {
    is_input_ended_ = true;
    on_end_of_input();
  } else if (ec && ec != asio::error::operation_aborted) {
    close();
  } else if (phase_ == Phase::reading) {
    proceed();
  } else if (phase_ == Phase::lingering) {
    reader_.discard();
    read();
  } else {
    watch();
  }
}

void Connection::on_end_of_input() {
  switch (phase_) {
    case Phase::reading:
      // Requests that arrived before the end may wait behind the one that was just answered.
      if (is_answered_)
        proceed();
      else
        close();
      return;
    case Phase::hanging:
    case Phase::lingering:
      return close();
    case Phase::waiting:
    case Phase::streaming:
      if (Clock::now() - request_time_ > half_close_grace) close();
      return;
    case Phase::sending:
    case Phase::dribbling:
    case Phase::resetting:
    case Phase::closed:
      return;
  }
}

/// Reads while an answer is under way, to learn that the client went away. Keeps later requests in the buffer.
void Connection::watch() {
  if (!is_input_ended_ && phase_ != Phase::closed) read();
}

/// Reads and answers requests, as far as the bytes allow.
void Connection::proceed() {
  is_proceeding_ = true;
  while (phase_ == Phase::reading) {
    if (is_answered_) {
      if (is_reading_) {
        // The buffer must not move under the pending read. Its end calls proceed() again.
        error_code ignored;
        socket_.cancel(ignored);
        break;
      }
      is_answered_ = false;
      reader_.next();
      if (reader_.is_empty()) set_deadline(loop_.is_draining() ? drain_grace : loop_.options().limits.idle_time);
    }
    const ReadState state = reader_.is_empty() ? ReadState::header : reader_.advance();
    if (state == ReadState::ready) {
      handle();
      continue;
    }
    if (state == ReadState::refused) {
      refuse(reader_.refusal());
      break;
    }
    if (is_input_ended_) {
      close();
      break;
    }
    if (state == ReadState::body && !is_body_timed_) {
      set_deadline(loop_.options().limits.body_time);
      is_body_timed_ = true;
      if (reader_.awaits_continue() && !send_continue()) {
        close();
        break;
      }
    } else if (state == ReadState::header && !is_header_timed_ && !reader_.is_empty()) {
      set_deadline(loop_.options().limits.header_time);
      is_header_timed_ = true;
    }
    read();
    break;
  }
  is_proceeding_ = false;
}

bool Connection::send_continue() {
  // All answers before this one are written, so the send buffer has room, unless the client does not read.
  error_code ec;
  return socket_.write_some(asio::buffer(continue_response.data(), continue_response.size()), ec) ==
             continue_response.size() &&
         !ec;
}

void Connection::handle() {
  clear_deadline();
  is_header_timed_ = is_body_timed_ = false;
  request_time_ = Clock::now();
  keeps_alive_ = reader_.keep_alive();
  Request& request = reader_.request();
  request.peer = peer_;
  Response response;
  try {
    response = loop_.handler()(request);
  } catch (...) {
    response = problem(HttpError::internal_error, "the handler of the request failed");
  }
  respond(std::move(response));
}

void Connection::refuse(const Refusal& refusal) {
  clear_deadline();
  keeps_alive_ = false;
  Response response = problem(refusal.error, refusal.detail);
  set_common_fields(response);
  respond(std::move(response));
}

/// The answer is sent: waits for the next request, or ends the connection.
void Connection::finish_request() {
  response_ = {};
  if (!keeps_alive_) return linger();
  phase_ = Phase::reading;
  is_answered_ = true;
  if (!is_proceeding_) proceed();
}

void Connection::linger() {
  phase_ = Phase::lingering;
  response_ = {};
  error_code ec;
  socket_.shutdown(asio::socket_base::shutdown_send, ec);
  if (ec || is_input_ended_) return close();
  set_deadline(loop_.is_draining() ? drain_grace : linger_time);
  if (is_reading_) return;
  reader_.discard();
  read();
}

void Connection::reset() {
  error_code ignored;
  socket_.set_option(asio::socket_base::linger(true, 0), ignored);
  close();
}

/// Sends RST when the client's kernel has all bytes: RST drops those that are still on their way.
void Connection::close_when_acknowledged() {
  if (phase_ != Phase::resetting) {
    phase_ = Phase::resetting;
    set_deadline(linger_time);
  }
  int unacknowledged = 0;
  if (ioctl(socket_.native_handle(), SIOCOUTQ, &unacknowledged) != 0 || unacknowledged == 0) return reset();
  pause(acknowledge_interval, &Connection::close_when_acknowledged);
}

// Most deadlines are moved before they are reached. So the timer is not set anew for each: it runs out, sees that the
// deadline has moved, and waits for the rest.
void Connection::set_deadline(Milliseconds after) {
  deadline_ = Clock::now() + after;
  if (deadline_ < timer_at_) wait_for_deadline();
}

void Connection::wait_for_deadline() {
  timer_at_ = deadline_;
  deadline_timer_.expires_at(deadline_);
  deadline_timer_.async_wait([self = shared_from_this()](const error_code& ec) {
    if (!ec) self->on_deadline();
  });
}

void Connection::on_deadline() {
  timer_at_ = Clock::time_point::max();
  if (phase_ == Phase::closed || deadline_ == Clock::time_point::max()) return;
  if (Clock::now() < deadline_) return wait_for_deadline();
  clear_deadline();
  if (phase_ == Phase::resetting)
    reset();
  else if (phase_ == Phase::reading && (is_header_timed_ || is_body_timed_))
    refuse({HttpError::request_timeout,
            is_body_timed_ ? "the body did not arrive in time" : "the header did not arrive in time"});
  else
    close();
}

void Connection::pause(Milliseconds duration, Step next) {
  pause_timer_.expires_after(duration);
  pause_timer_.async_wait([self = shared_from_this(), next](const error_code& ec) {
    if (!ec && self->phase_ != Phase::closed) (self.get()->*next)();
  });
}

}  // namespace custengine::serve
