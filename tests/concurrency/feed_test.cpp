// The feed, batches and subscribers while many threads write.

#include "failures.hpp"
#include "unit/engine/support.hpp"

#include <custengine/io.hpp>

#include <atomic>
#include <memory>
#include <random>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace feed_test {

namespace {

using namespace custengine;
using namespace custengine::test;

constexpr unsigned thread_count = 8;

std::string exported(const Session& session) {
  std::ostringstream out;
  write_customers(out, session).value();
  return out.str();
}

/// Applies a change of one tenant to another.
void replay(Session& session, const Change& change) {
  if (change.before) session.remove(change.id()).value();
  if (!change.after) return;
  const ImportReport report =
      session.import_customers(std::vector{change.after->to_draft()}, {.restore = true}).value();
  if (report.created != 1) throw std::runtime_error("a change could not be replayed");
}

/// Makes writes of all kinds on each thread. A write may fail because of a race.
void write_this_and_that(Session session, unsigned seed) {
  std::mt19937 random(seed);
  for (int round = 0; round < 150; ++round) {
    const std::string id = "id-" + std::to_string(random() % 40), other = "id-" + std::to_string(random() % 40);
    switch (random() % 8) {
      case 0:
        (void)session.remove(id);
        break;
      case 1:
        (void)session.apply(std::vector{Write::remove(id), Write::create({.id = id, .first_name = "Batch"}),
                                        Write::update(other, {.city = "Oslo"})});
        break;
      case 2:
        (void)session.import_customers(
            std::vector<CustomerDraft>{{.id = id, .city = "Bergen"}, {.id = other, .origin = std::to_string(round)}},
            {.on_conflict = OnConflict::update, .atomic = round % 2 == 0});
        break;
      case 3:
        (void)session.attach_extension(id, {.organization_id = std::to_string(random() % 3)});
        break;
      case 4:
      case 5:
        (void)session.create({.id = id, .external_reference = other, .last_name = "Created"});
        break;
      default:
        (void)session.update(id, {.city = clear, .origin = std::to_string(random())});
    }
  }
}

}  // namespace

TEST_CASE("replaying many threads' changes gives identical customers") {
  World world;
  Session session = world.add_tenant("t", {.change_history = 100'000});
  std::vector<Change> told;  // one callback at a time, so without a lock
  const Subscription subscription = session.subscribe([&](const Change& change) { told.push_back(change); }).value();
  session
      .import_customers(
          std::vector<CustomerDraft>{{.id = "id-1", .first_name = "A"}, {.id = "id-2", .first_name = "B"}})
      .value();
  std::optional<Snapshot> middle;
  {
    std::vector<std::jthread> threads;
    for (unsigned number = 0; number < thread_count; ++number)
      threads.emplace_back([session, number] { write_this_and_that(session, number); });
    while (session.snapshot()->sequence() < 200) std::this_thread::yield();
    middle = session.snapshot().value();
  }
  const auto changes = session.changes(0, 1'000'000).value();
  CHECK(changes.size() > 300);
  const bool all_told = told == changes;
  CHECK(all_told);
  for (std::size_t i = 0; i < changes.size(); ++i) REQUIRE(changes[i].sequence == i + 1);
  all_customers(world, session);

  Session replica = world.add_tenant("replica");
  for (const Change& change : changes) replay(replica, change);
  const bool same = exported(replica) == exported(session);
  CHECK(same);

  Session late = world.add_tenant("late");
  std::vector<CustomerDraft> drafts;
  for (const Customer& customer : *middle) drafts.push_back(customer.to_draft());
  REQUIRE(late.import_customers(drafts, {.restore = true})->created == drafts.size());
  for (const Change& change : session.changes(middle->sequence(), 1'000'000).value()) replay(late, change);
  const bool same_from_middle = exported(late) == exported(session);
  CHECK(same_from_middle);
}

TEST_CASE("readers see all of a batch or nothing") {
  World world;
  Session session = world.add_tenant("t", {.sort_indexes = {SortField::city}});
  for (const char* id : {"x", "y", "z"}) session.create({.id = id, .first_name = id, .city = "0"}).value();
  Failures failures;
  std::atomic<bool> done = false;
  std::atomic<int> looks = 0;
  const Subscription subscription = session
                                        .subscribe([&failures, left = std::uint64_t{0}](const Change& change) mutable {
                                          failures.expect(left == 0 || change.group_end == left, "a group was torn");
                                          left = change.ends_group() ? 0 : change.group_end;
                                        })
                                        .value();
  std::uint64_t batches = 0;
  {
    std::vector<std::jthread> threads;
    for (int number = 0; number < 3; ++number)
      threads.emplace_back([&failures, &done, &looks, session] {
        for (; !done; ++looks) {
          const Page page = session.list({.sort_by = SortField::city}).value();
          for (const Customer& customer : page)
            failures.expect(customer.city() == page.items.front().city(), "a page shows a part of a batch");
          const Snapshot snapshot = session.snapshot().value();
          for (const Customer& customer : snapshot)
            failures.expect(customer.version() == snapshot.sequence() / 3, "a snapshot shows a part of a batch");
        }
      });
    while (batches < 150 || looks < 100) {
      const std::string city = std::to_string(++batches);
      session
          .apply(std::vector{Write::update("x", {.city = city}), Write::update("y", {.city = city}),
                             Write::update("z", {.city = city})})
          .value();
      // A batch that fails at its last write.
      failures.expect(!session.apply(std::vector{Write::update("x", {.city = "no"}), Write::update("nobody", {})}),
                      "a broken batch was done");
    }
    done = true;
  }
  CHECK(failures.found() == std::set<std::string>());
  CHECK(session.snapshot()->sequence() == 3 + 3 * batches);
}

TEST_CASE("no callback runs after unsubscribe has returned") {
  World world;
  const Session session = world.add_tenant("t");
  Session(session).create({.id = "a", .first_name = "A"}).value();
  Failures failures;
  std::atomic<bool> done = false;
  std::atomic<int> calls = 0;
  {
    std::vector<std::jthread> threads;
    for (unsigned number = 0; number < 2; ++number)
      threads.emplace_back([&done, number, own = session]() mutable {
        for (int i = 0; !done; ++i) own.update("a", {.origin = std::to_string(number) + std::to_string(i)}).value();
      });
    for (int round = 0; round < 300 || calls < 50; ++round) {
      const auto alive = std::make_unique<std::atomic<int>>(1);
      Subscription subscription = Session(session)
                                      .subscribe([&failures, &calls, state = alive.get()](const Change&) {
                                        ++calls;
                                        failures.expect(*state == 1, "a callback ran after its end");
                                      })
                                      .value();
      if (round % 3 == 0) std::this_thread::yield();
      subscription.unsubscribe();
      *alive = 0;
    }
    done = true;
  }
  CHECK(failures.found() == std::set<std::string>());
}

}  // namespace feed_test
