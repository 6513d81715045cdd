#include <custengine/testing/call_log.hpp>
#include <custengine/testing/catch2.hpp>
#include <custengine/testing/fixture.hpp>
#include <custengine/testing/in_memory_authenticator.hpp>

#include "catch.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace call_log_test {

namespace {

using namespace custengine;
using namespace std::chrono_literals;
using custengine::testing::Fixture;

TEST_CASE("the call log keeps calls and their outcomes") {
  Fixture fixture({.options = {.stores = {"oslo"}}});
  auto& session = fixture.session();
  session.create({.external_reference = "r-1", .first_name = "Ada"}).value();
  session.update("c-000001", {.city = "Oslo"}).value();
  (void)session.update("c-000001", {.city = "Bergen"}, {.expected_version = 1});
  (void)session.get_in_store("oslo", "nobody");
  fixture.faults().on(Operation::remove).takes(30ms);
  session.remove("c-000001").value();
  fixture.faults().on(Operation::count).throws();
  CHECK_THROWS(session.count());

  const auto calls = fixture.calls();
  CHECK(calls.to_string() ==
        "create reference r-1: c-000001 version 1\n"
        "update c-000001: c-000001 version 2\n"
        "update c-000001: VersionMismatch\n"
        "get_in_store nobody in store oslo: NotFound\n"
        "remove c-000001: ok (30 ms)\n"
        "count: threw\n");
  CHECK(to_string(calls) == calls.to_string());
  CHECK(calls.of(Operation::update).count() == 2);
  CHECK(calls.with_id("c-000001").operations() ==
        std::vector{Operation::create, Operation::update, Operation::update, Operation::remove});
  CHECK(calls.of(Operation::update).succeeded().count() == 1);
  CHECK(calls.failed().count() == 3);
  CHECK(calls.failed_with(ErrorCode::version_mismatch).last().error->current_version == 2U);
  CHECK(calls.in_store("oslo").count() == 1);
  CHECK(calls.with_reference("r-1").first().customer->id() == "c-000001");
  CHECK(calls.in_tenant("acme").count() == 6);
  CHECK(calls.in_tenant("other").empty());
  CHECK(calls.where([](const auto& call) { return call.duration == 30ms; })[0].operation == Operation::remove);
  CHECK_THROWS_AS(calls.of(Operation::search).last(), Exception);
  CHECK_THROWS_AS(calls.of(Operation::search).first(), Exception);
}

TEST_CASE("a merge is found by the customer that it drops") {
  const auto authenticator = std::make_shared<custengine::testing::InMemoryAuthenticator>();
  const auto token = authenticator->issue(
      {.subject = "kari", .tenants = {{"acme", {Permission::tenant_access, Permission::tenant_backoffice}}}});
  Fixture fixture({.authenticator = authenticator});
  for (const char* id : {"c-7", "c-9"}) fixture.session().create({.id = id, .first_name = "Ada"}).value();
  Session session = fixture.engine().session("acme", token).value();
  session.explain_merge("c-7", "c-9").value();
  session.merge("c-7", "c-9").value();
  const auto calls = fixture.calls().with_id("c-9").of(Operation::merge);
  REQUIRE(calls.count() == 1);
  CHECK(calls.first().dropped_id == "c-9");
  CHECK(calls.first().id == "c-7");
  CHECK(calls.first().subject == "kari");
  CHECK(calls.first().elapsed > 0ns);
  CHECK(calls.to_string() == "merge c-7 and c-9: c-7 version 1\n");
  CHECK(fixture.calls().with_id("c-9").of(Operation::explain_merge).count() == 1);
}

TEST_CASE("calls() returns a snapshot of the log") {
  Fixture fixture;
  const auto before = fixture.calls();
  fixture.session().count().value();
  CHECK(before.empty());
  CHECK(fixture.calls().count() == 1);
}

TEST_CASE("the test's own interceptor runs between log and faults") {
  struct Own : Interceptor {
    std::string seen;
    Result<void> before(const Call& call) override {
      seen += 'b';
      if (call.operation == Operation::list) return Error{.code = ErrorCode::unavailable};
      return {};
    }
    void after(const Call&, const Outcome& outcome) override {
      seen += outcome.threw ? 't' : outcome.error ? 'e' : 'o';
    }
  };
  const auto own = std::make_shared<Own>();
  Fixture fixture({.interceptor = own});
  CHECK(own->seen.empty());
  fixture.session().count().value();
  CHECK(own->seen == "bo");
  fixture.faults().on(Operation::count).next().fails(ErrorCode::unavailable);
  (void)fixture.session().count();
  CHECK(own->seen == "bobe");
  fixture.faults().on(Operation::count).next().throws();
  CHECK_THROWS(fixture.session().count());
  CHECK(own->seen == "bobebt");
  (void)fixture.session().list();
  CHECK(own->seen == "bobebtbe");
  CHECK(fixture.calls().to_string() == "count: ok\ncount: Unavailable\ncount: threw\nlist: Unavailable\n");
  (void)fixture.state();
  CHECK(own->seen == "bobebtbe");
}

}  // namespace

}  // namespace call_log_test
