#include "serve/net/loop.hpp"

#include "serve/net/connection.hpp"
#include "serve/net/response_head.hpp"

#include <ctime>
#include <exception>
#include <memory>
#include <new>
#include <utility>
#include <vector>

namespace custengine::serve {
namespace {

/// Connections above the limit that get an answer. Beyond them, the server closes without one.
constexpr std::size_t max_turned_away = 64;

}  // namespace

Loop::Loop(const Server::Handler& handler, const ServerOptions& options)
    : handler_(handler), options_(options), io_(1), work_(io_.get_executor()), drain_timer_(io_.get_executor()) {}
Loop::~Loop() = default;

const std::string& Loop::date() {
  const std::int64_t now = std::time(nullptr);
  if (now != date_second_) {
    date_ = http_date(now);
    date_second_ = now;
  }
  return date_;
}

void Loop::run() {
  while (!io_.stopped()) {
    try {
      io_.run();
    } catch (const std::exception&) {
      // Memory is short: the connection of the handler that threw has no operation left, and so ends. Others go on.
    }
  }
}

void Loop::serve(Socket socket, ClientSeats::Seat seat) {
  std::shared_ptr<Connection> connection;
  try {
    connection = std::make_shared<Connection>(std::move(socket), *this, std::move(seat), false);
  } catch (const std::bad_alloc&) {
    --load_;
    return stop_if_done();
  }
  connections_.insert(connection.get());
  connection->start();
}

void Loop::turn_away(Socket socket) {
  if (turned_away_ == max_turned_away) return;
  const auto connection = std::make_shared<Connection>(std::move(socket), *this, ClientSeats::Seat(), true);
  connections_.insert(connection.get());
  ++turned_away_;
  connection->start();
}

void Loop::leave(Connection& connection) noexcept {
  const bool was_member = connections_.erase(&connection) != 0;
  if (!connection.is_turned_away())
    --load_;
  else if (was_member)
    --turned_away_;
  stop_if_done();
}

void Loop::drain() {
  is_draining_ = true;
  const std::vector<Connection*> connections(connections_.begin(), connections_.end());
  for (Connection* const connection : connections) connection->on_drain();
  drain_timer_.expires_after(options_.drain_time);
  drain_timer_.async_wait([this](const boost::system::error_code& ec) {
    if (ec) return;
    const std::vector<Connection*> late(connections_.begin(), connections_.end());
    for (Connection* const connection : late) connection->close();
  });
  stop_if_done();
}

void Loop::stop_if_done() noexcept {
  if (is_draining_ && connections_.empty() && load_ == 0) io_.stop();
}

}  // namespace custengine::serve
