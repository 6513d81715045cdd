#include "serve/control/control.hpp"
#include "serve/control/tables.hpp"
#include "serve/http/http_url.hpp"
#include "serve/routing/service_options.hpp"

#include <fmt/format.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

namespace custengine::serve {
namespace {

constexpr std::size_t max_webhooks = 100;
constexpr std::uint64_t max_first_wait_ms = 60'000, default_first_wait_ms = 1'000;
constexpr std::array webhook_events = {ChangeType::created, ChangeType::updated, ChangeType::deleted};

void read_events(JsonObject& object, Webhook& webhook, JsonViolations& violations) {
  const auto* const events = object.list("events");
  if (events == nullptr) {
    webhook.events.assign(webhook_events.begin(), webhook_events.end());
    return;
  }
  if (events->empty()) object.fail("events", "must name at least one");
  for (std::size_t i = 0; i < events->size(); ++i) {
    const auto* const name = (*events)[i].if_string();
    const auto found = std::ranges::find_if(webhook_events, [name](ChangeType event) {
      return name != nullptr && to_string(event) == std::string_view(*name);
    });
    if (found != webhook_events.end())
      webhook.events.push_back(*found);
    else
      violations.add(element_path(member_path(object.path(), "events"), i),
                     "must be one of CUSTOMER_CREATE, CUSTOMER_UPDATE, CUSTOMER_DELETE");
  }
}

Webhook read_webhook(JsonObject object, bool allows_remote, JsonViolations& violations) {
  Webhook webhook;
  object.require("url");
  if (const auto url = object.text("url")) {
    const auto parsed = parse_http_url(*url);
    if (!parsed)
      object.fail("url", "must be an http URL with a host, and without a user");
    else if (!parsed->is_loopback() && !allows_remote)
      object.fail("url", "must be on this machine: localhost, 127.0.0.1 or [::1]");
    webhook.url = *url;
  }
  read_events(object, webhook, violations);
  webhook.tenant = object.text("tenant");
  object.finish();
  return webhook;
}

std::string_view name_of(Webhooks::Delivery::State state) noexcept {
  switch (state) {
    case Webhooks::Delivery::State::pending:
      return "pending";
    case Webhooks::Delivery::State::delivered:
      return "delivered";
    case Webhooks::Delivery::State::failed:
      break;
  }
  return "failed";
}

Response webhooks_answer(const World& world) {
  boost::json::array items;
  const auto webhooks = world.webhooks();
  if (webhooks)
    for (const Webhook& webhook : webhooks->webhooks()) {
      boost::json::array events;
      for (const ChangeType event : webhook.events) events.emplace_back(to_string(event));
      boost::json::object item{{"url", webhook.url}, {"events", std::move(events)}};
      item["tenant"] = webhook.tenant ? boost::json::value(*webhook.tenant) : nullptr;
      items.push_back(std::move(item));
    }
  const auto wait = webhooks ? webhooks->first_wait() : std::chrono::milliseconds(default_first_wait_ms);
  return json_answer(200, {{"items", std::move(items)}, {"retryMs", wait.count()}});
}

Result<Response> get_webhooks(Context& /*context*/, const WorldHandle& world) {
  return webhooks_answer(*world);
}

Result<Response> put_webhooks(Context& context, const WorldHandle& world) {
  if (!context.options.post)
    return Error{.code = ErrorCode::failed_precondition, .message = "this server sends no webhooks"};
  const auto body = json_body(context);
  if (!body) return body.error();
  JsonViolations violations;
  JsonObject document(*body, "", violations);
  document.require("items");
  std::vector<Webhook> webhooks;
  if (const auto* const items = document.list("items")) {
    if (items->size() > max_webhooks) document.fail("items", fmt::format("must have at most {}", max_webhooks));
    for (std::size_t i = 0; i < items->size() && i < max_webhooks; ++i)
      webhooks.push_back(
          read_webhook(document.element("items", (*items)[i], i), context.options.allow_remote_webhooks, violations));
  }
  const auto wait = document.number("retryMs", 1, max_first_wait_ms).value_or(default_first_wait_ms);
  document.finish();
  if (!violations.empty()) return violations.error();
  world->set_webhooks(std::move(webhooks), context.options.post, std::chrono::milliseconds(wait));
  return webhooks_answer(*world);
}

Result<Response> delete_webhooks(Context& /*context*/, const WorldHandle& world) {
  world->set_webhooks({}, {}, {});
  return no_content();
}

Result<Response> list_deliveries(Context& /*context*/, const WorldHandle& world) {
  const auto webhooks = world->webhooks();
  const auto report = webhooks ? webhooks->report() : Webhooks::Report();
  boost::json::array items;
  for (const Webhooks::Delivery& delivery : report.deliveries) {
    boost::json::object item{{"number", delivery.number},     {"state", name_of(delivery.state)},
                             {"url", delivery.url},           {"event", to_string(delivery.event)},
                             {"tenant", delivery.tenant},     {"customerUid", delivery.customer},
                             {"sequence", delivery.sequence}, {"tries", delivery.tries}};
    item["status"] = delivery.status ? boost::json::value(*delivery.status) : nullptr;
    if (!delivery.error.empty()) item["error"] = delivery.error;
    items.push_back(std::move(item));
  }
  return json_answer(200, {{"items", std::move(items)}, {"dropped", report.dropped}});
}

constexpr std::array webhook_answers = {Answer{.description = "The webhooks.", .schema = "Webhooks"}};
constexpr std::array webhooks_deleted_answers = {Answer{.status = 204, .description = "Nothing is sent any more."}};
constexpr std::array delivery_answers = {
    Answer{.description = "The deliveries that are pending, and the newest 1000 of the others, by number.",
           .schema = "Deliveries"}};

constexpr std::array webhook_route_table = {
    Route{.method = "GET",
          .path = "/worlds/{world}/webhooks",
          .operation = "getWebhooks",
          .handle = in_world<get_webhooks>,
          .summary = "Gets the webhooks",
          .origin = Origin::ours,
          .answers = webhook_answers,
          .errors = errors_of_world},
    Route{.method = "PUT",
          .path = "/worlds/{world}/webhooks",
          .operation = "putWebhooks",
          .handle = alone_in_world<put_webhooks>,  // no tenant is made meanwhile, which they would not follow
          .summary = "Replaces the webhooks: URLs that get each change of a customer; they stay through a reset",
          .origin = Origin::ours,
          .body_schema = "WebhookSetting",
          .answers = webhook_answers,
          .errors = errors_of_test_world_input},
    Route{.method = "DELETE",
          .path = "/worlds/{world}/webhooks",
          .operation = "deleteWebhooks",
          .handle = in_world<delete_webhooks>,
          .summary = "Ends all webhooks",
          .origin = Origin::ours,
          .answers = webhooks_deleted_answers,
          .errors = errors_of_world},
    Route{.method = "GET",
          .path = "/worlds/{world}/webhooks/deliveries",
          .operation = "listDeliveries",
          .handle = in_world<list_deliveries>,
          .summary = "Lists what was sent to webhooks, and what came of it",
          .origin = Origin::ours,
          .answers = delivery_answers,
          .errors = errors_of_world},
};

}  // namespace

std::span<const Route> webhook_routes() noexcept {
  return webhook_route_table;
}

}  // namespace custengine::serve
