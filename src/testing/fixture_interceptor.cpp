#include "testing/fixture_interceptor.hpp"

#include <utility>

namespace custengine::testing {

FixtureInterceptor::FixtureInterceptor(std::shared_ptr<CallLog> log, std::shared_ptr<Interceptor> extra,
                                       std::shared_ptr<Faults> faults)
    : log_(std::move(log)), extra_(std::move(extra)), faults_(std::move(faults)) {}

Result<void> FixtureInterceptor::before(const Call& call) {
  if (pauses_ > 0) return {};
  bool extra_returned = false;
  try {
    if (extra_)
      if (auto allowed = extra_->before(call); !allowed) return allowed;
    extra_returned = extra_ != nullptr;
    return faults_->before(call);
  } catch (...) {
    // The engine does not report an exception before the call as a call. But the log and the test's interceptor have
    // seen the call begin, so they must see its end.
    if (log_) log_->after(call, {.threw = true});
    if (extra_returned) extra_->after(call, {.threw = true});
    throw;
  }
}

Result<void> FixtureInterceptor::before_answer(const Call& call, const Outcome& outcome) {
  if (pauses_ > 0) return {};
  const auto kept = faults_->before_answer(call, outcome);
  if (!extra_) return kept;
  // The test's interceptor comes after the faults, so it sees the answer that they made.
  const auto also_kept = extra_->before_answer(call, kept ? outcome : Outcome{.error = &kept.error()});
  return also_kept ? kept : also_kept;
}

void FixtureInterceptor::after(const Call& call, const Outcome& outcome) {
  if (pauses_ > 0) return;
  if (log_) log_->after(call, outcome);
  if (extra_) extra_->after(call, outcome);
}

}  // namespace custengine::testing
