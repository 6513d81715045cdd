// Host code that throws at any call by the engine: clock, id generator, external source, authenticator, interceptor,
// subscribers and read callbacks. One table row for each, and each call of each operation in turn.

#include "unit/engine/support.hpp"

#include <custengine/interceptor.hpp>
#include <custengine/io.hpp>
#include <custengine/testing/fake_external_source.hpp>
#include <custengine/testing/in_memory_authenticator.hpp>

#include <sstream>
#include <utility>

namespace host_code_faults_test {

namespace {

using namespace custengine;
using namespace custengine::test;

/// The exception of the host code. It is not a std::exception, so that a catch of std::exception does not handle it.
struct HostFailure {};

enum class Part { clock, next_id, source, authenticator, before, before_answer, after, none };

/// Counts the calls of one part of the host code. The nth call throws.
struct Fault {
  Part part = Part::none;
  int left = 0;
  bool happened = false;

  void pass(Part called) {
    if (called != part || --left != 0) return;
    happened = true;
    throw HostFailure();
  }
};

struct FaultyClock : Clock {
  Fault& fault;
  explicit FaultyClock(Fault& of) : fault(of) {}
  Timestamp now() override { return fault.pass(Part::clock), testing::FakeClock::default_start; }
};

struct FaultyIds : IdGenerator {
  Fault& fault;
  testing::SequentialIds ids;
  explicit FaultyIds(Fault& of) : fault(of) {}
  std::string next_id() override { return fault.pass(Part::next_id), ids.next_id(); }
  std::uint64_t seed() override { return ids.seed(); }
};

struct FaultySource : ExternalCustomerSource {
  Fault& fault;
  explicit FaultySource(Fault& of) : fault(of) {}
  Result<ExternalPage> search(const ExternalSearchRequest&) override {
    return fault.pass(Part::source), ExternalPage();
  }
};

struct FaultyInterceptor : Interceptor {
  Fault& fault;
  explicit FaultyInterceptor(Fault& of) : fault(of) {}
  Result<void> before(const Call&) override { return fault.pass(Part::before), Result<void>(); }
  Result<void> before_answer(const Call&, const Outcome&) override {
    return fault.pass(Part::before_answer), Result<void>();
  }
  void after(const Call&, const Outcome&) override { fault.pass(Part::after); }
};

/// A shop whose host code may throw.
struct Host {
  Fault fault;
  World world;
  Session session;

  explicit Host(bool is_watched) : session(open(is_watched)) {}

  TenantState state() { return state_of(world, session, {"oslo"}); }

