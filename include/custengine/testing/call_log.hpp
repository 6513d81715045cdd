#pragma once

#include <custengine/customer.hpp>
#include <custengine/interceptor.hpp>
#include <custengine/result.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace custengine::testing {

/// A copy of one call: the values of its Call and its Outcome.
struct LoggedCall {
  Operation operation = {};
  std::string id = {}, store_id = {}, external_reference = {}, tenant = {};
  std::optional<Error> error = {};
  std::optional<Customer> customer = {};
  std::chrono::milliseconds duration = {};
  bool threw = false;
  std::string dropped_id = {}, subject = {};
  std::chrono::nanoseconds elapsed = {};

  bool succeeded() const noexcept { return !error && !threw; }
};

/// One line: `update c-7: VersionMismatch (200 ms)`.
std::string to_string(const LoggedCall& call);

/// Calls in the order in which they ended, all of a log or a selection:
///
///     fixture.calls().of(Operation::update).with_id("c-7").count() == 1
///
/// A copy of one moment: later calls are not in it. Cost: each selection copies a pointer per call.
class Calls {
 public:
  using Entry = std::shared_ptr<const LoggedCall>;

  explicit Calls(std::vector<Entry> entries = {}) noexcept : entries_(std::move(entries)) {}

  Calls of(Operation operation) const;
  /// Calls that ask for that id, or give a customer with it, as create does with a generated id. A merge has two ids:
  /// of the kept and of the dropped customer.
  Calls with_id(std::string_view id) const;
  Calls with_reference(std::string_view external_reference) const;
  Calls in_store(std::string_view store_id) const;
  Calls in_tenant(std::string_view tenant) const;
  Calls where(const std::function<bool(const LoggedCall&)>& predicate) const;
  Calls succeeded() const;
  Calls failed() const;  ///< calls that threw included
  Calls failed_with(ErrorCode code) const;

  std::size_t count() const noexcept { return entries_.size(); }
  bool empty() const noexcept { return entries_.empty(); }
  std::vector<Operation> operations() const;
  /// Throws Exception (not_found) if there is no call.
  const LoggedCall& first() const;
  const LoggedCall& last() const;
  /// Requires index < count().
  const LoggedCall& operator[](std::size_t index) const noexcept { return *entries_[index]; }

  /// One line per call.
  std::string to_string() const;

 private:
  std::vector<Entry> entries_;
};

/// As Calls::to_string.
std::string to_string(const Calls& calls);

/// An interceptor that logs every call of an engine. A Fixture has one.
///
/// Lifetime: keeps the customers in its calls alive until clear().
/// Threads: every call may run on any thread. Cost: about 400 bytes per call until clear().
class CallLog : public Interceptor {
 public:
  Calls calls() const;
  void clear();

  void after(const Call& call, const Outcome& outcome) override;

 private:
  mutable std::mutex mutex_;
  std::vector<Calls::Entry> entries_;
};

}  // namespace custengine::testing
