#include "watched.hpp"

#include <custengine/io.hpp>

#include <algorithm>
#include <chrono>
#include <functional>
#include <set>
#include <sstream>
#include <stdexcept>
#include <utility>

namespace interceptor_test {

namespace {

using namespace custengine;
using namespace custengine::test;
using namespace std::chrono_literals;

struct BrokenClock : Clock {
  int readings_left = 1000;
  Timestamp now() override {
    if (readings_left-- <= 0) throw std::runtime_error("the clock is broken");
    return testing::FakeClock::default_start;
  }
};

/// A call, and its expected line of the recorder after "after ".
struct ToldCase {
  std::function<void(Session&)> call;
  Seen expected;
};

using S = Session&;
const std::string long_reference(60, 'r');  // long enough not to lie in the string itself

/// In this order, on an empty tenant.
std::vector<ToldCase> calls_for_customers() {
  static const Extension extension{.organization_id = "o-1"};
  return {
      {[](S s) { s.create({.external_reference = long_reference, .first_name = "Ada"}).value(); },
       {"create acme - - " + long_reference + " ok gave c-000001"}},
      {[](S s) { s.create({.id = "c-7", .last_name = "Hopper"}).value(); }, {"create acme c-7 - - ok gave c-7"}},
      {[](S s) { s.list({.external_reference = "r-1"}).value(); }, {"list acme - - r-1 ok"}},
      {[](S s) { s.search({.query = "ada"}).value(); }, {"search acme - - - ok"}},
      {[](S s) { s.count_by(FacetField::city).value(); }, {"count_by acme - - - ok"}},
      {[](S s) { s.suggest("ada").value(); }, {"suggest acme - - - ok"}},
      {[](S s) { (void)s.search_external({}); }, {"search_external acme - - - FailedPrecondition"}},
      {[](S s) { s.import_external({.external_id = "x-1"}).value(); },
       {"import_external acme - - x-1 ok gave c-000002"}},
      {[](S s) { (void)s.get("nobody"); }, {"get acme nobody - - NotFound"}},
      {[](S s) { s.contains("nobody").value(); }, {"contains acme nobody - - ok"}},
      {[](S s) { s.get_many(std::vector<std::string_view>{"c-7"}).value(); }, {"get_many acme - - - ok"}},
      {[](S s) { s.modify("c-7", [](const Customer&) { return CustomerPatch{.city = "Bergen"}; }).value(); },
       {"get acme c-7 - - ok gave c-7", "update acme c-7 - - ok gave c-7"}},
      {[](S s) { s.find_by_external_reference("x-1").value(); },
       {"find_by_external_reference acme - - x-1 ok gave c-000002"}},
      {[](S s) { s.update("c-7", {.city = "Oslo"}).value(); }, {"update acme c-7 - - ok gave c-7"}},
      {[](S s) { s.attach_extension("c-7", extension).value(); }, {"attach_extension acme c-7 - - ok gave c-7"}},
      {[](S s) { s.detach_extension("c-7", extension).value(); }, {"detach_extension acme c-7 - - ok gave c-7"}},
      {[](S s) { (void)s.detach_extension("c-7", ExtensionCode::two_invoice); },
       {"detach_extension acme c-7 - - NotFound"}},
      {[](S s) { s.set_store_details("oslo", "c-7", {.note = "n"}).value(); },
       {"set_store_details acme c-7 oslo - ok gave c-7"}},
      {[](S s) { s.store_details("oslo").value(); }, {"store_details acme - oslo - ok"}},
      {[](S s) { export_customer(s, "c-7").value(); }, {"snapshot acme c-7 - - ok"}},
      {[](S s) { s.get_in_store("oslo", "c-7").value(); }, {"get_in_store acme c-7 oslo - ok gave c-7"}},
      {[](S s) { s.remove("c-7").value(); }, {"remove acme c-7 - - ok"}},
      {[](S s) { s.erase("c-7").value(); }, {"erase acme c-7 - - ok"}},
      {[](S s) { s.explain_merge("c-000001", "c-000002").value(); },
       {"explain_merge acme c-000001 - - dropped c-000002 ok gave c-000001"}},
      {[](S s) { s.merge("c-000001", "c-000002").value(); },
       {"merge acme c-000001 - - dropped c-000002 ok gave c-000001"}},
  };
}

/// Behind those.
std::vector<ToldCase> calls_for_many() {
  return {
      {[](S s) { s.find_duplicates().value(); }, {"find_duplicates acme - - - ok"}},
      {[](S s) { s.count().value(); }, {"count acme - - - ok"}},
      {[](S s) { s.snapshot().value(); }, {"snapshot acme - - - ok"}},
      {[](S s) { s.apply({}).value(); }, {"apply acme - - - ok"}},
      {[](S s) { s.changes(0, 1).value(); }, {"changes acme - - - ok"}},
      {[](S s) { s.subscribe([](const Change&) {}).value(); }, {"subscribe acme - - - ok"}},
      {[](S s) {
         const std::vector<CustomerDraft> drafts(1, {.last_name = "Turing"});
         s.import_customers(drafts).value();
       },
       {"import_customers acme - - - ok"}},
      {[](S s) {
         auto importer = s.importer().value();
         importer.add({.last_name = "Church"}).value();
         importer.finish().value();
       },
       {"importer acme - - - ok", "finish_import acme - - - ok"}},
      {[](S s) {
         for (auto& page : s.pages(ListRequest{.page_size = 2})) REQUIRE(page);
       },
       {"list acme - - - ok", "list acme - - - ok"}},
  };
}

}  // namespace

TEST_CASE("an interceptor gets before() and after() of each operation") {
  Watched world;
  std::vector<ToldCase> cases = calls_for_customers();
  for (auto& one : calls_for_many()) cases.push_back(std::move(one));
  std::set<std::string> operations;
  for (const ToldCase& one : cases) {
    one.call(world.session);
    Seen expected;
    for (const std::string& line : one.expected) {
      operations.insert(line.substr(0, line.find(' ')));
      expected.push_back("before " + line.substr(0, line.find(' ')));
      expected.push_back("after " + line);
    }
    CHECK(world.take() == expected);
  }
  std::set<std::string> all;
  for (int n = 0; to_string(static_cast<custengine::Operation>(n)) != "?"; ++n)
    all.emplace(to_string(static_cast<custengine::Operation>(n)));
  operations.insert("open_session");  // below
  CHECK(operations == all);
}

TEST_CASE("an interceptor gets the principal of sessions and calls") {
  Watched world;
  const AccessToken token = world.login->issue({.subject = "kari", .tenants = {{"acme", access_only}}}, {});
  const auto open = [&](std::string_view tenant, const AccessToken& by) { return world.engine.session(tenant, by); };
  const Session session = open("acme", token).value();
  CHECK(session.subject() == "kari");
  CHECK(world.session.subject().empty());
  CHECK(world.take() == Seen{"before open_session", "after open_session acme - - - by kari ok"});
  (void)session.get("nobody");
  CHECK(world.take() == Seen{"before get", "after get acme nobody - - by kari NotFound"});
  (void)world.session.get("nobody");
  CHECK(world.take() == Seen{"before get", "after get acme nobody - - NotFound"});

  CHECK_FALSE(open("other", token));
  CHECK(world.take() == Seen{"before open_session", "after open_session other - - - by kari PermissionDenied"});
  CHECK_FALSE(open("acme", {"no token"}));
  CHECK(world.take() == Seen{"before open_session", "after open_session acme - - - Unauthenticated"});
  world.engine.drop_tenant("acme").value();
  CHECK_FALSE(open("acme", token));
  CHECK(world.take() == Seen{"before open_session", "after open_session acme - - - by kari NotFound"});

  world.recorder->on_before = [](const Call&) -> Result<void> {
    return Error{.code = ErrorCode::unavailable, .message = "closed"};
  };
  CHECK(error_of(open("acme", token))->message == "closed");
  CHECK(world.take() == Seen{"before open_session", "after open_session acme - - - Unavailable"});
}

TEST_CASE("an interceptor can refuse a call") {
  Watched world;
  world.recorder->on_before = [](const Call&) -> Result<void> {
    return Error{.code = ErrorCode::unavailable, .message = "not today"};
  };
  const auto created = world.session.create({.first_name = "Ada"});
  CHECK(error_of(created) == Error{.code = ErrorCode::unavailable, .message = "not today"});
  CHECK(world.take() == Seen{"before create", "after create acme - - - Unavailable"});
  CHECK(error_of(world.session.importer())->message == "not today");
  world.recorder->on_before = nullptr;
  CHECK(world.session.count().value() == 0);
}

TEST_CASE("an interceptor runs before permission and tenant checks") {
  Watched world;
  auto reader = world.engine.session("acme", access_only).value();
  CHECK(code_of(error_of(reader.remove("c-1"))) == ErrorCode::permission_denied);
  CHECK(world.take() == Seen{"before remove", "after remove acme c-1 - - PermissionDenied"});
  world.engine.drop_tenant("acme").value();
  CHECK(code_of(error_of(reader.get("c-1"))) == ErrorCode::not_found);
  CHECK(world.take() == Seen{"before get", "after get acme c-1 - - NotFound"});
}

TEST_CASE("an interceptor that throws does not change the tenant") {
  Watched world;
  world.recorder->on_before = [](const Call&) -> Result<void> { throw std::runtime_error("before"); };
  CHECK_THROWS_WITH(world.session.create({.first_name = "Ada"}), "before");
  CHECK(world.take() == Seen{"before create"});
  world.recorder->on_before = nullptr;
  CHECK(world.session.count().value() == 0);

  world.take();
  world.recorder->on_after = [](const Call&, const Outcome&) { throw std::runtime_error("after"); };
  CHECK_THROWS_WITH(world.session.create({.first_name = "Ada"}), "after");
  world.recorder->on_after = nullptr;
  CHECK(world.take().size() == 2);
  CHECK(world.session.count().value() == 1);  // the write succeeded
  CHECK(world.engine.check_invariants("acme"));
}

TEST_CASE("an interceptor gets after() of an operation that throws") {
  const auto recorder = std::make_shared<Recorder>();
  const auto clock = std::make_shared<BrokenClock>();
  Engine engine({.clock = clock, .interceptor = recorder});
  engine.create_tenant("acme").value();
  auto session = engine.session("acme").value();
  struct Broken : IdGenerator {
    std::string next_id() override { throw std::runtime_error("no ids"); }
    std::uint64_t seed() override { return 1; }
  };
  Engine without_ids({.clock = clock, .id_generator = std::make_shared<Broken>(), .interceptor = recorder});
  without_ids.create_tenant("acme").value();
  auto other = without_ids.session("acme").value();
  CHECK_THROWS_WITH(other.create({.first_name = "Ada"}), "no ids");
  CHECK(recorder->seen == Seen{"before create", "after create acme - - - threw"});
  recorder->on_after = [](const Call&, const Outcome&) { throw std::logic_error("dropped"); };
  CHECK_THROWS_WITH(other.create({.first_name = "Ada"}), "no ids");

  recorder->seen.clear();
  clock->readings_left = 0;
  CHECK_THROWS_WITH(session.get("c-1"), "the clock is broken");
  CHECK(recorder->seen.empty());
}

TEST_CASE("an interceptor gets a call's duration by the engine's clock") {
  Watched world;
  std::chrono::milliseconds took = -1ms;
  world.recorder->on_after = [&](const Call&, const Outcome& outcome) { took = outcome.duration; };
  (void)world.session.get("c-1");
  CHECK(took == 0ms);
  world.recorder->on_before = [&](const Call&) -> Result<void> { return world.clock->advance(250ms), Result<void>(); };
  (void)world.session.get("c-1");
  CHECK(took == 250ms);
}

TEST_CASE("elapsed uses a steady clock, not the engine's") {
  Watched world;
  std::chrono::nanoseconds longest = {};
  world.recorder->on_before = [&](const Call&) -> Result<void> { return world.clock->advance(-1h), Result<void>(); };
  world.recorder->on_after = [&](const Call&, const Outcome& outcome) {
    CHECK(outcome.elapsed >= 0ns);
    longest = std::max(longest, outcome.elapsed);
  };
  const std::vector<CustomerDraft> drafts(50, {.last_name = "Turing"});
  world.session.import_customers(drafts).value();
  CHECK(longest > 0ns);
}

TEST_CASE("an interceptor may use the engine") {
  Watched world;
  world.recorder->on_before = [&](const Call& call) -> Result<void> {
    if (call.operation == custengine::Operation::update)
      world.session.create({.id = "audit", .last_name = "Log"}).value();
    return {};
  };
  CHECK(code_of(error_of(world.session.update("c-1", {}))) == ErrorCode::not_found);
  CHECK(world.take() == Seen{"before update", "before create", "after create acme audit - - ok gave audit",
                             "after update acme c-1 - - NotFound"});
  world.recorder->on_before = nullptr;
  CHECK(world.session.get("audit"));
}

TEST_CASE("an interceptor gets the operations of file functions") {
  Watched world;
  std::istringstream in(R"({"firstname":"Ada"})");
  read_customers(in, world.session).value();
  std::ostringstream out;
  write_customers(out, world.session).value();
  CHECK(world.take() == Seen{"before importer", "after importer acme - - - ok", "before finish_import",
                             "after finish_import acme - - - ok", "before snapshot", "after snapshot acme - - - ok"});
}

}  // namespace interceptor_test
