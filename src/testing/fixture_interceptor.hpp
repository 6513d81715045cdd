#pragma once

#include <custengine/interceptor.hpp>
#include <custengine/testing/call_log.hpp>
#include <custengine/testing/faults.hpp>

#include <atomic>
#include <memory>

namespace custengine::testing {

/// The chain that a Fixture puts between its engine and the test: the call log, the test's own interceptor, the
/// faults. They are called in this order, so the first two see how the faults change a call.
///
/// Threads: every call may run on any thread.
class FixtureInterceptor : public Interceptor {
 public:
  /// `log` and `extra` may be null.
  FixtureInterceptor(std::shared_ptr<CallLog> log, std::shared_ptr<Interceptor> extra, std::shared_ptr<Faults> faults);

  /// Hides the calls that are made while a Pause lives. Requires that no other call is running.
  class Pause {
   public:
    explicit Pause(FixtureInterceptor& paused) noexcept : paused_(paused) { ++paused_.pauses_; }
    Pause(const Pause&) = delete;
    Pause& operator=(const Pause&) = delete;
    ~Pause() { --paused_.pauses_; }

   private:
    FixtureInterceptor& paused_;
  };

  Result<void> before(const Call& call) override;
  Result<void> before_answer(const Call& call, const Outcome& outcome) override;
  void after(const Call& call, const Outcome& outcome) override;

 private:
  const std::shared_ptr<CallLog> log_;
  const std::shared_ptr<Interceptor> extra_;
  const std::shared_ptr<Faults> faults_;
  std::atomic<int> pauses_ = 0;
};

}  // namespace custengine::testing
