#pragma once

#include "engine/session_state.hpp"

#include <custengine/interceptor.hpp>
#include <custengine/merge.hpp>
#include <custengine/store.hpp>

#include <type_traits>

namespace custengine::engine {

/// One call on its way past the engine's interceptor.
class Interception {
 public:
  /// `call` without its tenant. Requires that the session's engine has an interceptor.
  Interception(const detail::SessionState& session, const Call& call);

  Result<void> before();

  template <class T>
  void after(const Result<T>& answer) {
    Outcome outcome{.error = answer ? nullptr : &answer.error()};
    if constexpr (std::is_same_v<T, Customer>)
      outcome.customer = answer ? &*answer : nullptr;
    else if constexpr (std::is_same_v<T, StoreCustomer> || std::is_same_v<T, MergePreview>)
      outcome.customer = answer ? &answer->customer : nullptr;
    tell(outcome);
  }

  /// The operation threw, and its exception is on its way.
  void after_exception() noexcept;

 private:
  void tell(Outcome outcome);

  Interceptor& interceptor_;
  Clock& clock_;
  Call call_;
  Timestamp began_ = {};
};

/// What `body()` gives, unless the interceptor refuses the call.
template <class Body>
[[gnu::noinline]] auto run_intercepted(const detail::SessionState& session, const Call& call, Body& body)
    -> std::invoke_result_t<Body&> {
  Interception interception(session, call);
  const auto allowed = interception.before();
  auto answer = [&]() -> std::invoke_result_t<Body&> {
    try {
      if (!allowed) return allowed.error();
      return body();
    } catch (...) {
      interception.after_exception();
      throw;
    }
  }();
  interception.after(answer);
  return answer;
}

/// The same, which without an interceptor is `body()` and nothing else.
template <class Body>
auto intercepted(const detail::SessionState& session, const Call& call, Body body) -> std::invoke_result_t<Body&> {
  if (session.interceptor) [[unlikely]]
    return run_intercepted(session, call, body);
  return body();
}

}  // namespace custengine::engine
