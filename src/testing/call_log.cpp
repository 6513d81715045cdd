#include <custengine/testing/call_log.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace custengine::testing {

std::string to_string(const LoggedCall& call) {
  std::string text(custengine::to_string(call.operation));
  if (!call.id.empty()) text += " " + call.id;
  if (!call.dropped_id.empty()) text += " and " + call.dropped_id;
  if (!call.store_id.empty()) text += " in store " + call.store_id;
  if (!call.external_reference.empty()) text += " reference " + call.external_reference;
  if (call.threw)
    text += ": threw";
  else if (call.error)
    text += fmt::format(": {}", custengine::to_string(call.error->code));
  else if (call.customer)
    text += fmt::format(": {} version {}", call.customer->id(), call.customer->version());
  else
    text += ": ok";
  if (call.duration.count() != 0) text += fmt::format(" ({} ms)", call.duration.count());
  return text;
}

std::string to_string(const Calls& calls) {
  return calls.to_string();
}

Calls Calls::where(const std::function<bool(const LoggedCall&)>& predicate) const {
  std::vector<Entry> found;
  std::ranges::copy_if(entries_, std::back_inserter(found), [&](const Entry& entry) { return predicate(*entry); });
  return Calls(std::move(found));
}

Calls Calls::of(Operation operation) const {
  return where([operation](const LoggedCall& call) { return call.operation == operation; });
}

Calls Calls::with_id(std::string_view id) const {
  return where([id](const LoggedCall& call) {
    return call.id == id || call.dropped_id == id || (call.customer && call.customer->id() == id);
  });
}

Calls Calls::with_reference(std::string_view external_reference) const {
  return where([=](const LoggedCall& call) { return call.external_reference == external_reference; });
}

Calls Calls::in_store(std::string_view store_id) const {
  return where([store_id](const LoggedCall& call) { return call.store_id == store_id; });
}

Calls Calls::in_tenant(std::string_view tenant) const {
  return where([tenant](const LoggedCall& call) { return call.tenant == tenant; });
}

Calls Calls::succeeded() const {
  return where(&LoggedCall::succeeded);
}

Calls Calls::failed() const {
  return where([](const LoggedCall& call) { return !call.succeeded(); });
}

Calls Calls::failed_with(ErrorCode code) const {
  return where([code](const LoggedCall& call) { return call.error && call.error->code == code; });
}

std::vector<Operation> Calls::operations() const {
  std::vector<Operation> operations;
  for (const Entry& entry : entries_) operations.push_back(entry->operation);
  return operations;
}

namespace {

void require_some(bool empty) {
  if (empty) throw Exception({.code = ErrorCode::not_found, .message = "there was no such call"});
}

}  // namespace

const LoggedCall& Calls::first() const {
  require_some(empty());
  return *entries_.front();
}

const LoggedCall& Calls::last() const {
  require_some(empty());
  return *entries_.back();
}

std::string Calls::to_string() const {
  std::string text;
  for (const Entry& entry : entries_) text += testing::to_string(*entry) + '\n';
  return text;
}

Calls CallLog::calls() const {
  const std::lock_guard lock(mutex_);
  return Calls(entries_);
}

void CallLog::clear() {
  std::vector<Calls::Entry> dropped;  // destroyed after the lock is released
  const std::lock_guard lock(mutex_);
  dropped.swap(entries_);
}

void CallLog::after(const Call& call, const Outcome& outcome) {
  auto entry = std::make_shared<LoggedCall>(LoggedCall{.operation = call.operation,
                                                       .id = std::string(call.id),
                                                       .store_id = std::string(call.store_id),
                                                       .external_reference = std::string(call.external_reference),
                                                       .tenant = std::string(call.tenant),
                                                       .duration = outcome.duration,
                                                       .threw = outcome.threw,
                                                       .dropped_id = std::string(call.dropped_id),
                                                       .subject = std::string(call.subject),
                                                       .elapsed = outcome.elapsed});
  if (outcome.error) entry->error = *outcome.error;
  if (outcome.customer) entry->customer = *outcome.customer;
  const std::lock_guard lock(mutex_);
  entries_.push_back(std::move(entry));
}

}  // namespace custengine::testing
