#pragma once

#include "serve/http/message.hpp"
#include "serve/locate.hpp"
#include "serve/request_rates.hpp"
#include "serve/routing/service_options.hpp"
#include "serve/world/worlds.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace custengine::serve {

struct Exchange;

/// The parts that a server gives out, for a control surface on a port of its own.
enum class Surface { all, resource, control };

/// The HTTP service without its sockets: worlds, the resource in each, and the control surface.
/// Threads: every call may run on any thread, several at a time.
class Service {
 public:
  explicit Service(ServiceOptions options = {});

  /// Answers one request: finds the world and the route, lets faults strike, calls the handler, logs the call, and adds
  /// the fields of every response. Exceptions become 500.
  Response handle(const Request& request, Surface surface = Surface::all);

  /// The largest body that a request may have, in bytes, by its head alone. Only who may use control gets more than the
  /// usual.
  std::size_t max_body(const Request& head, Surface surface = Surface::all) const;

  Worlds& worlds() noexcept { return worlds_; }
  const ServiceOptions& options() const noexcept { return options_; }
  /// From now on every request is answered with 503. For a server that stops.
  void stop() noexcept { is_stopping_ = true; }

 private:
  Response answer(Exchange& exchange, Surface surface);
  Response answer_text(Exchange& exchange);
  Response answer_resource(Exchange& exchange);
  Response answer_control(Exchange& exchange);
  /// True if the request's Host is one that this part answers to.
  bool is_for_us(const Request& request, Part part) const;
  /// The refusal of a request that may not use the control surface.
  std::optional<Response> refuse_control(const Request& request, bool needs_token) const;
  /// Adds the fields of every response, and logs the request.
  void finish(Response& response, const Exchange& exchange) const;
  /// The same for an answer that comes later.
  Response finish_later(Response response, const Exchange& exchange) const;

  const ServiceOptions options_;
  Worlds worlds_;
  RequestRates rates_;
  std::atomic<std::uint64_t> others_ = 0;  // requests that are in no call log
  std::atomic<bool> is_stopping_ = false;
};

}  // namespace custengine::serve