 private:
  Session open(bool is_watched) {
    EngineOptions options{.clock = std::make_shared<FaultyClock>(fault),
                          .id_generator = std::make_shared<FaultyIds>(fault)};
    if (is_watched) options.interceptor = std::make_shared<FaultyInterceptor>(fault);
    world.engine = Engine(std::move(options));
    Session shop = add_shop(world, "t");
    world.engine
        .update_tenant(
            "t", {.external_source = std::shared_ptr<ExternalCustomerSource>(std::make_shared<FaultySource>(fault))})
        .value();
    return shop;
  }
};

/// The outcome of a call.
struct Answer {
  std::optional<Error> error = {};
  bool threw = false;
};

Answer call(const test::Operation& operation, Session& session) {
  try {
    return {.error = operation.call(session, "ada")};
  } catch (const HostFailure&) {
    return {.error = {}, .threw = true};
  }
}

TenantState state_after(const test::Operation& operation, bool is_watched) {
  Host host(is_watched);
  REQUIRE_FALSE(call(operation, host.session).error);
  return host.state();
}

struct Row {
  Part part;
  const char* name;
  bool is_watched;
  bool becomes_unavailable;  // otherwise the exception reaches the caller
  bool is_done;              // the operation's effect stays
  int operations;            // the minimum number of operations that call it
};

constexpr Row rows[] = {
    {Part::clock, "clock", false, false, false, 8},
    {Part::clock, "clock, of a watched call", true, false, false, 20},
    {Part::next_id, "next_id", false, false, false, 4},
    {Part::source, "external source", false, true, false, 1},
    {Part::before, "interceptor, before", true, false, false, 20},
    {Part::before_answer, "interceptor, before_answer", true, false, true, 20},
    {Part::after, "interceptor, after", true, false, true, 20},
};

}  // namespace

TEST_CASE("an exception in host code ends as documented, tenant intact") {
  for (const Row& row : rows) {
    int reached = 0;
    for (const auto& operation : operations()) {
      const TenantState done = state_after(operation, row.is_watched);
      for (int n = 1;; ++n) {
        INFO(row.name << ", call " << n << " in " << operation.name);
        Host host(row.is_watched);
        const TenantState before = host.state();
        host.fault = {row.part, n};
        const Answer answer = call(operation, host.session);
        const bool happened = std::exchange(host.fault, {}).happened;
        if (!happened) {
          CHECK_FALSE(answer.error);
          break;
        }
        reached += n == 1;
        const TenantState now = host.state();
        if (!answer.threw && !answer.error) {
          // Only the duration of a call may be missing if the clock fails.
          CHECK(row.part == Part::clock);
          CHECK(row.is_watched);
          CHECK(now == done);
          continue;
        }
        CHECK(answer.threw != row.becomes_unavailable);
        if (row.becomes_unavailable) CHECK(code_of(answer.error) == ErrorCode::unavailable);
        // modify is intercepted as a get, which writes nothing, and an update.
        const bool is_done = row.is_done && (operation.name != "modify" || n > 1);
        CHECK(now == (is_done ? done : before));
        if (is_done) continue;
        CHECK_FALSE(call(operation, host.session).error);
        CHECK(host.state().count == done.count);
      }
    }
    INFO(row.name);
    CHECK(reached >= row.operations);
  }
}

TEST_CASE("an interceptor's after() runs even if the clock throws") {
  struct Counting : Interceptor {
    int befores = 0, afters = 0, done = 0;
    Result<void> before(const Call&) override { return ++befores, Result<void>(); }
    void after(const Call&, const Outcome& outcome) override { ++afters, done += outcome.succeeded(); }
  };
  Fault fault;
  const auto counting = std::make_shared<Counting>();
  Engine engine({.clock = std::make_shared<FaultyClock>(fault), .interceptor = counting});
  engine.create_tenant("t").value();
  Session session = engine.session("t").value();
  // The clock is read before the call, for the customer's times, and after the call.
  for (int reading = 1; reading <= 3; ++reading) {
    fault = {Part::clock, reading};
    if (reading == 3)
      CHECK(session.create({.first_name = "Ada"}));
    else
      CHECK_THROWS_AS(session.create({.first_name = "Ada"}), HostFailure);
    CHECK(fault.happened);
  }
  CHECK(counting->befores == 2);
  CHECK(counting->afters == 2);
  CHECK(counting->done == 1);
  CHECK(session.count().value() == 1);
}

TEST_CASE("an engine without a random seed is not made") {
  struct NoSeed : IdGenerator {
    std::string next_id() override { return "x"; }
    std::uint64_t seed() override { throw HostFailure(); }
  };
  CHECK_THROWS_AS(Engine({.id_generator = std::make_shared<NoSeed>()}), HostFailure);
}

TEST_CASE("a throwing authenticator opens no session; a retry succeeds") {
  struct Faulty : Authenticator {
    bool throws = true;
    Result<Principal> authenticate(const AccessToken&) override {
      if (throws) throw HostFailure();
      return Principal{.subject = "kari", .tenants = {{"t", access_only}}};
    }
  };
  const auto login = std::make_shared<Faulty>();
  Engine engine({.authenticator = login});
  engine.create_tenant("t").value();
  CHECK(code_of(error_of(engine.session("t", AccessToken{"x"}))) == ErrorCode::unavailable);
  login->throws = false;
  CHECK(engine.session("t", AccessToken{"x"})->count().value() == 0);
}

TEST_CASE("a subscriber or error handler that throws stops no delivery") {
  for (const auto& operation : operations()) {
    INFO(operation.name);
    const TenantState done = state_after(operation, false);
    World world;
    int reported = 0;
    world.engine =
        Engine({.clock = world.clock,
                .id_generator = world.ids,
                .on_subscriber_error = [&reported](std::string_view, const Change&, const std::exception_ptr&) {
                  ++reported;
                  throw HostFailure();
                }});
    Session session = add_shop(world, "t");
    int told = 0;
    const auto first = session.subscribe([](const Change&) { throw HostFailure(); }).value();
    const auto second = session.subscribe([&told](const Change&) { ++told; }).value();
    const std::uint64_t sequence = session.snapshot()->sequence();
    CHECK_FALSE(operation.call(session, "ada"));
    const auto written = session.snapshot()->sequence() - sequence;
    CHECK(static_cast<std::uint64_t>(told) == written);
    CHECK(static_cast<std::uint64_t>(reported) == written);
    CHECK(state_of(world, session, {"oslo"}) == done);
  }
}

namespace {

/// Rows of which the fourth, and every seventh after it, cannot be read.
std::string file_of(std::size_t count) {
  std::string file;
  for (std::size_t i = 0; i < count; ++i)
    file += i % 7 == 3 ? "{\"firstname\":7}\n"
                       : "{\"customerUid\":\"f-" + std::to_string(i) + "\",\"city\":\"X\",\"firstname\":\"A\"}\n";
  return file;
}

}  // namespace

TEST_CASE("a throwing read callback leaves whole rows, none if atomic") {
  const std::string file = file_of(2500);
  for (const bool into_customers : {false, true})
    for (const bool atomic : {false, true})
      for (const bool throws_in_progress : {true, false})
        for (const int nth : {1, 2, 3}) {
          INFO("into customers " << into_customers << ", atomic " << atomic << ", progress " << throws_in_progress
                                 << ", call " << nth);
          World world;
          Session session = world.add_tenant("t");
          if (into_customers) session.create({.id = "old", .first_name = "Old"}).value();
          const auto before = all_customers(world, session);
          int left = nth;
          const auto count_down = [&left] {
            if (--left == 0) throw HostFailure();
          };
          ReadOptions options{.import = {.atomic = atomic}};
          if (throws_in_progress)
            options.progress = [&](std::uint64_t, std::uint64_t) { return count_down(), true; };
          else
            options.failed_row = [&](const ImportReport::Item&, std::string_view) { count_down(); };
          std::istringstream in(file);
          CHECK_THROWS_AS(read_customers(in, session, options), HostFailure);
          const auto now = all_customers(world, session);
          const std::size_t come = now.size() - before.size();
          if (atomic || !into_customers)
            CHECK(come == 0);  // staged rows are dropped
          else
            CHECK(come > 0);
          for (const Customer& customer : now)
            if (customer.id() != "old") CHECK((customer.city() == "X" && customer.version() == 1));
          std::istringstream again(file);
          CHECK(read_customers(again, session, {.import = {.on_conflict = OnConflict::skip}}).value().failed.size() ==
                357);
          CHECK(all_customers(world, session).size() == before.size() + 2143);
        }
}

}  // namespace host_code_faults_test
