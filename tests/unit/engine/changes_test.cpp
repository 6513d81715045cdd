#include "support.hpp"

#include <algorithm>
#include <random>
#include <stdexcept>
#include <utility>
#include <vector>

namespace changes_test {

namespace {

using namespace custengine;
using namespace custengine::test;

/// "3 CUSTOMER_UPDATE c-1 1>2 5": sequence, event, customer, versions, end of the group.
std::string line(const Change& change) {
  const auto version = [](const std::optional<Customer>& customer) {
    return customer ? std::to_string(customer->version()) : std::string("-");
  };
  return std::to_string(change.sequence) + ' ' + std::string(to_string(change.type())) + ' ' +
         std::string(change.id()) + ' ' + version(change.before) + '>' + version(change.after) + ' ' +
         std::to_string(change.group_end);
}

using Lines = std::vector<std::string>;

Lines lines(const std::vector<Change>& changes) {
  Lines lines;
  for (const Change& change : changes) lines.push_back(line(change));
  return lines;
}

std::vector<CustomerDraft> drafts(std::size_t count) {
  std::vector<CustomerDraft> drafts(count);
  for (std::size_t i = 0; i < count; ++i) {
    drafts[i].id = "i-" + std::to_string(i + 1);
    drafts[i].first_name = "Imported";
  }
  return drafts;
}

}  // namespace

TEST_CASE("every effective write is a change, numbered without gaps") {
  World world;
  Session session = world.add_tenant("t", {.stores = {"oslo"}});
  CHECK(session.changes(0, 10)->empty());
  session.create({.id = "a", .external_reference = "r", .first_name = "A"}).value();
  session.update("a", {.city = "Oslo"}).value();
  session.update("a", {.city = "Oslo"}).value();
  CHECK_FALSE(session.update("a", {.email = "none"}));
  CHECK_FALSE(session.create({.id = "a", .first_name = "A"}));
  session.set_store_details("oslo", "a", {.note = "n"}).value();
  session.attach_extension("a", {.organization_id = "o"}).value();
  session.attach_extension("a", {.organization_id = "o"}).value();
  session.detach_extension("a", ExtensionCode::two_invoice).value();
  session.import_external({.external_id = "x", .customer = {.id = "b", .first_name = "B"}}).value();
  session.import_external({.external_id = "x", .customer = {.first_name = "B"}}).value();
  session.remove("a").value();
  CHECK_FALSE(session.remove("a"));
  session.create({.id = "a", .first_name = "A"}).value();
  const Lines all = {"1 CUSTOMER_CREATE a ->1 1", "2 CUSTOMER_UPDATE a 1>2 2", "3 CUSTOMER_STORE_DETAILS a 2>2 3",
                     "4 CUSTOMER_UPDATE a 2>3 4", "5 CUSTOMER_UPDATE a 3>4 5", "6 CUSTOMER_CREATE b ->1 6",
                     "7 CUSTOMER_DELETE a 4>- 7", "8 CUSTOMER_CREATE a ->1 8"};
  CHECK(lines(session.changes(0, 100).value()) == all);
  CHECK(lines(session.changes(2, 2).value()) == Lines{all[2], all[3]});
  CHECK(session.changes(8, 2)->empty());
  CHECK(session.snapshot()->sequence() == 8);
  CHECK(session.changes(6, 1)->front().before->city() == "Oslo");
}

TEST_CASE("imports are changes, in one group if applied at once") {
  World world;
  Session session = world.add_tenant("t");
  session.create({.id = "gone", .first_name = "G"}).value();
  session.remove("gone").value();
  session.import_customers(drafts(3)).value();
  session
      .import_customers(std::vector<CustomerDraft>{{.id = "i-2", .city = "Bo"}, {.id = "n", .first_name = "N"}},
                        {.on_conflict = OnConflict::update, .atomic = true})
      .value();
  session
      .import_customers(std::vector<CustomerDraft>{{.id = "i-2", .city = "Å"}, {.id = "m", .first_name = "M"}},
                        {.on_conflict = OnConflict::update})
      .value();
  CHECK(lines(session.changes(2, 100).value()) == Lines{"3 CUSTOMER_CREATE i-1 ->1 5", "4 CUSTOMER_CREATE i-2 ->1 5",
                                                        "5 CUSTOMER_CREATE i-3 ->1 5", "6 CUSTOMER_UPDATE i-2 1>2 7",
                                                        "7 CUSTOMER_CREATE n ->1 7", "8 CUSTOMER_UPDATE i-2 2>3 8",
                                                        "9 CUSTOMER_CREATE m ->1 9"});
  all_customers(world, session);
}

TEST_CASE("a reader that fell behind gets an error at any history size") {
  for (const std::size_t history : {0U, 1U, 63U, 64U, 65U, 100U, 200U}) {
    INFO("a history of " << history);
    World world;
    Session session = world.add_tenant("t", {.change_history = history});
    session.create({.id = "a", .first_name = "A"}).value();
    for (std::uint64_t number = 1; number <= 300; ++number) {
      INFO("after " << number);
      const std::uint64_t kept = std::min<std::uint64_t>(number, history), oldest = number - kept + 1;
      const auto changes = session.changes(oldest - 1, 1000).value();
      REQUIRE(changes.size() == kept);
      for (std::size_t i = 0; i < changes.size(); ++i) REQUIRE(changes[i].sequence == oldest + i);
      if (kept > 0) REQUIRE(changes.back().after->version() == number);
      if (oldest > 1) {
        const Error behind = session.changes(oldest - 2, 1).error();
        REQUIRE(behind.code == ErrorCode::failed_precondition);
        REQUIRE(behind.oldest_sequence == oldest);
      }
      if (number % 50 == 0) all_customers(world, session);
      session.update("a", {.origin = std::to_string(number)}).value();
    }
    // An import that does not fit.
    session.remove("a").value();
    session.import_customers(drafts(150)).value();
    all_customers(world, session);
    const std::uint64_t sequence = session.snapshot()->sequence();
    CHECK(sequence == 301 + 1 + 150);
    const std::uint64_t kept = history;
    const auto changes = session.changes(sequence - kept, 1000).value();
    CHECK(changes.size() == kept);
    if (kept > 0) CHECK(changes.back().id() == "i-150");
    CHECK(code_of(error_of(session.changes(0, 1))) == ErrorCode::failed_precondition);
    session.create({.id = "next", .first_name = "N"}).value();
    all_customers(world, session);
  }
}

TEST_CASE("invalid requests for changes are refused") {
  World world;
  Session session = world.add_tenant("t");
  session.create({.first_name = "A"}).value();
  const Error ahead = session.changes(2, 1).error();
  CHECK(ahead.code == ErrorCode::invalid_argument);
  CHECK(fields_of(ahead) == std::vector<std::string>{"afterSequence"});
  CHECK(code_of(error_of(session.changes(0, 0))) == ErrorCode::invalid_argument);
  CHECK(code_of(error_of(session.subscribe({}))) == ErrorCode::invalid_argument);
}

TEST_CASE("a subscriber gets every change since it subscribed, in order") {
  World world;
  Session session = world.add_tenant("t", {.change_history = 2});
  session.create({.id = "a", .first_name = "A"}).value();
  Lines seen, seen_later;
  Subscription subscription = session.subscribe([&](const Change& change) { seen.push_back(line(change)); }).value();
  CHECK(subscription.since() == 1);
  session.update("a", {.city = "Oslo"}).value();
  const Subscription later = session.subscribe([&](const Change& c) { seen_later.push_back(line(c)); }).value();
  session.remove("a").value();
  session.import_customers(drafts(4)).value();
  const Lines all = {"2 CUSTOMER_UPDATE a 1>2 2",   "3 CUSTOMER_DELETE a 2>- 3",   "4 CUSTOMER_CREATE i-1 ->1 7",
                     "5 CUSTOMER_CREATE i-2 ->1 7", "6 CUSTOMER_CREATE i-3 ->1 7", "7 CUSTOMER_CREATE i-4 ->1 7"};
  CHECK(seen == all);
  CHECK(seen_later == Lines(all.begin() + 1, all.end()));

  Subscription moved = std::move(subscription);
  session.create({.id = "b", .first_name = "B"}).value();
  CHECK(seen.back() == "8 CUSTOMER_CREATE b ->1 8");
  moved.unsubscribe();
  session.remove("b").value();
  CHECK(seen.back() == "8 CUSTOMER_CREATE b ->1 8");
  CHECK(seen_later.back() == "9 CUSTOMER_DELETE b 1>- 9");
}

TEST_CASE("a change made in a callback is queued, never nested") {
  World world;
  Session session = world.add_tenant("t");
  Lines seen;
  int depth = 0;
  const auto subscription = session.subscribe([&](const Change& change) {
    CHECK(++depth == 1);
    seen.push_back(line(change));
    CHECK(session.get("a")->version() >= change.after->version());
    if (change.sequence < 5) session.update("a", {.origin = std::to_string(change.sequence)}).value();
    --depth;
  });
  session.create({.id = "a", .first_name = "A"}).value();
  CHECK(seen.size() == 5);
  CHECK(lines(session.changes(0, 100).value()) == seen);
}

TEST_CASE("a callback may unsubscribe itself and others, and subscribe") {
  World world;
  Session session = world.add_tenant("t");
  int first = 0, second = 0, third = 0;
  Subscription others;
  Subscription own = session
                         .subscribe([&](const Change&) {
                           ++first;
                           own.unsubscribe();
                           others = session.subscribe([&third](const Change&) { ++third; }).value();
                         })
                         .value();
  Subscription victim = session.subscribe([&](const Change&) { ++second; }).value();
  const Subscription killer = session.subscribe([&](const Change&) { victim.unsubscribe(); }).value();
  session.create({.id = "a", .first_name = "A"}).value();
  session.update("a", {.city = "Oslo"}).value();
  CHECK(first == 1);
  CHECK(second == 1);
  CHECK(third == 1);
}

TEST_CASE("a callback that throws is reported; the feed continues") {
  std::vector<std::string> reported;
  Engine engine({.on_subscriber_error = [&](std::string_view tenant, const Change& change, std::exception_ptr error) {
    try {
      std::rethrow_exception(error);
    } catch (const std::runtime_error& thrown) {
      reported.push_back(std::string(tenant) + ' ' + std::to_string(change.sequence) + ' ' + thrown.what());
    }
    throw std::logic_error("the handler throws as well");
  }});
  engine.create_tenant("t").value();
  Session session = engine.session("t").value();
  std::vector<std::uint64_t> seen;
  const auto throwing = session.subscribe([](const Change&) { throw std::runtime_error("no"); });
  const auto other = session.subscribe([&](const Change& change) { seen.push_back(change.sequence); });
  session.create({.id = "a", .first_name = "A"}).value();
  session.update("a", {.city = "Oslo"}).value();
  CHECK(reported == std::vector<std::string>{"t 1 no", "t 2 no"});
  CHECK(seen == std::vector<std::uint64_t>{1, 2});

  CHECK(engine.stats("t")->subscriber_exceptions == 2);
  CHECK(engine.stats("t")->last_subscriber_exception == "no");
  const auto odd = session.subscribe([](const Change&) { throw 7; });
  session.update("a", {.city = "Bergen"}).value();
  CHECK(engine.stats("t")->subscriber_exceptions == 4);
  CHECK(engine.stats("t")->last_subscriber_exception == "something that is no std::exception");
}

TEST_CASE("a subscription and its customers outlive tenant and engine") {
  std::optional<Customer> kept;
  Subscription subscription;
  {
    World world;
    Session session = world.add_tenant("t");
    subscription = session
                       .subscribe([&](const Change& change) {
                         kept = change.after;
                         // The call that delivers keeps the tenant.
                         world.engine.drop_tenant("t").value();
                       })
                       .value();
    session.create({.id = "a", .first_name = "Ada"}).value();
    CHECK(code_of(error_of(session.changes(0, 1))) == ErrorCode::not_found);
  }
  CHECK(kept->first_name() == "Ada");
  subscription.unsubscribe();
}

TEST_CASE("rewind restores the state of a snapshot") {
  World world;
  Session session = world.add_tenant("t", {.stores = {"oslo"}, .change_history = 3});
  session.create({.id = "a", .first_name = "A"}).value();
  session.create({.id = "b", .external_reference = "r", .first_name = "B"}).value();
  session.set_store_details("oslo", "b", {.note = "kept"}).value();
  const Snapshot snapshot = session.snapshot().value();
  const TenantState before = state_of(world, session, {"oslo"});
  const auto changes = session.changes(0, 100).value();
  std::vector<std::uint64_t> seen;
  const auto subscription = session.subscribe([&](const Change& change) { seen.push_back(change.sequence); });
  std::optional<Snapshot> later;
  for (int round = 0; round < 3; ++round) {
    session.remove("b").value();
    session.create({.id = "c", .external_reference = "r", .first_name = "C"}).value();
    session.set_store_details("oslo", "c", {.note = "other"}).value();
    session.update("a", {.city = "Oslo"}).value();
    session.create({.id = "b", .first_name = "another B"}).value();
    session.set_store_details("oslo", "b", {.note = "another"}).value();
    CHECK(session.changes(6, 100)->size() == 3);
    const TenantState after = state_of(world, session, {"oslo"});
    const auto later_changes = session.changes(6, 100).value();
    if (!later) later = session.snapshot().value();
    world.engine.rewind("t", snapshot).value();
    CHECK(state_of(world, session, {"oslo"}) == before);
    CHECK(session.changes(0, 100).value() == changes);
    CHECK(session.snapshot()->sequence() == 3);
    // Forward again, and back.
    world.engine.rewind("t", *later).value();
    if (round == 0) {
      CHECK(session.changes(6, 100).value() == later_changes);
      CHECK(state_of(world, session, {"oslo"}) == after);
    }
    world.engine.rewind("t", snapshot).value();
    CHECK(state_of(world, session, {"oslo"}) == before);
  }
  CHECK(seen == std::vector<std::uint64_t>{4, 5, 6, 7, 8, 9, 4, 5, 6, 7, 8, 9, 4, 5, 6, 7, 8, 9});
}

TEST_CASE("a rewind drops undelivered changes, even inside a callback") {
  World world;
  Session session = world.add_tenant("t");
  const Snapshot snapshot = session.snapshot().value();
  Lines seen, seen_by_other;
  bool rewinds = true;
  const auto rewinding = session.subscribe([&](const Change& change) {
    seen.push_back(line(change));
    if (std::exchange(rewinds, false)) world.engine.rewind("t", snapshot).value();
  });
  const auto other = session.subscribe([&](const Change& change) { seen_by_other.push_back(line(change)); });
  session.import_customers(drafts(3)).value();
  CHECK(seen == Lines{"1 CUSTOMER_CREATE i-1 ->1 3"});
  CHECK(seen_by_other.empty());
  session.create({.id = "a", .first_name = "A"}).value();
  CHECK(seen.back() == "1 CUSTOMER_CREATE a ->1 1");
  CHECK(seen_by_other == Lines{"1 CUSTOMER_CREATE a ->1 1"});
}

TEST_CASE("a rewind restores a customer recreated in another row") {
  World world;
  Session session = world.add_tenant("t", {.stores = {"oslo"}});
  session.import_customers(drafts(50)).value();  // so that no script is about most of them
  for (const char* id : {"a", "b", "c", "d"}) {
    session.create({.id = id, .external_reference = id, .first_name = id}).value();
    session.set_store_details("oslo", id, {.note = id}).value();
  }
  const Snapshot snapshot = session.snapshot().value();
  const TenantState before = state_of(world, session, {"oslo"});
  const std::vector<std::vector<std::string>> scripts = {{"-a", "-b", "+a", "+b"}, {"-a", "-b", "-c", "+b", "+c", "+a"},
                                                         {"-a", "+x", "+a"},       {"-a", "-b", "+b"},
                                                         {"-d", "+x", "+y", "+d"}, {"-a", "-b", "-c", "-d"},
                                                         {"+x", "-a", "+y"},       {"-b", "-a", "+b", "+x"}};
  for (const auto& script : scripts) {
    for (const std::string& step : script) {
      const std::string id = step.substr(1);
      if (step[0] == '-')
        session.remove(id).value();
      else
        session.create({.id = id, .external_reference = id, .last_name = "new"}).value();
    }
    world.engine.rewind("t", snapshot).value();
    CHECK(state_of(world, session, {"oslo"}) == before);
    session.create({.id = "z", .first_name = "Z"}).value();
    all_customers(world, session);
    world.engine.rewind("t", snapshot).value();
    CHECK(state_of(world, session, {"oslo"}) == before);
  }
}

TEST_CASE("a rewind undoes random writes at 0 to 2000 customers") {
  for (const std::size_t customers : {0U, 3U, 40U, 1024U, 2000U}) {
    std::mt19937 random(static_cast<unsigned>(customers));
    INFO(customers << " customers, and as much is the seed");
    World world;
    Session session = world.add_tenant(
        "t",
        {.sort_indexes = {SortField::city, SortField::last_name, SortField::external_reference}, .stores = {"oslo"}});
    session.import_customers(drafts(customers)).value();
    const auto some_id = [&] { return "i-" + std::to_string(1 + random() % (customers + 10)); };
    for (int i = 0; i < 5 && customers > 10; ++i) (void)session.remove(some_id());
    const Snapshot snapshot = session.snapshot().value();
    const TenantState before = state_of(world, session, {"oslo"});
    const auto changes = session.changes(0, 100).value();
    for (int round = 0; round < 30; ++round) {
      INFO("round " << round);
      for (std::size_t step = random() % 30; step > 0; --step) {
        const std::string id = some_id();
        switch (random() % 5) {
          case 0:
          case 1:
            (void)session.remove(id);
            break;
          case 2:
            (void)session.create({.id = id, .external_reference = id, .last_name = "Again", .city = "Oslo"});
            break;
          case 3:
            (void)session.update(id, {.city = std::to_string(random() % 3)});
            break;
          default:
            (void)session.set_store_details("oslo", id, {.note = id});
        }
      }
      world.engine.rewind("t", snapshot).value();
      const bool put_back = state_of(world, session, {"oslo"}) == before;
      REQUIRE(put_back);
      REQUIRE(session.changes(0, 100).value() == changes);
    }
  }
}

TEST_CASE("a rewind refuses snapshots of another or recreated tenant") {
  World world;
  Session session = world.add_tenant("t"), other = world.add_tenant("u");
  session.create({.id = "a", .first_name = "A"}).value();
  const Snapshot snapshot = session.snapshot().value();
  CHECK(code_of(error_of(world.engine.rewind("u", snapshot))) == ErrorCode::invalid_argument);
  CHECK(code_of(error_of(world.engine.rewind("v", snapshot))) == ErrorCode::not_found);
  world.engine.drop_tenant("t").value();
  session = world.add_tenant("t");
  CHECK(code_of(error_of(world.engine.rewind("t", snapshot))) == ErrorCode::invalid_argument);
  CHECK(session.count().value() == 0);
}

}  // namespace changes_test
