#include "serve/world/faults.hpp"

#include "serve/http/problem.hpp"
#include "serve/world/world.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace custengine::serve {
namespace {

bool holds(const std::optional<std::string>& wanted, std::string_view value) noexcept {
  return !wanted || *wanted == value;
}

bool matches_call(const FaultMatch& match, const Call& call) noexcept {
  return holds(match.operation, call.operation) && holds(match.tenant, call.tenant) && holds(match.id, call.id) &&
         holds(match.store, call.store) && holds(match.external_reference, call.external_reference) &&
         holds(match.method, call.method) && holds(match.path, call.path);
}

/// A number from 0 to 1 that follows from the seed and the count (SplitMix64).
double random_share(std::uint64_t seed, std::uint64_t count) noexcept {
  std::uint64_t mixed = seed + count * 0x9e3779b97f4a7c15U;
  mixed = (mixed ^ (mixed >> 30U)) * 0xbf58476d1ce4e5b9U;
  mixed = (mixed ^ (mixed >> 27U)) * 0x94d049bb133111ebU;
  mixed ^= mixed >> 31U;
  return static_cast<double>(mixed >> 11U) * 0x1.0p-53;
}

/// `count`: the number of the call among those that match, from 1.
bool is_struck(const FaultWhen& when, std::uint64_t count) noexcept {
  switch (when.kind) {
    case FaultWhen::Kind::first:
      return count <= when.number;
    case FaultWhen::Kind::nth:
      return count == when.number;
    case FaultWhen::Kind::every:
      return count % when.number == 0;
    case FaultWhen::Kind::probability:
      break;
  }
  return random_share(when.seed, count) < when.share;
}

/// True if the connection ends without an answer, so that there is nothing for the operation to give.
bool loses_all(const Delivery& delivery) noexcept {
  return delivery.ending != Delivery::Ending::complete && delivery.ending != Delivery::Ending::truncate;
}

bool gives_response(const FaultAction& action) noexcept {
  return action.error || action.response || (action.delivery && loses_all(*action.delivery));
}

/// Delays add up. Of endings and bodies in pieces, the later fault's counts.
void combine(Delivery& all, const Delivery& one) {
  const auto delay = all.delay + one.delay;
  if (one.ending != Delivery::Ending::complete) all.ending = one.ending;
  if (one.chunks != 0) {
    all.chunks = one.chunks;
    all.over = one.over;
  }
  all.delay = delay;
}

}  // namespace

Result<std::uint64_t> Faults::add(FaultRule rule) {
  const std::lock_guard lock(mutex_);
  if (entries_.size() >= max_faults)
    return Error{.code = ErrorCode::resource_exhausted,
                 .message = fmt::format("the world has {} faults, which is the limit; delete one", max_faults)};
  auto action = std::make_shared<const FaultAction>(std::move(rule.action));
  rule.action = {};
  entries_.push_back({.state = {.id = ++last_id_, .rule = std::move(rule)}, .action = std::move(action)});
  count_ = entries_.size();
  return last_id_;
}

std::vector<Faults::State> Faults::all() const {
  const std::lock_guard lock(mutex_);
  std::vector<State> all;
  for (const Entry& entry : entries_) all.push_back(entry.state);
  return all;
}

std::optional<Faults::State> Faults::find(std::uint64_t id) const {
  const std::lock_guard lock(mutex_);
  const auto found = std::ranges::find(entries_, id, [](const Entry& entry) { return entry.state.id; });
  if (found == entries_.end()) return std::nullopt;
  return found->state;
}

bool Faults::remove(std::uint64_t id) {
  const std::lock_guard lock(mutex_);
  const auto removed = std::erase_if(entries_, [id](const Entry& entry) { return entry.state.id == id; });
  count_ = entries_.size();
  return removed > 0;
}

void Faults::clear() {
  const std::lock_guard lock(mutex_);
  entries_.clear();
  count_ = 0;
}

void Faults::start_over() {
  const std::lock_guard lock(mutex_);
  entries_.clear();
  count_ = 0;
  last_id_ = 0;
}

std::vector<Faults::Struck> Faults::judge(FaultMoment moment, const Call& call) {
  const std::lock_guard lock(mutex_);
  std::vector<Struck> struck;
  for (Entry& entry : entries_) {
    State& state = entry.state;
    if (state.rule.moment != moment || !matches_call(state.rule.match, call)) continue;
    if (!is_struck(state.rule.when, ++state.matched)) continue;
    ++state.struck;
    struck.push_back({.id = state.id, .action = entry.action});
    if (gives_response(*entry.action)) break;
  }
  return struck;
}

void Faults::note_error(std::uint64_t id, const std::string& message) {
  const std::lock_guard lock(mutex_);
  for (Entry& entry : entries_)
    if (entry.state.id == id) entry.state.last_error = message;
}

void Faults::apply_patch(const Struck& struck, const Call& call, World& world) {
  Result<Customer> changed = Error{.code = ErrorCode::failed_precondition, .message = "the call names no customer"};
  if (!call.id.empty()) {
    auto writer = world.engine().session(call.tenant, all_permissions);
    if (writer)
      changed = writer->update(call.id, *struck.action->patch);
    else
      changed = writer.error();
  }
  if (!changed) note_error(struck.id, changed.error().message);
}

Strike Faults::strike(FaultMoment moment, const Call& call, World& world) {
  Strike strike;
  if (count_ == 0) return strike;
  for (const Struck& struck : judge(moment, call)) {
    const FaultAction& action = *struck.action;
    if (action.patch) apply_patch(struck, call, world);
    if (action.advance != action.advance.zero() && !world.is_record() && !world.clock().try_advance(action.advance))
      note_error(struck.id, "the clock would pass the year 9999");
    if (action.delivery) combine(strike.delivery, *action.delivery);
    if (action.error) strike.response = problem(*action.error, call.instance);
    if (action.response) strike.response = *action.response;
    // The connection does not send it: it only tells the service that the operation's own answer is gone.
    if (action.delivery && loses_all(*action.delivery)) strike.response = Response{.status = 503};
  }
  return strike;
}

}  // namespace custengine::serve
