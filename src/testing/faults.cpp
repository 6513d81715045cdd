#include <custengine/testing/faults.hpp>

#include <fmt/format.h>

#include <stdexcept>
#include <utility>

namespace custengine::testing {

struct Faults::Entry {
  std::optional<Operation> operation = {};
  std::string id = {}, reference = {}, store_id = {}, tenant = {};
  std::function<bool(const Call&)> predicate = {};
  std::function<bool(std::uint64_t number)> is_due = [](std::uint64_t) { return true; };
  std::string times = {};  // describes is_due
  bool is_after = false;   // strikes after the operation
  std::string action_words = {};
  std::function<Result<void>()> action = {};

  std::uint64_t seen = 0, struck = 0;  // guarded by the mutex of Faults

  bool matches(const Call& call, bool is_done) const {
    const auto fits = [](const std::string& wanted, std::string_view given) {
      return wanted.empty() || wanted == given;
    };
    return is_after == is_done && (!operation || *operation == call.operation) && fits(id, call.id) &&
           fits(reference, call.external_reference) && fits(store_id, call.store_id) && fits(tenant, call.tenant) &&
           (!predicate || predicate(call));
  }

  std::string describe() const {
    std::string words(operation ? to_string(*operation) : "any call");
    for (const auto& [name, value] : {std::pair<const char*, const std::string&>{"id", id},
                                      {"reference", reference},
                                      {"store", store_id},
                                      {"tenant", tenant}})
      if (!value.empty()) words += fmt::format(", {} {}", name, value);
    if (predicate) words += ", where a predicate holds";
    if (!times.empty()) words += ", " + times;
    if (is_after) words += ", after the call";
    return fmt::format("{}: {}", words, action_words);
  }
};

namespace {

void require_positive(std::uint64_t number, const char* what) {
  if (number == 0)
    throw Exception({.code = ErrorCode::invalid_argument, .message = fmt::format("{} counts from 1", what)});
}

FakeClock& require_clock(const std::shared_ptr<FakeClock>& clock) {
  if (!clock)
    throw Exception({.code = ErrorCode::failed_precondition, .message = "these Faults were made without a FakeClock"});
  return *clock;
}

}  // namespace

Faults::Faults(std::shared_ptr<FakeClock> clock) : clock_(std::move(clock)) {}

Faults::~Faults() = default;

Faults::Rule Faults::on(Operation operation) {
  return {*this, operation};
}

Faults::Rule Faults::on_any_call() {
  return {*this, std::nullopt};
}

std::vector<std::string> Faults::unused() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> rules;
  for (const auto& entry : entries_)
    if (entry->struck == 0) rules.push_back(entry->describe());
  return rules;
}

std::uint64_t Faults::struck() const {
  const std::lock_guard lock(mutex_);
  return struck_;
}

void Faults::clear() {
  const std::lock_guard lock(mutex_);
  entries_.clear();
  struck_ = 0;
}

void Faults::add(std::shared_ptr<Entry> entry) {
  const std::lock_guard lock(mutex_);
  entries_.push_back(std::move(entry));
}

Result<void> Faults::before(const Call& call) {
  return strike(call, false);
}

Result<void> Faults::before_answer(const Call& call, const Outcome&) {
  return strike(call, true);
}

Result<void> Faults::strike(const Call& call, bool is_done) {
  const auto entries = [this] {
    const std::lock_guard lock(mutex_);
    return entries_;
  }();
  // Predicates and actions are code of the test: no lock is held while they run.
  for (const auto& entry : entries) {
    if (!entry->matches(call, is_done)) continue;
    {
      const std::lock_guard lock(mutex_);
      if (!entry->is_due(++entry->seen)) continue;
      ++entry->struck;
      ++struck_;
    }
    if (auto done = entry->action(); !done) return done;
  }
  return {};
}

Faults::Rule::Rule(Faults& faults, std::optional<Operation> operation)
    : faults_(&faults), entry_(std::make_shared<const Entry>(Entry{.operation = operation})) {}

Faults::Rule Faults::Rule::with(std::function<void(Entry&)> change) const {
  auto changed = std::make_shared<Entry>(*entry_);
  change(*changed);
  Rule rule = *this;
  rule.entry_ = std::move(changed);
  return rule;
}

Faults::Rule Faults::Rule::with_id(std::string id) const {
  return with([&](Entry& entry) { entry.id = std::move(id); });
}

Faults::Rule Faults::Rule::with_reference(std::string external_reference) const {
  return with([&](Entry& entry) { entry.reference = std::move(external_reference); });
}

Faults::Rule Faults::Rule::in_store(std::string store_id) const {
  return with([&](Entry& entry) { entry.store_id = std::move(store_id); });
}

Faults::Rule Faults::Rule::in_tenant(std::string tenant) const {
  return with([&](Entry& entry) { entry.tenant = std::move(tenant); });
}

Faults::Rule Faults::Rule::where(std::function<bool(const Call&)> predicate) const {
  return with([&](Entry& entry) { entry.predicate = std::move(predicate); });
}

Faults::Rule Faults::Rule::first(std::uint64_t count) const {
  require_positive(count, "first");
  return with([&](Entry& entry) {
    entry.times = count == 1 ? "the next" : fmt::format("the next {}", count);
    entry.is_due = [count](std::uint64_t number) { return number <= count; };
  });
}

Faults::Rule Faults::Rule::nth(std::uint64_t number) const {
  require_positive(number, "nth");
  return with([&](Entry& entry) {
    entry.times = fmt::format("number {}", number);
    entry.is_due = [number](std::uint64_t call) { return call == number; };
  });
}

Faults::Rule Faults::Rule::every(std::uint64_t n) const {
  require_positive(n, "every");
  return with([&](Entry& entry) {
    entry.times = fmt::format("one in {}", n);
    entry.is_due = [n](std::uint64_t number) { return number % n == 0; };
  });
}

Faults::Rule Faults::Rule::after_the_call() const {
  return with([](Entry& entry) { entry.is_after = true; });
}

void Faults::Rule::make(std::string_view words, std::function<Result<void>()> action) const {
  auto entry = std::make_shared<Entry>(*entry_);
  entry->action_words = words;
  entry->action = std::move(action);
  faults_->add(std::move(entry));
}

void Faults::Rule::fails(ErrorCode code) const {
  fails(Error{.code = code, .message = "a fault of the test: " + std::string(to_string(code))});
}

void Faults::Rule::fails(Error error) const {
  const auto words = fmt::format("fails with {}", to_string(error.code));
  make(words, [error = std::move(error)] { return Result<void>(error); });
}

void Faults::Rule::loses_answer() const {
  after_the_call().fails({.code = ErrorCode::outcome_unknown, .message = "a fault of the test: the answer is lost"});
}

void Faults::Rule::throws(std::string what) const {
  make("throws", [what = std::move(what)]() -> Result<void> { throw std::runtime_error(what); });
}

void Faults::Rule::takes(std::chrono::milliseconds time) const {
  require_clock(faults_->clock_);
  make(fmt::format("takes {} ms", time.count()), [clock = faults_->clock_, time] {
    clock->advance(time);
    return Result<void>();
  });
}

void Faults::Rule::waits(std::chrono::milliseconds time) const {
  require_clock(faults_->clock_);
  make(fmt::format("waits {} ms", time.count()), [clock = faults_->clock_, time] {
    clock->wait_until(clock->now() + time);
    return Result<void>();
  });
}

void Faults::Rule::runs(std::function<void()> action) const {
  make("runs an action", [action = std::move(action)] {
    action();
    return Result<void>();
  });
}

}  // namespace custengine::testing
