// Handles outlive the tenant and the engine, on any thread.

#include "failures.hpp"
#include "unit/engine/support.hpp"

#include <atomic>
#include <thread>

namespace lifetimes_test {

namespace {

using namespace custengine;
using namespace custengine::test;

/// All kinds of handles that an engine gives out.
struct Held {
  Session session;
  Snapshot snapshot;
  Subscription subscription;
  Importer importer, atomic_importer;
  std::vector<Customer> customers;
  std::vector<Change> changes;
  StoreCustomer in_store;
  std::string cursor;
};

Held hold(Session session) {
  for (int i = 0; i < 3; ++i)
    session.create({.first_name = "More", .contacts = {{.first_name = "A", .last_name = "B"}}}).value();
  const Page page = session.list({.page_size = 2}).value();
  Importer importer = session.importer().value(), atomic = session.importer({.atomic = true}).value();
  importer.add({.first_name = "Imported"}).value();
  atomic.add({.first_name = "Imported"}).value();
  return {session,
          session.snapshot().value(),
          session.subscribe([](const Change&) {}).value(),
          std::move(importer),
          std::move(atomic),
          {session.get("ada").value(), page.items.front()},
          session.changes(0, 100).value(),
          session.get_in_store("oslo", "ada").value(),
          page.next};
}

/// Uses the handles while their engine exists, is being destroyed, or is destroyed.
void use(Held& held, Failures& failures) {
  const auto gone = [&failures](const std::optional<Error>& error) {
    // The history no longer has the first changes, because of many later writes.
    const bool is_late = error && error->oldest_sequence;
    failures.expect(!error || is_late || error->code == ErrorCode::not_found,
                    "an odd error of a session whose engine is gone");
  };
  for (const auto& operation : operations())
    // The extension can be detached only once.
    if (operation.name.find("detach") == std::string::npos) gone(operation.call(held.session, "ada"));
  gone(error_of(held.session.list({.page_size = 2, .after = held.cursor})));
  gone(error_of(held.importer.add({.first_name = "Late"})));
  std::size_t customers = 0;
  for (const Customer& customer : held.snapshot) customers += customer.version() > 0;
  failures.expect(customers == held.snapshot.size() && customers >= 4, "a snapshot lost customers");
  failures.expect(held.customers.front().first_name() == "Ada", "a customer changed that was given out");
  failures.expect(held.changes.front().after->id() == "ada", "a change changed that was given out");
  failures.expect(held.in_store.customer.id() == "ada", "a store's customer changed that was given out");
}

}  // namespace

TEST_CASE("handles stay usable on any thread after their engine ends") {
  Failures failures;
  std::vector<Held> held;
  {
    World world;
    for (int i = 0; i < 4; ++i) held.push_back(hold(add_shop(world, "t-" + std::to_string(i))));
    world.engine.drop_tenant("t-3").value();
  }
  {
    std::vector<std::jthread> threads;
    for (Held& one : held)
      threads.emplace_back([&one, &failures] {
        use(one, failures);
        failures.expect(code_of(error_of(one.session.count())) == ErrorCode::not_found,
                        "a session without engine counts");
        failures.expect(code_of(error_of(one.importer.finish())) == ErrorCode::not_found,
                        "an import without engine ends");
        failures.expect(code_of(error_of(one.atomic_importer.finish())) == ErrorCode::not_found,
                        "an atomic import without engine ends");
        one.subscription = {};
        // The last references are released on this thread.
        const Held last = std::move(one);
      });
  }
  CHECK(failures.found() == std::set<std::string>());
}

TEST_CASE("an engine may be destroyed while its sessions work") {
  for (int round = 0; round < 8; ++round) {
    Failures failures;
    std::atomic<int> at_work = 0;
    std::vector<std::jthread> threads;
    {
      World world;
      std::vector<Held> held;
      for (int i = 0; i < 4; ++i)
        held.push_back(hold(i == 3 ? world.open("t-0") : add_shop(world, "t-" + std::to_string(i))));
      for (Held& one : held)
        threads.emplace_back([&failures, &at_work, own = std::move(one)]() mutable {
          use(own, failures);
          ++at_work;
          // Ends only after the engine is destroyed.
          while (own.session.count().has_value()) use(own, failures);
          use(own, failures);
        });
      while (at_work < 4) std::this_thread::yield();
    }
    threads.clear();
    CHECK(failures.found() == std::set<std::string>());
  }
}

}  // namespace lifetimes_test
