// Long writes come through beside writers that never pause, and no writer delivers for ever for others.

#include "failures.hpp"
#include "unit/engine/support.hpp"

#include "effort.hpp"

#include <atomic>
#include <string>
#include <thread>
#include <vector>

namespace turns_test {

namespace {

using namespace custengine;
using namespace custengine::test;

std::string id_of(std::size_t number) {
  return "c-" + std::to_string(number);
}

Session filled_tenant(World& world, std::size_t customers) {
  Session session = world.add_tenant("t");
  std::vector<CustomerDraft> drafts;
  for (std::size_t i = 0; i < customers; ++i) drafts.push_back({.id = id_of(i), .last_name = "Berg"});
  session.import_customers(drafts).value();
  return session;
}

/// Updates customers one after the other on threads of its own, as long as it lives. It gives up after so many writes
/// that another one must have come through.
class BusyWriters {
 public:
  BusyWriters(Session session, std::size_t customers) {
    for (std::size_t thread = 0; thread < 2; ++thread)
      threads_.emplace_back([this, session, customers, thread]() mutable {
        for (std::size_t i = thread; !done_ && !gave_up(); i += 2, ++writes_)
          session.update(id_of(i % customers), {.origin = std::to_string(i)}).value();
      });
    while (writes_ < 10) std::this_thread::yield();
  }
  ~BusyWriters() {
    done_ = true;
    for (std::thread& thread : threads_) thread.join();
  }

  bool gave_up() const { return writes_ >= 300'000; }

 private:
  std::atomic<bool> done_ = false;
  std::atomic<std::size_t> writes_ = 0;
  std::vector<std::thread> threads_;
};

}  // namespace

TEST_CASE("an atomic import ends beside writers that never pause") {
  const std::size_t customers = by_effort<std::size_t>(500, 20'000);
  World world;
  Session session = filled_tenant(world, customers);
  std::vector<CustomerDraft> drafts;
  for (std::size_t i = 0; i < customers; ++i) drafts.push_back({.id = id_of(i), .city = "Oslo"});
  {
    const BusyWriters writers(session, customers);
    const ImportReport report =
        session.import_customers(drafts, {.on_conflict = OnConflict::update, .atomic = true}).value();
    CHECK(report.updated == customers);
    CHECK_FALSE(writers.gave_up());
  }
  CHECK(session.search({.where = fields::city == "Oslo"}).value().paging.total_count == customers);
}

TEST_CASE("a batch ends beside writers that never pause") {
  const std::size_t customers = by_effort<std::size_t>(300, 2'000);
  World world;
  Session session = filled_tenant(world, customers);
  std::vector<Write> writes;
  for (std::size_t i = 0; i < customers; ++i) writes.push_back(Write::update(id_of(i), {.city = "Oslo"}));
  {
    const BusyWriters writers(session, customers);
    CHECK(session.apply(writes).value().customers.size() == customers);
    CHECK_FALSE(writers.gave_up());
  }
  CHECK(session.search({.where = fields::city == "Oslo"}).value().paging.total_count == customers);
}

TEST_CASE("a long update ends beside short ones of its customer") {
  World world;
  Session session = filled_tenant(world, 1);
  std::vector<Contact> contacts(by_effort<std::size_t>(3'000, 12'000), {.first_name = "A", .last_name = "B"});
  {
    const BusyWriters writers(session, 1);
    CHECK(session.update(id_of(0), {.contacts = contacts}).value().contacts().size() == contacts.size());
    CHECK_FALSE(writers.gave_up());
    CHECK(session.remove(id_of(0), {.expected_version = 1}).error().code == ErrorCode::version_mismatch);
  }
  CHECK(session.get(id_of(0)).value().contacts().size() == contacts.size());
}

TEST_CASE("many staged customers meet a few that came before") {
  const std::size_t customers = by_effort<std::size_t>(3'000, 50'000);
  for (const bool atomic : {false, true}) {
    World world;
    Session session = world.add_tenant("t", {.stores = {"oslo"}});
    Importer importer = session.importer({.on_conflict = OnConflict::update, .atomic = atomic}).value();
    for (std::size_t i = 0; i < customers; ++i) importer.add({.id = id_of(i), .last_name = "Berg"}).value();
    session.create({.id = "other", .first_name = "Other"}).value();
    session.create({.id = id_of(7), .first_name = "Seven"}).value();
    session.set_store_details("oslo", id_of(7), {.note = "kept"}).value();
    const ImportReport report = importer.finish().value();
    CHECK(report.created == customers - 1);
    CHECK(report.updated == 1);
    CHECK(session.count().value() == customers + 1);
    CHECK(session.get(id_of(7)).value().display_name() == "Seven Berg");
    CHECK(session.get_in_store("oslo", id_of(7)).value().details.note == "kept");
    CHECK(session.list({.sort_by = SortField::last_name}).value().paging.total_count == customers + 1);
    CHECK(session.search({.query = "berg"}).value().paging.total_count == customers);
    CHECK(session.snapshot().value().sequence() == customers + 3);
  }
}

TEST_CASE("a writer does not deliver for ever for others") {
  constexpr std::size_t most = 200'000;
  World world;
  Session session = filled_tenant(world, 2);
  std::atomic<bool> may_go_on = false, has_begun = false, has_returned = false;
  std::size_t delivered = 0;
  const Subscription subscription = session
                                        .subscribe([&](const Change&) {
                                          ++delivered;
                                          has_begun = true;
                                          while (!may_go_on) std::this_thread::yield();
                                        })
                                        .value();
  std::thread first([&] {
    session.update(id_of(0), {.city = "Oslo"}).value();  // delivers until others take over
    has_returned = true;
  });
  while (!has_begun) std::this_thread::yield();
  std::size_t writes = 0;
  for (; writes < 100; ++writes) session.update(id_of(1), {.origin = std::to_string(writes)}).value();
  may_go_on = true;
  for (; !has_returned && writes < most; ++writes) session.update(id_of(1), {.origin = std::to_string(writes)}).value();
  first.join();
  CHECK(writes < most);
  session.update(id_of(1), {.origin = "last"}).value();
  CHECK(delivered == writes + 2);
}

TEST_CASE("a writer delivers all that a callback wrote") {
  constexpr std::size_t more = 300;  // more than a call delivers if another one is about to
  World world;
  Session session = filled_tenant(world, 2);
  std::size_t delivered = 0;
  const Subscription subscription = session
                                        .subscribe([&, own = world.open("t")](const Change&) mutable {
                                          if (delivered++ > 0) return;
                                          for (std::size_t i = 0; i < more; ++i)
                                            own.update(id_of(1), {.origin = std::to_string(i)}).value();
                                        })
                                        .value();
  session.update(id_of(0), {.city = "Oslo"}).value();
  CHECK(delivered == more + 1);
}

}  // namespace turns_test
