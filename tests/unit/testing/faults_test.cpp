#include <custengine/engine.hpp>
#include <custengine/io.hpp>
#include <custengine/testing/call_log.hpp>
#include <custengine/testing/catch2.hpp>
#include <custengine/testing/faults.hpp>
#include <custengine/testing/fixture.hpp>
#include <custengine/testing/in_memory_authenticator.hpp>
#include <custengine/testing/sequential_ids.hpp>

#include "catch.hpp"

#include <atomic>
#include <chrono>
#include <memory>
#include <sstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace faults_test {

namespace {

using namespace custengine;
using namespace std::chrono_literals;
using custengine::testing::FakeClock;
using custengine::testing::Faults;
using custengine::testing::has_version;
using custengine::testing::is_error;
using custengine::testing::is_ok;

constexpr PermissionSet both{Permission::tenant_access, Permission::tenant_backoffice};

struct Shop {
  std::shared_ptr<FakeClock> clock = std::make_shared<FakeClock>();
  std::shared_ptr<Faults> faults = std::make_shared<Faults>(clock);
  Engine engine{{.clock = clock, .id_generator = std::make_shared<testing::SequentialIds>(), .interceptor = faults}};
  Session session = open("acme");

  Session open(const std::string& tenant) {
    engine.create_tenant(tenant, {.stores = {"oslo", "bergen"}}).value();
    return engine.session(tenant, both).value();
  }
};

/// The numbers of the gets of "c-1", counted from 1, that fail with unavailable.
std::vector<int> failing_gets(Session& session, int count) {
  std::vector<int> failing;
  for (int n = 1; n <= count; ++n) {
    const auto got = session.get("c-1");
    REQUIRE_FALSE(got);
    if (got.error().code == ErrorCode::unavailable) failing.push_back(n);
  }
  return failing;
}

using Numbers = std::vector<int>;

TEST_CASE("a fault applies to the calls of its rule") {
  Shop shop;
  auto& session = shop.session;
  const auto rule = shop.faults->on(Operation::get);
  SECTION("all") {
    rule.fails(ErrorCode::unavailable);
    CHECK(failing_gets(session, 4) == Numbers{1, 2, 3, 4});
    CHECK(shop.faults->struck() == 4);
  }
  SECTION("the next") {
    rule.next().fails(ErrorCode::unavailable);
    CHECK(failing_gets(session, 4) == Numbers{1});
  }
  SECTION("the first two") {
    rule.first(2).fails(ErrorCode::unavailable);
    CHECK(failing_gets(session, 4) == Numbers{1, 2});
  }
  SECTION("the nth") {
    rule.nth(3).fails(ErrorCode::unavailable);
    CHECK(failing_gets(session, 7) == Numbers{3});
  }
  SECTION("every nth") {
    rule.every(3).fails(ErrorCode::unavailable);
    CHECK(failing_gets(session, 7) == Numbers{3, 6});
  }
  SECTION("counted from when the rule was made") {
    failing_gets(session, 2);
    rule.nth(2).fails(ErrorCode::unavailable);
    CHECK(failing_gets(session, 4) == Numbers{2});
  }
  SECTION("one rule after the other") {
    rule.next().fails(ErrorCode::resource_exhausted);
    rule.next().fails(ErrorCode::unavailable);
    CHECK(session.get("c-1").error().code == ErrorCode::resource_exhausted);
    CHECK(session.get("c-1").error().code == ErrorCode::unavailable);
    CHECK(session.get("c-1").error().code == ErrorCode::not_found);
  }
  SECTION("other operations are left alone") {
    rule.fails(ErrorCode::unavailable);
    CHECK(session.count());
    CHECK(session.create({.first_name = "Ada"}));
  }
  SECTION("cleared") {
    rule.fails(ErrorCode::unavailable);
    shop.faults->clear();
    CHECK(failing_gets(session, 2).empty());
    CHECK(shop.faults->struck() == 0);
  }
}

TEST_CASE("faults choose by id, reference, store, tenant and predicate") {
  Shop shop;
  auto other = shop.open("other");
  auto& session = shop.session;
  const auto code = [](const auto& result) { return result.error().code; };
  shop.faults->on(Operation::get).with_id("c-7").fails(ErrorCode::unavailable);
  CHECK(code(session.get("c-7")) == ErrorCode::unavailable);
  CHECK(code(session.get("c-8")) == ErrorCode::not_found);
  shop.faults->on_any_call().with_reference("r-7").fails(ErrorCode::unavailable);
  CHECK(code(session.find_by_external_reference("r-7")) == ErrorCode::unavailable);
  CHECK(code(session.create({.external_reference = "r-7"})) == ErrorCode::unavailable);
  CHECK(session.create({.external_reference = "r-8"}));
  shop.faults->on_any_call().in_store("oslo").fails(ErrorCode::unavailable);
  CHECK(code(session.get_in_store("oslo", "c-1")) == ErrorCode::unavailable);
  CHECK(code(session.get_in_store("bergen", "c-1")) == ErrorCode::not_found);
  shop.faults->on(Operation::count).in_tenant("other").fails(ErrorCode::unavailable);
  CHECK(code(other.count()) == ErrorCode::unavailable);
  CHECK(session.count());
  shop.faults->on(Operation::remove)
      .where([](const Call& call) { return call.id.ends_with("9"); })
      .fails(ErrorCode::unavailable);
  CHECK(code(session.remove("c-9")) == ErrorCode::unavailable);
  CHECK(code(session.remove("c-8")) == ErrorCode::not_found);
}

TEST_CASE("a fault returns its error and the call does not run") {
  Shop shop;
  const Error error{.code = ErrorCode::version_mismatch, .message = "too late", .current_version = 9};
  shop.faults->on(Operation::create).next().fails(error);
  CHECK(shop.session.create({.first_name = "Ada"}).error() == error);
  shop.faults->on(Operation::create).next().throws("out of order");
  CHECK_THROWS_WITH(shop.session.create({.first_name = "Ada"}), "out of order");
  CHECK(shop.session.count().value() == 0);
  CHECK(shop.session.create({.first_name = "Ada"}).value().id() == "c-000001");  // no id was used up
}

TEST_CASE("faults take time on the fake clock") {
  Shop shop;
  const Timestamp start = shop.clock->now();
  shop.faults->on(Operation::get).every(2).takes(200ms);
  failing_gets(shop.session, 5);
  CHECK(shop.clock->now() == start + 400ms);

  shop.faults->on(Operation::count).waits(1h);
  std::atomic<bool> done = false;
  std::jthread waiting([&] {
    shop.session.count().value();
    done = true;
  });
  while (shop.clock->waiting() == 0) std::this_thread::yield();
  shop.clock->advance(59min);
  CHECK(shop.clock->waiting() == 1);
  CHECK_FALSE(done);
  shop.clock->advance(1min);
  waiting.join();
  CHECK(done);

  Faults without_clock;
  CHECK_THROWS_AS(without_clock.on(Operation::get).takes(1ms), Exception);
  CHECK_THROWS_AS(without_clock.on(Operation::get).waits(1ms), Exception);
}

TEST_CASE("a fault can let another writer win") {
  Shop shop;
  auto& session = shop.session;
  const auto ada = session.create({.first_name = "Ada"}).value();
  shop.faults->on(Operation::update).next().runs([&] { session.update(ada.id(), {.city = "Bergen"}).value(); });
  const auto updated = session.update(ada.id(), {.city = "Oslo"}, {.expected_version = 1});
  REQUIRE_FALSE(updated);
  CHECK(updated.error().code == ErrorCode::version_mismatch);
  CHECK(updated.error().current_version == 2);
}

TEST_CASE("a fault after the call loses the answer, not the write") {
  Shop shop;
  auto& session = shop.session;
  std::vector<std::string> told;
  const auto subscription = session.subscribe([&](const Change& change) { told.emplace_back(change.id()); }).value();
  shop.faults->on(Operation::create).next().loses_answer();
  const auto created = session.create({.first_name = "Ada"});
  CHECK_THAT(created, is_error(ErrorCode::outcome_unknown));
  CHECK(created.error().message == "a fault of the test: the answer is lost");
  CHECK_THAT(session.get("c-000001"), has_version(1));
  CHECK(told == std::vector<std::string>{"c-000001"});
  CHECK(session.changes(0, 9)->size() == 1);

  shop.faults->on(Operation::update).after_the_call().nth(2).fails(ErrorCode::unavailable);
  CHECK_THAT(session.update("c-000001", {.city = "Oslo"}), has_version(2));
  CHECK_THAT(session.update("c-000001", {.city = "Bergen"}), is_error(ErrorCode::unavailable));
  CHECK_THAT(session.update("c-000001", {.city = "Bodø"}), has_version(4));
  shop.faults->on(Operation::remove).after_the_call().throws("out of order");
  CHECK_THROWS_WITH(session.remove("c-000001"), "out of order");
  CHECK(session.count().value() == 0);
}

TEST_CASE("faults after the call count only calls that ran") {
  Shop shop;
  auto& session = shop.session;
  shop.faults->on(Operation::count).after_the_call().next().fails(ErrorCode::resource_exhausted);
  shop.faults->on(Operation::count).next().fails(ErrorCode::unavailable);
  shop.faults->on(Operation::count).after_the_call().next().fails(ErrorCode::data_loss);
  std::vector<ErrorCode> codes;
  for (auto counted = session.count(); !counted; counted = session.count()) codes.push_back(counted.error().code);
  CHECK(codes == std::vector{ErrorCode::unavailable, ErrorCode::resource_exhausted, ErrorCode::data_loss});
  CHECK(shop.faults->struck() == 3);

  // The call's own outcome does not matter.
  shop.faults->on(Operation::get).with_id("c-9").loses_answer();
  CHECK_THAT(session.get("c-9"), is_error(ErrorCode::outcome_unknown));
  CHECK_THAT(session.get("c-8"), is_error(ErrorCode::not_found));
}

TEST_CASE("after the call a fault can wait or write") {
  Shop shop;
  auto& session = shop.session;
  const Timestamp start = shop.clock->now();
  shop.faults->on(Operation::create).after_the_call().takes(200ms);
  const auto ada = session.create({.first_name = "Ada"}).value();
  CHECK(ada.created_at() == start);
  CHECK(shop.clock->now() == start + 200ms);
  shop.faults->on(Operation::update).after_the_call().next().runs([&] { session.remove(ada.id()).value(); });
  CHECK_THAT(session.update(ada.id(), {.city = "Oslo"}), has_version(2));
  CHECK_THAT(session.get(ada.id()), is_error(ErrorCode::not_found));
}

TEST_CASE("a fault can apply to opening a session by token") {
  const auto login = std::make_shared<testing::InMemoryAuthenticator>();
  testing::Fixture fixture({.authenticator = login});
  const auto open = [&fixture, token = login->issue({.subject = "kari", .tenants = {{"acme", both}}})] {
    return fixture.engine().session("acme", token);
  };
  auto& faults = fixture.faults();
  faults.on(Operation::open_session).in_tenant("acme").next().fails(ErrorCode::unavailable);
  CHECK_THAT(open(), is_error(ErrorCode::unavailable));
  faults.on(Operation::open_session).next().throws("no network");
  CHECK_THROWS_WITH(open(), "no network");
  faults.on(Operation::open_session).next().runs([&login] { login->revoke_all("kari"); });
  CHECK_THAT(open(), is_error(ErrorCode::unauthenticated));
  faults.on(Operation::open_session).next().loses_answer();
  CHECK_THAT(open(), is_error(ErrorCode::outcome_unknown));
  CHECK_THAT(open(), is_error(ErrorCode::unauthenticated));
  CHECK(fixture.session().count());  // opened by permissions: no call of an interceptor's
  CHECK(fixture.calls().of(Operation::open_session).count() == 5);
  CHECK(fixture.faults().unused().empty());
}

TEST_CASE("a fault can lose the answer of an import or snapshot") {
  testing::Fixture fixture;
  auto& session = fixture.session();
  const auto read = [&session](bool atomic) {
    std::istringstream in("{\"firstname\":\"Ada\"}\n{\"firstname\":\"Bo\"}\n");
    return read_customers(in, session, {.import = {.atomic = atomic}});
  };
  fixture.faults().on(Operation::importer).next().loses_answer();
  CHECK_THAT(read(false), is_error(ErrorCode::outcome_unknown));
  CHECK(session.count().value() == 0);  // nothing was read yet
  for (const bool atomic : {false, true}) {
    const auto before = session.count().value();
    fixture.faults().on(Operation::finish_import).next().loses_answer();
    CHECK_THAT(read(atomic), is_error(ErrorCode::outcome_unknown));
    CHECK(session.count().value() == before + 2);
  }
  fixture.faults().on(Operation::import_customers).next().loses_answer();
  CHECK_THAT(session.import_customers(std::vector<CustomerDraft>{{.first_name = "Cy"}}),
             is_error(ErrorCode::outcome_unknown));
  CHECK(session.count().value() == 5);

  fixture.faults().on(Operation::snapshot).next().loses_answer();
  std::ostringstream out;
  CHECK_THAT(write_customers(out, session), is_error(ErrorCode::outcome_unknown));
  CHECK(out.str().empty());
}

TEST_CASE("a fixture's log and interceptor get a fault's answer") {
  struct Watching : Interceptor {
    std::vector<std::string> seen;
    bool replaces = false;
    Result<void> before_answer(const Call&, const Outcome& outcome) override {
      seen.emplace_back(outcome.error ? to_string(outcome.error->code) : "ok");
      if (replaces) return Error{.code = ErrorCode::data_loss};
      return {};
    }
  };
  const auto watching = std::make_shared<Watching>();
  testing::Fixture fixture({.interceptor = watching});
  auto& session = fixture.session();
  fixture.faults().on(Operation::create).first(2).loses_answer();
  CHECK_THAT(session.create({.first_name = "Ada"}), is_error(ErrorCode::outcome_unknown));
  watching->replaces = true;
  CHECK_THAT(session.create({.first_name = "Bo"}), is_error(ErrorCode::data_loss));
  CHECK_THAT(session.create({.first_name = "Cy"}), is_error(ErrorCode::data_loss));
  watching->replaces = false;
  CHECK_THAT(session.create({.first_name = "Di"}), is_ok());
  CHECK(watching->seen == std::vector<std::string>{"OutcomeUnknown", "OutcomeUnknown", "ok", "ok"});
  CHECK(fixture.calls().to_string() ==
        "create: OutcomeUnknown\ncreate: DataLoss\ncreate: DataLoss\ncreate: c-000004 version 1\n");
  CHECK(fixture.state().find("Cy") != std::string::npos);  // the fixture itself is not seen
  CHECK(watching->seen.size() == 4);
}

TEST_CASE("verify reports unused faults") {
  Shop shop;
  shop.faults->on(Operation::get).with_id("c-1").next().fails(ErrorCode::unavailable);
  shop.faults->on(Operation::update).with_id("c-7").nth(2).fails(ErrorCode::not_found);
  shop.faults->on_any_call().in_store("oslo").where([](const Call&) { return true; }).every(3).takes(5ms);
  shop.faults->on(Operation::apply).next().loses_answer();
  (void)shop.session.get("c-1");
  CHECK(shop.faults->unused() ==
        std::vector<std::string>{"update, id c-7, number 2: fails with NotFound",
                                 "any call, store oslo, where a predicate holds, one in 3: takes 5 ms",
                                 "apply, the next, after the call: fails with OutcomeUnknown"});
  CHECK_THROWS_AS((void)shop.faults->on(Operation::get).nth(0), Exception);
  CHECK_THROWS_AS((void)shop.faults->on(Operation::get).every(0), Exception);
}

TEST_CASE("faults count across threads") {
  Shop shop;
  shop.faults->on(Operation::get).every(10).fails(ErrorCode::unavailable);
  std::atomic<int> failed = 0;
  std::vector<std::jthread> threads;
  for (int n = 0; n < 4; ++n)
    threads.emplace_back([&, session = shop.session]() mutable {
      for (int i = 0; i < 250; ++i)
        if (session.get("c-1").error().code == ErrorCode::unavailable) ++failed;
    });
  threads.clear();  // joins them
  CHECK(failed == 100);
}

}  // namespace

}  // namespace faults_test
