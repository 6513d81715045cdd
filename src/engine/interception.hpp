#pragma once

#include "engine/session_state.hpp"

#include <custengine/interceptor.hpp>
#include <custengine/merge.hpp>
#include <custengine/store.hpp>

#include <chrono>
#include <type_traits>

namespace custengine::engine {

/// One call on its way past the engine's interceptor.
class Interception {
 public:
  /// Both must outlive it, and so must the texts of the call.
  Interception(Interceptor& interceptor, Clock& clock, const Call& call)
      : interceptor_(interceptor), clock_(clock), call_(call) {}

  /// What `body(call)` gives, unless the interceptor refuses the call or replaces the answer. The body may tell what it
  /// learns of the call.
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

  /// The operation threw, and its exception is on its way.
  void after_exception() noexcept;
  void tell(Outcome outcome);

  Interceptor& interceptor_;
  Clock& clock_;
  Call call_;
  Timestamp began_ = {};
  std::chrono::steady_clock::time_point began_steadily_ = {};
};

/// `body()` as a call of a session. Requires that the session's engine has an interceptor.
template <class Body>
[[gnu::noinline]] auto run_intercepted(const detail::SessionState& session, Call call, Body& body)
    -> std::invoke_result_t<Body&> {
  call.tenant = session.tenant_id;
  call.subject = session.subject;
  return Interception(*session.interceptor, *session.environment->clock, call).run([&](Call&) { return body(); });
}

/// The same, which without an interceptor is `body()` and nothing else.
template <class Body>
auto intercepted(const detail::SessionState& session, const Call& call, Body body) -> std::invoke_result_t<Body&> {
  if (session.interceptor) [[unlikely]]
    return run_intercepted(session, call, body);
  return body();
}

}  // namespace custengine::engine
