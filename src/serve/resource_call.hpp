#pragma once

#include "serve/exchange.hpp"
#include "serve/http/message.hpp"
#include "serve/routing/service_options.hpp"
#include "serve/world/worlds.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace custengine::serve {

/// A call of the resource in one world: faults before it, the operation, faults after it, and the call log.
/// Lifetime: the references outlive it and its answer.
class ResourceCall {
 public:
  ResourceCall(Worlds& worlds, const ServiceOptions& options, std::shared_ptr<World> world);

  /// Answers a request, which needs no route: then the answer is 404 or 405, and the call is logged all the same. If a
  /// fault delays the operation, the answer is a poll. Sets the exchange's number.
  Response answer(Exchange& exchange) const;

 private:
  struct Facts;
  /// Answers with the gate held.
  Response run(const Exchange& exchange, const Facts& facts, const Strike& before) const;
  /// `instance`: the path of the call in the call log.
  Response perform(const Exchange& exchange, const std::string& instance) const;

  Worlds& worlds_;
  const ServiceOptions& options_;
  std::shared_ptr<World> world_;
};

/// The answer to a request whose path has no such method, or that has no such path.
Response answer_without_route(const Exchange& exchange, std::string_view instance = {});

}  // namespace custengine::serve
