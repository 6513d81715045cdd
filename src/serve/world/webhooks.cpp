#include "serve/world/webhooks.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <exception>

namespace custengine::serve {
namespace {

using SteadyClock = std::chrono::steady_clock;

boost::json::object named(std::string_view id) {
  return {{"Id", id}, {"Uid", id}};
}

/// The text that a webhook gets: {"action":"CUSTOMER_CREATE","tenant":{"Id":"acme","Uid":"acme"},"customer":{…},
/// "tenantUser":{…}}. A change does not know its user, so that one has empty texts.
std::string payload_of(std::string_view tenant, const Change& change) {
  boost::json::object payload;
  payload["action"] = to_string(change.type());
  payload["tenant"] = named(tenant);
  payload["customer"] = named(change.id());
  payload["tenantUser"] = named("");
  return boost::json::serialize(payload);
}

bool wants(const Webhook& webhook, std::string_view tenant, ChangeType event) {
  return (!webhook.tenant || *webhook.tenant == tenant) &&
         std::ranges::find(webhook.events, event) != webhook.events.end();
}

constexpr std::chrono::milliseconds pause_without_memory(100);

/// The time before a try: it doubles with each.
std::chrono::milliseconds wait_before(unsigned retry, std::chrono::milliseconds first) {
  auto wait = first;
  for (unsigned n = 1; n < retry && wait < Webhooks::max_wait; ++n) wait *= 2;
  return std::min(wait, Webhooks::max_wait);
}

}  // namespace

Webhooks::Webhooks(Engine& engine, std::vector<Webhook> webhooks, Post post, std::chrono::milliseconds first_wait)
    : engine_(engine), webhooks_(std::move(webhooks)), post_(std::move(post)), first_wait_(first_wait) {
  for (const std::string& tenant : engine_.tenants()) follow(tenant, std::nullopt);
  thread_ = std::thread([this] { run(); });
}

Webhooks::~Webhooks() {
  {
    const std::lock_guard lock(following_);
    subscriptions_.clear();  // no callback runs from now on
  }
  {
    const std::lock_guard lock(mutex_);
    stops_ = true;
  }
  woken_.notify_all();
  stop_.request_stop();
  thread_.join();
}

void Webhooks::follow(const std::string& tenant, std::optional<std::uint64_t> after) {
  auto session = engine_.session(tenant);
  if (!session) return;  // it was dropped meanwhile
  // New changes wait for the earlier ones, so that the order is kept.
  const auto order = std::make_shared<std::mutex>();
  Subscription subscription;  // before the lock, for which its end may wait
  {
    const std::lock_guard earlier_first(*order);
    auto made = session->subscribe([this, tenant, order](const Change& change) {
      const std::lock_guard lock(*order);
      add(tenant, change);
    });
    if (!made) return;
    subscription = std::move(*made);
    if (after) add_earlier(tenant, *session, *after, subscription.since());
  }
  const std::lock_guard lock(following_);
  subscriptions_.insert_or_assign(tenant, std::move(subscription));
}

void Webhooks::add_earlier(const std::string& tenant, const Session& session, std::uint64_t after, std::uint64_t last) {
  constexpr std::size_t changes_at_once = 1000;
  while (after < last) {
    const auto changes = session.changes(after, changes_at_once);
    if (!changes || changes->empty()) return;
    for (const Change& change : *changes)
      if (change.sequence <= last) add(tenant, change);
    after = changes->back().sequence;
  }
}

void Webhooks::forget(const std::string& tenant) {
  const std::lock_guard lock(following_);
  if (!engine_.has_tenant(tenant)) subscriptions_.erase(tenant);
}

std::size_t Webhooks::followed() const {
  const std::lock_guard lock(following_);
  return subscriptions_.size();
}

void Webhooks::start_over() {
  {
    const std::lock_guard lock(mutex_);
    pending_.clear();
    agenda_.clear();
    done_.clear();
    dropped_ = 0;
  }
  {
    const std::lock_guard lock(following_);
    subscriptions_.clear();
  }
  for (const std::string& tenant : engine_.tenants()) follow(tenant, std::nullopt);
}

void Webhooks::add(std::string_view tenant, const Change& change) {
  const std::lock_guard lock(mutex_);
  for (const Webhook& webhook : webhooks_) {
    if (!wants(webhook, tenant, change.type())) continue;
    if (pending_.size() >= max_pending) {
      ++dropped_;
      continue;
    }
    const std::uint64_t number = ++last_;
    pending_[number] = {.delivery = {.number = number,
                                     .url = webhook.url,
                                     .tenant = std::string(tenant),
                                     .customer = std::string(change.id()),
                                     .event = change.type(),
                                     .sequence = change.sequence},
                        .body = payload_of(tenant, change)};
    agenda_.emplace(SteadyClock::now(), number);
  }
  woken_.notify_all();
}

Webhooks::Report Webhooks::report() const {
  const std::lock_guard lock(mutex_);
  Report report{.deliveries = {done_.begin(), done_.end()}, .dropped = dropped_};
  for (const auto& [number, pending] : pending_) report.deliveries.push_back(pending.delivery);
  std::ranges::sort(report.deliveries, {}, &Delivery::number);
  return report;
}

void Webhooks::run() {
  std::unique_lock lock(mutex_);
  while (!stops_) {
    try {
      step(lock);
    } catch (const std::exception&) {
      // There was no memory. What was due stays on the agenda, and is tried again.
      if (!lock.owns_lock()) lock.lock();
      if (!stops_) woken_.wait_for(lock, pause_without_memory);
    }
  }
}

void Webhooks::step(std::unique_lock<std::mutex>& lock) {
  if (agenda_.empty()) {
    woken_.wait(lock);
    return;
  }
  const auto [due, number] = *agenda_.begin();
  if (due > SteadyClock::now()) {
    woken_.wait_until(lock, due);
    return;
  }
  const std::string url = pending_.at(number).delivery.url, body = pending_.at(number).body;
  lock.unlock();
  Result<int> status = Error{.code = ErrorCode::unavailable, .message = "it could not be sent"};
  try {
    status = post_(url, body, timeout, stop_.get_token());
  } catch (const std::exception& exception) {
    status = Error{.code = ErrorCode::unavailable, .message = exception.what()};
  }
  lock.lock();
  settle({due, number}, status);
}

void Webhooks::settle(const Due& due, const Result<int>& status) {
  const auto found = pending_.find(due.second);
  if (found == pending_.end()) return;  // start_over() dropped it meanwhile
  Delivery& delivery = found->second.delivery;
  ++delivery.tries;
  delivery.status = status ? std::optional(*status) : std::nullopt;
  delivery.error = status ? std::string() : status.error().message;
  const bool is_delivered = status && *status >= 200 && *status < 300;
  const bool is_worth_a_retry = !status || *status >= 500;
  if (!is_delivered && is_worth_a_retry && delivery.tries <= max_retries) {
    auto again = agenda_.extract(due);  // needs no memory, unlike a new one
    again.value().first = SteadyClock::now() + wait_before(delivery.tries, first_wait_);
    agenda_.insert(std::move(again));
    return;
  }
  delivery.state = is_delivered ? Delivery::State::delivered : Delivery::State::failed;
  done_.push_back(std::move(delivery));
  if (done_.size() > max_log) done_.pop_front();
  agenda_.erase(due);
  pending_.erase(found);
}

}  // namespace custengine::serve
