// The order in which writes are seen: no lost update, each thread's own writes, nothing older than before, batches as
// a whole, and the same feed for those who ask and those who are told.

#include "effort.hpp"
#include "failures.hpp"
#include "unit/engine/support.hpp"

#include <custengine/facets.hpp>
#include <custengine/filter_fields.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <random>
#include <string>
#include <thread>
#include <vector>

namespace visibility_test {

namespace {

using namespace custengine;
using namespace custengine::test;

std::string id_of(std::size_t number) {
  return "c-" + std::to_string(number);
}

int number_in(const Customer& customer) {
  return std::stoi(std::string(customer.origin()));
}

/// Customers "c-0" and so on, with a number in their origin.
Session add_numbers(World& world, std::size_t customers, int number, TenantOptions options = {}) {
  Session session = world.add_tenant("t", std::move(options));
  for (std::size_t i = 0; i < customers; ++i)
    session.create({.id = id_of(i), .first_name = "N", .origin = std::to_string(number)}).value();
  return session;
}

/// Calls `work(thread, session)` on each thread, with a session of its own.
template <class Work>
std::vector<std::jthread> start(const World& world, std::size_t threads, Work work) {
  std::vector<std::jthread> started;
  for (std::size_t thread = 0; thread < threads; ++thread)
    started.emplace_back([work, thread, session = world.open("t")]() mutable { work(thread, session); });
  return started;
}

}  // namespace

TEST_CASE("no update with an expected version is lost") {
  constexpr std::size_t customers = 2;
  const int tries = by_effort(1'500, 10'000);
  World world;
  Session session = add_numbers(world, customers, 0);
  Failures failures;
  std::atomic<int> added = 0;
  start(world, 4, [&](std::size_t thread, Session& own) {
    for (int i = 0; i < tries; ++i) {
      const std::string id = id_of(static_cast<std::size_t>(i) % customers);
      const Customer now = own.get(id).value();
      const CustomerPatch patch{.origin = std::to_string(number_in(now) + 1)};
      const UpdateOptions options{.expected_version = now.version()};
      const auto error = thread % 2 == 0 ? error_of(own.update(id, patch, options))
                                         : error_of(own.apply(std::vector{Write::update(id, patch, options)}));
      if (!error) ++added;
      failures.expect(!error || (error->code == ErrorCode::version_mismatch && error->current_version > now.version()),
                      "an odd error");
      if (i % 8 == 0) {
        own.modify(
               id, [](const Customer& last) { return CustomerPatch{.origin = std::to_string(number_in(last) + 1)}; },
               1'000'000)
            .value();
        ++added;
      }
    }
  }).clear();
  CHECK(failures.found() == std::set<std::string>());
  int sum = 0, changes = 0;
  for (const Customer& customer : all_customers(world, session)) {
    sum += number_in(customer);
    changes += static_cast<int>(customer.version()) - 1;
  }
  CHECK(added >= tries);
  CHECK(sum == added);
  CHECK(changes == added);
}

TEST_CASE("each thread sees its own writes at once") {
  const int rounds = by_effort(80, 3'000);
  World world;
  add_numbers(world, 3, 0);
  Failures failures;
  start(world, 4, [&](std::size_t thread, Session& own) {
    const std::string id = "own-" + std::to_string(thread);
    const auto found = [&own](const std::string& word) {
      return own.search({.query = word}).value().paging.total_count;
    };
    const auto listed = [&own, &id] {
      const Page page = own.list({.sort_by = SortField::last_name, .page_size = 100}).value();
      return std::ranges::count(page.items, id, &Customer::id);
    };
    for (int i = 0; i < rounds; ++i) {
      const std::string mark = "w" + std::to_string(thread) + "x" + std::to_string(i), next = mark + "y";
      own.create({.id = id, .last_name = mark}).value();
      failures.expect(own.get(id).value().last_name() == mark, "get missed a creation");
      failures.expect(found(mark) == 1, "search missed a creation");
      failures.expect(listed() == 1, "list missed a creation");
      const std::uint64_t version = own.update(id, {.last_name = next, .city = next}).value().version();
      failures.expect(own.get(id).value().version() == version, "get missed an update");
      failures.expect(found(next) == 1, "search missed an update");
      failures.expect(own.search({.where = fields::city == next}).value().paging.total_count == 1,
                      "a filter missed an update");
      failures.expect(own.search({.where = fields::last_name == mark}).value().paging.total_count == 0,
                      "a filter found the name before an update");
      const Facets cities = own.count_by(FacetField::city).value();
      failures.expect(std::ranges::count(cities.values, next, &FacetCount::value) == 1, "count_by missed an update");
      own.update("c-0", {.origin = std::to_string(i)}).value();
      const std::uint64_t before = own.snapshot().value().sequence();
      own.remove(id).value();
      failures.expect(own.snapshot().value().sequence() > before, "a snapshot missed a removal");
      failures.expect(!own.contains(id).value(), "contains missed a removal");
      failures.expect(found(mark) == 0, "search missed a removal");
      failures.expect(listed() == 0, "list missed a removal");
      failures.expect(own.count().value() >= 3, "count missed customers that stay");
    }
  }).clear();
  CHECK(failures.found() == std::set<std::string>());
  CHECK(world.open("t").count().value() == 3);
}

TEST_CASE("no reader sees an older version or sequence than before") {
  constexpr std::size_t customers = 4;
  World world;
  add_numbers(world, customers, 0);
  Failures failures;
  std::atomic<bool> done = false;
  std::atomic<std::size_t> reads = 0;
  // Of all sessions and threads: what one has seen before another begins to read, the other sees as well.
  std::atomic<std::uint64_t> newest_sequence = 0;
  std::array<std::atomic<std::uint64_t>, customers> newest_version = {};
  const auto raise = [](std::atomic<std::uint64_t>& newest, std::uint64_t seen) {
    for (std::uint64_t last = newest; last < seen && !newest.compare_exchange_weak(last, seen);) {
    }
  };
  auto readers = start(world, 3, [&](std::size_t thread, Session& own) {
    std::mt19937 random(static_cast<unsigned>(thread));
    for (; !done; ++reads) {
      const std::size_t customer = random() % customers;
      const std::uint64_t version = newest_version[customer], sequence = newest_sequence;
      const auto expect = [&](std::uint64_t seen) {
        failures.expect(seen >= version, "a version went back");
        raise(newest_version[customer], seen);
      };
      switch (random() % 4) {
        case 0:
          expect(own.get(id_of(customer)).value().version());
          break;
        case 1:
          expect(own.get_many({id_of(customer)}).value().front().version());
          break;
        case 2:
          for (const Customer& one : own.list().value())
            if (one.id() == id_of(customer)) expect(one.version());
          break;
        default: {
          const Snapshot snapshot = own.snapshot().value();
          failures.expect(snapshot.sequence() >= sequence, "a sequence went back");
          raise(newest_sequence, snapshot.sequence());
          for (const Customer& one : snapshot)
            if (one.id() == id_of(customer)) expect(one.version());
          const auto changes = own.changes(snapshot.sequence() - 1, 1).value();
          failures.expect(changes.size() == 1 && changes.front().sequence == snapshot.sequence(),
                          "the changes end before a snapshot that came first");
        }
      }
    }
  });
  const std::size_t wanted = by_effort<std::size_t>(1'000, 50'000);
  start(world, 2, [&](std::size_t thread, Session& own) {
    for (std::size_t i = thread; i < wanted || reads < wanted; ++i)
      own.update(id_of(i % customers), {.origin = std::to_string(i)}).value();
  }).clear();
  done = true;
  readers.clear();
  CHECK(failures.found() == std::set<std::string>());
}

TEST_CASE("transfers by batches keep the sum in every read") {
  constexpr std::size_t accounts = 5;
  constexpr int each = 1000;
  const int transfers = by_effort(200, 10'000);
  World world;
  Session session = add_numbers(world, accounts, each);
  Failures failures;
  std::atomic<bool> done = false;
  std::atomic<int> looks = 0, moved = 0;
  auto readers = start(world, 3, [&](std::size_t thread, Session& own) {
    std::vector<std::string> ids;
    for (std::size_t i = 0; i < accounts; ++i) ids.push_back(id_of(i));
    const std::vector<std::string_view> views(ids.begin(), ids.end());
    for (; !done; ++looks) {
      int sum = 0;
      if (thread == 0)
        for (const Customer& one : own.snapshot().value()) sum += number_in(one);
      if (thread == 1)
        for (const Customer& one : own.get_many(views).value()) sum += number_in(one);
      if (thread == 2)
        for (const Customer& one : own.list().value()) sum += number_in(one);
      failures.expect(sum == each * static_cast<int>(accounts), "a read shows a part of a transfer");
    }
  });
  start(world, 3, [&](std::size_t thread, Session& own) {
    std::mt19937 random(static_cast<unsigned>(thread));
    for (int i = 0; i < transfers || looks < transfers; ++i) {
      const std::size_t from = random() % accounts, to = (from + 1 + random() % (accounts - 1)) % accounts;
      const auto pair = own.get_many({id_of(from), id_of(to)}).value();
      const auto add = [](const Customer& account, int money) {
        return Write::update(std::string(account.id()), {.origin = std::to_string(number_in(account) + money)},
                             {.expected_version = account.version()});
      };
      const auto error = error_of(own.apply(std::vector{add(pair[0], -1), add(pair[1], 1)}));
      failures.expect(!error || error->code == ErrorCode::version_mismatch, "an odd error");
      moved += !error;
    }
  }).clear();
  done = true;
  readers.clear();
  CHECK(failures.found() == std::set<std::string>());
  CHECK(moved > 0);
  std::uint64_t versions = 0;
  for (const Customer& one : all_customers(world, session)) versions += one.version() - 1;
  CHECK(versions == 2 * static_cast<std::uint64_t>(moved));
}

TEST_CASE("both feeds give all changes in the same order") {
  constexpr std::size_t customers = 8, writers = 5;
  const std::size_t rounds = by_effort<std::size_t>(60, 2'000), large = 520;
  World world;
  Session session = add_numbers(world, customers, 0, {.change_history = 10'000'000});
  const std::uint64_t before = session.snapshot().value().sequence();
  Session in_callback = world.open("t");
  std::vector<Change> told;  // one callback at a time, so without a lock
  const Subscription subscription =
      session
          .subscribe([&](const Change& change) {
            told.push_back(change);
            const bool is_own = change.id() == "echo";
            if (!is_own && told.size() % 16 == 0)
              (void)in_callback.import_customers(
                  std::vector<CustomerDraft>{{.id = "echo", .first_name = std::to_string(told.size())}},
                  {.on_conflict = OnConflict::update});
          })
          .value();
  std::atomic<bool> done = false;
  std::vector<Change> asked;
  auto poller = start(world, 1, [&](std::size_t, Session& own) {
    std::uint64_t last = before;
    const auto poll = [&] {
      for (const Change& change : own.changes(last, 40).value()) asked.push_back(change);
      const bool any = asked.size() + before > last;
      last = before + asked.size();
      return any;
    };
    while (!done) poll();
    while (poll()) {
    }
  });
  start(world, writers, [&](std::size_t thread, Session& own) {
    for (std::size_t round = 0; round < rounds; ++round) {
      const std::string mark = std::to_string(thread) + "-" + std::to_string(round), id = id_of(round % customers);
      if (thread == 0 && round % 20 == 0) {
        // So large that it takes its turn.
        std::vector<Write> writes = {Write::update(id, {.origin = mark})};
        for (std::size_t i = 0; i < large; ++i)
          writes.push_back(Write::create({.id = mark + "-" + std::to_string(i), .first_name = "L"}));
        own.apply(writes).value();
      } else if (thread == 1) {
        std::vector<CustomerDraft> drafts;
        for (std::size_t i = 0; i < customers; ++i) drafts.push_back({.id = id_of(i), .city = mark});
        own.import_customers(drafts, {.on_conflict = OnConflict::update, .atomic = true}).value();
      } else {
        own.update(id, {.origin = mark}).value();
      }
    }
  }).clear();
  done = true;
  poller.clear();
  const auto changes = session.changes(before, 10'000'000).value();
  CHECK(changes.size() > writers * rounds);
  for (std::size_t i = 0; i < changes.size(); ++i) REQUIRE(changes[i].sequence == before + i + 1);
  const bool all_told = told == changes, all_asked = asked == changes;
  CHECK(all_told);
  CHECK(all_asked);
  CHECK(world.engine.check_invariants("t"));
}

}  // namespace visibility_test
