#include "serve/net/server.hpp"

#include "serve/net/client_seats.hpp"
#include "serve/net/loop.hpp"

#include <sys/eventfd.h>
#include <unistd.h>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace custengine::serve {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

/// How long the server waits before it accepts again, if it has no descriptors or no memory for a connection.
constexpr std::chrono::milliseconds accept_pause(100);

void require(const error_code& ec, const char* action) {
  if (ec) throw std::system_error(ec, action);
}

int make_event() {
  const int event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (event < 0) throw std::system_error(errno, std::generic_category(), "cannot make an event descriptor");
  return event;
}

}  // namespace

struct Server::State {
  using Acceptor = asio::basic_socket_acceptor<tcp, Executor>;

  State(Handler request_handler, ServerOptions server_options)
      : handler(std::move(request_handler)),
        options(std::move(server_options)),
        seats(options.limits.connections_of_client) {
    for (unsigned i = 0; i < std::max(1U, options.threads); ++i)
      loops.push_back(std::make_unique<Loop>(handler, options));
    Loop& first = *loops.front();
    acceptor = std::make_unique<Acceptor>(first.io());
    accept_timer = std::make_unique<SteadyTimer>(first.io());
    stop_event = std::make_unique<asio::posix::basic_stream_descriptor<Executor>>(first.io(), make_event());
    stop_descriptor = stop_event->native_handle();
    listen();
  }

  void listen() {
    error_code ec;
    const asio::ip::address address = asio::ip::make_address(options.address, ec);
    require(ec, "the address to listen on is not valid");
    const tcp::endpoint endpoint(address, options.port);
    acceptor->open(endpoint.protocol(), ec);
    require(ec, "cannot open a socket");
    acceptor->set_option(tcp::acceptor::reuse_address(true), ec);
    require(ec, "cannot set up the socket");
    acceptor->bind(endpoint, ec);
    require(ec, "cannot listen on this address and port");
    acceptor->listen(asio::socket_base::max_listen_connections, ec);
    require(ec, "cannot listen on this address and port");
    acceptor->non_blocking(true, ec);
    require(ec, "cannot set up the socket");
    options.port = acceptor->local_endpoint().port();
  }

  Loop& least_loaded() {
    return **std::ranges::min_element(loops, {}, [](const auto& loop) { return loop->load(); });
  }

  std::size_t load() const {
    std::size_t sum = 0;
    for (const auto& loop : loops) sum += loop->load();
    return sum;
  }

  void accept() {
    Loop& loop = least_loaded();
    acceptor->async_accept(loop.io(), [this, &loop](const error_code& ec, Socket socket) {
      if (ec == asio::error::operation_aborted || is_stopping) return;
      if (!ec) deal(loop, std::move(socket));
      if (!ec || ec == asio::error::connection_aborted)
        accept();
      else
        accept_later();
    });
  }

  void accept_later() {
    accept_timer->expires_after(accept_pause);
    accept_timer->async_wait([this](const error_code& ec) {
      if (!ec && !is_stopping) accept();
    });
  }

  /// Hands an accepted connection to its loop.
  void deal(Loop& loop, Socket socket) {
    auto seat = take_seat(socket);
    const bool is_turned_away = !seat || load() >= options.limits.connections;
    if (!is_turned_away) loop.expect();
    const auto start = [&loop, is_turned_away](Socket accepted, ClientSeats::Seat taken) {
      if (is_turned_away)
        loop.turn_away(std::move(accepted));
      else
        loop.serve(std::move(accepted), std::move(taken));
    };
    if (&loop == loops.front().get())
      start(std::move(socket), seat ? *std::move(seat) : ClientSeats::Seat());
    else
      asio::post(loop.io(), [start, accepted = std::move(socket),
                             taken = seat ? *std::move(seat) : ClientSeats::Seat()]() mutable {
        start(std::move(accepted), std::move(taken));
      });
  }

  /// A place for the socket's client; nullopt if it has none left, or is gone.
  std::optional<ClientSeats::Seat> take_seat(const Socket& socket) {
    if (!seats.have_limit()) return ClientSeats::Seat();
    error_code ec;
    const auto endpoint = socket.remote_endpoint(ec);
    if (ec) return std::nullopt;
    return seats.take(endpoint.address().to_string());
  }

  void wait_for_stop() {
    stop_event->async_wait(asio::posix::descriptor_base::wait_read, [this](const error_code& ec) {
      if (!ec) drain();
    });
  }

  /// Takes the connections that clients have opened already, and no more; then all loops finish.
  void drain() {
    is_stopping = true;
    for (error_code ec; !ec;) {
      Loop& loop = least_loaded();
      Socket socket(loop.io());
      acceptor->accept(socket, ec);
      if (!ec) deal(loop, std::move(socket));
    }
    error_code ignored;
    acceptor->close(ignored);
    accept_timer->cancel();
    for (const auto& loop : loops) asio::post(loop->io(), [&target = *loop] { target.drain(); });
  }

  Handler handler;
  ServerOptions options;
  ClientSeats seats;  // outlives the connections, which are in the loops
  std::vector<std::unique_ptr<Loop>> loops;
  // After the loops, so that they are destroyed before them.
  std::unique_ptr<Acceptor> acceptor;
  std::unique_ptr<SteadyTimer> accept_timer;
  std::unique_ptr<asio::posix::basic_stream_descriptor<Executor>> stop_event;
  int stop_descriptor = -1;
  bool is_stopping = false;  ///< used by the first loop's thread
};

Server::Server(Handler handler, ServerOptions options)
    : state_(std::make_unique<State>(std::move(handler), std::move(options))) {}
Server::~Server() = default;

unsigned short Server::port() const noexcept {
  return state_->options.port;
}

std::size_t Server::connections() const noexcept {
  return state_->load();
}

void Server::run() {
  state_->accept();
  state_->wait_for_stop();
  std::vector<std::thread> threads;
  for (std::size_t i = 1; i < state_->loops.size(); ++i)
    threads.emplace_back([&loop = *state_->loops[i]] { loop.run(); });
  state_->loops.front()->run();
  for (std::thread& thread : threads) thread.join();
}

void Server::stop() noexcept {
  // A system call alone, so that a signal handler may call it.
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = ::write(state_->stop_descriptor, &one, sizeof one);
}

}  // namespace custengine::serve
