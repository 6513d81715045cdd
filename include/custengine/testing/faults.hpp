#pragma once

#include <custengine/interceptor.hpp>
#include <custengine/result.hpp>
#include <custengine/testing/fake_clock.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace custengine::testing {

/// Makes operations fail, throw or take time, in place of the engine; or loses their answers:
///
///     faults.on(Operation::update).with_id("c-7").next().fails(ErrorCode::unavailable);
///     faults.on_any_call().every(10).takes(200ms);
///     faults.on(Operation::create).next().loses_answer();  // written, but the caller gets outcome_unknown
///
/// A rule has three parts: the calls that it matches, which of these it strikes (by default all), and the action. The
/// action comes last and makes the rule. Rules are tried in the order in which they were made. If a rule fails a call,
/// later rules do not see it: two rules for the next call strike the next and the one after. Rules with
/// after_the_call() are tried in that order when the operation is done. They neither strike nor count a call that a
/// fault failed before.
///
/// A Fixture has one; alone it is an interceptor for EngineOptions. A rule that never struck is a mistake in the test:
/// see unused().
///
/// Threads: every call may run on any thread.
class Faults : public Interceptor {
 public:
  class Rule;

  /// `clock` is the clock of takes() and waits(); without one they throw Exception (failed_precondition).
  explicit Faults(std::shared_ptr<FakeClock> clock = {});
  ~Faults() override;

  [[nodiscard]] Rule on(Operation operation);
  [[nodiscard]] Rule on_any_call();

  /// The descriptions of all rules that never struck, in the order in which they were made.
  std::vector<std::string> unused() const;
  /// The number of times that rules struck.
  std::uint64_t struck() const;
  /// Drops all rules.
  void clear();

  Result<void> before(const Call& call) override;
  Result<void> before_answer(const Call& call, const Outcome& outcome) override;

 private:
  struct Entry;
  void add(std::shared_ptr<Entry> entry);
  Result<void> strike(const Call& call, bool is_done);

  const std::shared_ptr<FakeClock> clock_;
  mutable std::mutex mutex_;
  std::vector<std::shared_ptr<Entry>> entries_;
  std::uint64_t struck_ = 0;
};

/// A rule that is being made. Requires that its Faults live.
class [[nodiscard]] Faults::Rule {
 public:
  // The calls that it matches: all conditions must hold. They compare with the members of Call, which are empty if the
  // request has none.
  Rule with_id(std::string id) const;
  Rule with_reference(std::string external_reference) const;
  Rule in_store(std::string store_id) const;
  Rule in_tenant(std::string tenant) const;
  Rule where(std::function<bool(const Call&)> predicate) const;

  // Which of these calls it strikes, counted from now on. The last of these calls counts.
  Rule next() const { return first(1); }
  Rule first(std::uint64_t count) const;
  Rule nth(std::uint64_t number) const;  ///< from 1; throws Exception (invalid_argument) for 0
  Rule every(std::uint64_t n) const;     ///< calls n, 2n, …; throws Exception (invalid_argument) for 0

  /// Strikes when the operation is done, before the caller gets the answer, whatever it is. What was written stays
  /// written, and subscribers have seen it. Without this, a rule strikes before the operation begins.
  Rule after_the_call() const;

  // The action.

  /// The call fails with that error. If only a code is given, the error has no violations, holder or version. If the
  /// caller needs these, give a whole Error, or cause the real error with runs().
  void fails(ErrorCode code) const;
  void fails(Error error) const;
  /// after_the_call().fails() with ErrorCode::outcome_unknown: the caller cannot know whether the write happened.
  void loses_answer() const;
  /// The caller gets a std::runtime_error with that text.
  void throws(std::string what = "a fault of the test") const;
  /// The clock moves forward, as if the call had taken that time; the call then goes on.
  void takes(std::chrono::milliseconds time) const;
  /// The calling thread waits until another thread has moved the clock forward by that time; the call then goes on.
  void waits(std::chrono::milliseconds time) const;
  /// Calls `action`, which may use the engine, and goes on; for example, another writer comes first.
  void runs(std::function<void()> action) const;

 private:
  friend class Faults;
  Rule(Faults& faults, std::optional<Operation> operation);
  Rule with(std::function<void(Entry&)> change) const;
  void make(std::string_view words, std::function<Result<void>()> action) const;

  Faults* faults_;
  std::shared_ptr<const Entry> entry_;
};

}  // namespace custengine::testing
