#include "serve/net/connection.hpp"
#include "serve/net/response_head.hpp"

#include <fmt/format.h>
#include <boost/asio/post.hpp>

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

// How a Connection sends its responses.
namespace custengine::serve {
namespace {

constexpr std::chrono::milliseconds poll_interval(5), stream_interval(20);
constexpr std::string_view garbage = "\x15\x03\x01\xFF\xFEthis is not HTTP\x80\x81\r\n\n\r";
constexpr std::string_view last_chunk = "0\r\n\r\n";

}  // namespace

bool Connection::has_body() const noexcept {
  return !reader_.is_head() && !is_without_body(response_.status);
}

void Connection::respond(Response response) {
  response_ = std::move(response);
  if (response_.poll) return poll();
  if (response_.delivery.delay <= Milliseconds(0)) return deliver();
  phase_ = Phase::waiting;
  pause(response_.delivery.delay, &Connection::deliver);
  watch();
}

void Connection::poll() {
  std::optional<Response> answer;
  try {
    answer = response_.poll();
  } catch (...) {
    answer = problem(HttpError::internal_error, "the handler of the request failed");
  }
  if (answer && !answer->poll) return respond(std::move(*answer));
  if (answer) response_ = std::move(*answer);
  phase_ = Phase::waiting;
  pause(poll_interval, &Connection::poll);
  watch();
}

void Connection::deliver() {
  if (response_.status < 200 || response_.status > 999) response_.status = 500;
  const std::string* const connection = response_.header("Connection");
  if (loop_.is_draining() || (connection != nullptr && is_same_name(*connection, "close"))) keeps_alive_ = false;
  switch (response_.delivery.ending) {
    case Delivery::Ending::complete:
      if (response_.stream) return start_stream();
      if (response_.delivery.chunks != 0 && has_body() && !response_.body.empty()) return start_dribble();
      return send_whole();
    case Delivery::Ending::hang:
      phase_ = Phase::hanging;
      if (loop_.is_draining() || is_input_ended_) return close();
      return watch();
    case Delivery::Ending::reset:
      return reset();
    case Delivery::Ending::close:
      return linger();
    case Delivery::Ending::truncate:
      return send_half();
    case Delivery::Ending::garbage:
      return send_garbage();
  }
}

void Connection::write_response_head(bool is_streamed) {
  HeadOptions options{.length = response_.body.size(), .date = loop_.date()};
  if (is_without_body(response_.status)) {
    options.framing = BodyFraming::none;
  } else if (is_streamed && reader_.is_http_1_0()) {
    options.framing = BodyFraming::close;
    keeps_alive_ = false;
  } else if (is_streamed) {
    options.framing = BodyFraming::chunked;
  }
  options.keep_alive = keeps_alive_;
  options.names_keep_alive = reader_.is_http_1_0();
  write_head(head_, response_, options);
}

void Connection::send_whole() {
  phase_ = Phase::sending;
  write_response_head(false);
  send({head_, has_body() ? std::string_view(response_.body) : std::string_view(), {}}, &Connection::finish_request);
}

void Connection::send_half() {
  phase_ = Phase::sending;
  // Of a streamed body it is not known how much half is: its header fields are sent, and no piece.
  write_response_head(response_.stream != nullptr);
  const std::string_view half = std::string_view(response_.body).substr(0, response_.body.size() / 2);
  send({head_, has_body() ? half : std::string_view(), {}}, &Connection::close_when_acknowledged);
}

void Connection::send_garbage() {
  phase_ = Phase::sending;
  send({garbage, {}, {}}, &Connection::linger);
}

void Connection::start_stream() {
  phase_ = Phase::streaming;
  write_response_head(true);
  watch();
  send({head_, {}, {}}, has_body() ? &Connection::pull : &Connection::finish_request);
}

/// Sends the next piece of a stream.
void Connection::pull() {
  std::optional<std::string> piece;
  try {
    if (!response_.is_endless || !loop_.is_draining()) piece = response_.stream();
  } catch (...) {
    // The status is sent already. An incomplete body is the only way to report the error.
    return reset();
  }
  if (!piece) {
    if (reader_.is_http_1_0()) return finish_request();
    return send({last_chunk, {}, {}}, &Connection::finish_request);
  }
  if (piece->empty()) return pause(stream_interval, &Connection::pull);
  piece_ = std::move(*piece);
  if (reader_.is_http_1_0()) return send({piece_, {}, {}}, &Connection::pull_later);
  head_.clear();
  fmt::format_to(std::back_inserter(head_), "{:x}\r\n", piece_.size());
  send({head_, piece_, "\r\n"}, &Connection::pull_later);
}

/// Lets the other connections go first.
void Connection::pull_later() {
  boost::asio::post(loop_.io(), [self = shared_from_this()] {
    if (self->phase_ != Phase::closed) self->pull();
  });
}

void Connection::start_dribble() {
  phase_ = Phase::dribbling;
  response_.delivery.chunks = std::min(response_.delivery.chunks, response_.body.size());
  sent_pieces_ = sent_bytes_ = 0;
  write_response_head(false);
  watch();
  send({head_, {}, {}}, &Connection::pause_dribble);
}

void Connection::pause_dribble() {
  pause(response_.delivery.over / static_cast<std::chrono::milliseconds::rep>(response_.delivery.chunks),
        &Connection::dribble);
}

/// Sends the next piece of a body that is sent slowly.
void Connection::dribble() {
  const std::size_t pieces = response_.delivery.chunks;
  ++sent_pieces_;
  const std::size_t begin = std::exchange(sent_bytes_, response_.body.size() * sent_pieces_ / pieces);
  const std::string_view piece = std::string_view(response_.body).substr(begin, sent_bytes_ - begin);
  send({piece, {}, {}}, sent_pieces_ == pieces ? &Connection::finish_request : &Connection::pause_dribble);
}

/// Writes all parts, then calls `next`. Lifetime: the parts must live until then.
void Connection::send(std::array<std::string_view, 3> parts, Step next) {
  std::ranges::transform(parts, unsent_.begin(),
                         [](std::string_view part) { return boost::asio::buffer(part.data(), part.size()); });
  after_flush_ = next;
  flush();
}

void Connection::flush() {
  while (boost::asio::buffer_size(unsent_) != 0) {
    boost::system::error_code ec;
    std::size_t written = socket_.write_some(unsent_, ec);
    if (ec == boost::asio::error::would_block) {
      // Each progress gives the client the whole time again.
      set_deadline(loop_.options().limits.idle_time);
      return socket_.async_wait(Socket::wait_write,
                                [self = shared_from_this()](const boost::system::error_code& error) {
                                  if (self->phase_ == Phase::closed) return;
                                  if (error)
                                    self->close();
                                  else
                                    self->flush();
                                });
    }
    if (ec) return close();
    for (boost::asio::const_buffer& part : unsent_) {
      const std::size_t taken = std::min(written, part.size());
      part += taken;
      written -= taken;
    }
  }
  clear_deadline();
  (this->*after_flush_)();
}

}  // namespace custengine::serve
