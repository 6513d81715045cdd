#include "serve/resource_call.hpp"

#include "serve/routing/context.hpp"

#include <fmt/format.h>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <chrono>
#include <exception>
#include <optional>
#include <shared_mutex>
#include <utility>

namespace custengine::serve {
namespace {

/// The external reference that a body gives; empty if there is none, or the body is not valid.
std::string reference_in_body(std::string_view body) {
  boost::system::error_code failed;
  const boost::json::value document = boost::json::parse(body, failed);
  if (failed || !document.is_object()) return {};
  for (const char* name : {"externalId", "externalReference"})
    if (const auto* given = document.get_object().if_contains(name); given != nullptr && given->is_string())
      return std::string(given->get_string());
  return {};
}

/// How the answer is sent if faults struck before and after the operation. The delay before it is over.
Delivery join_deliveries(const Delivery& before, Delivery after) {
  if (after.ending == Delivery::Ending::complete) after.ending = before.ending;
  if (after.chunks == 0) {
    after.chunks = before.chunks;
    after.over = before.over;
  }
  return after;
}

}  // namespace

/// The call as faults and the call log see it, with the texts that it refers to.
struct ResourceCall::Facts {
  std::string reference, instance;
  Call call;

  Facts(const Exchange& exchange, World& world)
      : reference(exchange.query_parameter("customerExternalId")),
        instance(fmt::format("/__admin/v1/worlds/{}/calls/{}", world.name(), exchange.number)) {
    if (reference.empty() && !world.faults().empty()) reference = reference_in_body(exchange.request.body);
    call = {.operation = exchange.operation(),
            .tenant = exchange.path_parameter("tenant"),
            .id = exchange.path_parameter("customer"),
            .store = exchange.path_parameter("store"),
            .external_reference = reference,
            .method = exchange.request.method,
            .path = exchange.path_in_world(),
            .instance = instance};
  }
  Facts(const Facts&) = delete;
  Facts& operator=(const Facts&) = delete;
};

ResourceCall::ResourceCall(Worlds& worlds, const ServiceOptions& options, std::shared_ptr<World> world)
    : worlds_(worlds), options_(options), world_(std::move(world)) {}

Response ResourceCall::answer(Exchange& exchange) const {
  const std::shared_lock gate(world_->gate());
  exchange.number = world_->calls().begin();
  const Facts facts(exchange, *world_);
  Strike before = world_->faults().strike(FaultMoment::before, facts.call, *world_);
  const auto delay = std::exchange(before.delivery.delay, {});
  if (delay <= delay.zero()) return run(exchange, facts, before);
  // The operation runs when the delay is over. Until then the gate is free: a reset need not wait.
  const auto kept = std::make_shared<KeptExchange>(exchange);
  const auto due = std::chrono::steady_clock::now() + delay;
  const auto resets = world_->resets();
  return {.poll = [self = *this, kept, before = std::move(before), due, resets]() -> std::optional<Response> {
    if (std::chrono::steady_clock::now() < due) return std::nullopt;
    const std::shared_lock own_gate(self.world_->gate());
    // A reset made the numbers of calls begin anew.
    if (self.world_->resets() != resets) kept->exchange().number = self.world_->calls().begin();
    return self.run(kept->exchange(), Facts(kept->exchange(), *self.world_), before);
  }};
}

Response ResourceCall::run(const Exchange& exchange, const Facts& facts, const Strike& before) const {
  Response response;
  Strike after;
  std::string made;  // the id of a customer; a fault after it may lose the answer
  if (before.response) {
    response = *before.response;
  } else {
    response = perform(exchange, facts.instance);
    made = created_id(response);
    after = world_->faults().strike(FaultMoment::after, facts.call, *world_);
    if (after.response) response = *std::move(after.response);
  }
  response.delivery = join_deliveries(before.delivery, after.delivery);
  world_->calls().end(exchange.number, facts.call, response.status, exchange.elapsed(),
                      {.request_id = given_request_id(exchange.request), .created_id = made});
  return response;
}

Response ResourceCall::perform(const Exchange& exchange, const std::string& instance) const {
  if (exchange.match.route == nullptr) return answer_without_route(exchange, instance);
  Context context{.request = exchange.request,
                  .route = *exchange.match.route,
                  .target = exchange.target,
                  .path = exchange.match.path,
                  .worlds = worlds_,
                  .options = options_,
                  .world = world_.get(),
                  .instance = instance,
                  .is_lenient = options_.is_lenient};
  try {
    return exchange.match.route->handle(context);
  } catch (const std::exception& error) {
    return context.fail(HttpError::internal_error, error.what());
  }
}

Response answer_without_route(const Exchange& exchange, std::string_view instance) {
  const std::string allow(exchange.match.allow);
  if (allow.empty())
    return problem(HttpError::not_found, fmt::format("there is no path {}", exchange.path()), instance);
  Response response =
      exchange.request.method == "OPTIONS"
          ? Response{.status = 204}
          : problem(HttpError::method_not_allowed, fmt::format("{} takes {}", exchange.path(), allow), instance);
  response.set("Allow", allow);
  return response;
}

}  // namespace custengine::serve
