#pragma once

#include "engine/session_state.hpp"

#include <custengine/interceptor.hpp>
#include <custengine/merge.hpp>
#include <custengine/store.hpp>

#include <chrono>
#include <type_traits>

namespace custengine::engine {

/// One call that passes the engine's interceptor.
class Interception {
 public:
  /// The interceptor, the clock and the texts of the call must outlive this.
  Interception(Interceptor& interceptor, Clock& clock, const Call& call)
      : interceptor_(interceptor), clock_(clock), call_(call) {}

  /// Returns the result of `body(call)`, unless the interceptor refuses the call or replaces the answer. The body may
  /// add to the call what it learns about it.
  template <class Body>
  auto run(Body body) -> std::invoke_result_t<Body&, Call&> {
    const auto allowed = before();
    auto answer = [&]() -> std::invoke_result_t<Body&, Call&> {
      try {
        if (!allowed) return allowed.error();
        auto given = body(call_);
        if (const auto kept = interceptor_.before_answer(call_, outcome_of(given)); !kept) return kept.error();
        return given;
      } catch (...) {
        after_exception();
        throw;
      }
    }();
    tell(outcome_of(answer));
    return answer;
  }

 private:
  Result<void> before();
  template <class T>
  static Outcome outcome_of(const Result<T>& answer) {
    Outcome outcome{.error = answer ? nullptr : &answer.error()};
    if constexpr (std::is_same_v<T, Customer>)
      outcome.customer = answer ? &*answer : nullptr;
    else if constexpr (std::is_same_v<T, StoreCustomer> || std::is_same_v<T, MergePreview>)
      outcome.customer = answer ? &answer->customer : nullptr;
    return outcome;
  }

  /// Reports that the operation threw. The caller then rethrows that exception.
  void after_exception() noexcept;
  void tell(Outcome outcome);

  Interceptor& interceptor_;
  Clock& clock_;
  Call call_;
  Timestamp began_ = {};
  std::chrono::steady_clock::time_point began_steadily_ = {};
};

/// Runs `body()` as a call of a session. Requires that the session's engine has an interceptor.
template <class Body>
[[gnu::noinline]] auto run_intercepted(const detail::SessionState& session, Call call, Body& body)
    -> std::invoke_result_t<Body&> {
  call.tenant = session.tenant_id;
  call.subject = session.subject;
  return Interception(*session.interceptor, *session.environment->clock, call).run([&](Call&) { return body(); });
}

/// Does the same if there is an interceptor; otherwise only runs `body()`.
template <class Body>
auto intercepted(const detail::SessionState& session, const Call& call, Body body) -> std::invoke_result_t<Body&> {
  if (session.interceptor) [[unlikely]]
    return run_intercepted(session, call, body);
  return body();
}

}  // namespace custengine::engine
