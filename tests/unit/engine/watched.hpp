#pragma once

#include "support.hpp"

#include <custengine/interceptor.hpp>
#include <custengine/testing/in_memory_authenticator.hpp>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custengine::test {

using Seen = std::vector<std::string>;

/// An interceptor that records its calls and runs the test's functions.
struct Recorder : Interceptor {
  Seen seen;
  std::function<Result<void>(const Call&)> on_before;
  std::function<Result<void>(const Call&, const Outcome&)> on_answer;
  std::function<void(const Call&, const Outcome&)> on_after;

  Result<void> before(const Call& call) override {
    seen.push_back("before " + std::string(to_string(call.operation)));
    return on_before ? on_before(call) : Result<void>();
  }
  Result<void> before_answer(const Call& call, const Outcome& outcome) override {
    return on_answer ? on_answer(call, outcome) : Result<void>();
  }
  void after(const Call& call, const Outcome& outcome) override {
    std::string line = "after " + std::string(to_string(call.operation));
    for (const std::string_view part : {call.tenant, call.id, call.store_id, call.external_reference})
      line.append(1, ' ').append(part.empty() ? "-" : part);
    if (!call.dropped_id.empty()) line.append(" dropped ").append(call.dropped_id);
    if (!call.subject.empty()) line.append(" by ").append(call.subject);
    line += outcome.threw ? " threw" : outcome.error ? ' ' + std::string(to_string(outcome.error->code)) : " ok";
    if (outcome.customer) line.append(" gave ").append(outcome.customer->id());
    seen.push_back(line);
    if (on_after) on_after(call, outcome);
  }
};

/// An engine with a Recorder, and a session on its tenant "acme".
struct Watched {
  std::shared_ptr<Recorder> recorder = std::make_shared<Recorder>();
  std::shared_ptr<testing::FakeClock> clock = std::make_shared<testing::FakeClock>();
  std::shared_ptr<testing::InMemoryAuthenticator> login = std::make_shared<testing::InMemoryAuthenticator>(clock);
  Engine engine{{.clock = clock,
                 .id_generator = std::make_shared<testing::SequentialIds>(),
                 .authenticator = login,
                 .interceptor = recorder}};
  Session session = open();

  Session open() {
    engine.create_tenant("acme", {.extensions = {TenantExtension::b2b}, .stores = {"oslo"}}).value();
    return engine.session("acme", both_permissions).value();
  }
  Seen take() { return std::exchange(recorder->seen, {}); }
};

}  // namespace custengine::test
