#include "serve/net/server.hpp"

#include <utility>

namespace custengine::serve {

struct Server::State {
  Handler handler;
  ServerOptions options;
};

Server::Server(Handler handler, ServerOptions options)
    : state_(std::make_unique<State>(State{std::move(handler), std::move(options)})) {}
Server::~Server() = default;
unsigned short Server::port() const noexcept {
  return state_->options.port;
}
void Server::run() {}
void Server::stop() noexcept {}

}  // namespace custengine::serve
