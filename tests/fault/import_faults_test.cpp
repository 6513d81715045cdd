#include "faults.hpp"
#include "write_calls.hpp"

#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

namespace import_faults_test {

namespace {

using namespace custengine;
using namespace custengine::test;

auto importing(bool atomic) {
  return [atomic, drafts = three_drafts()](FaultWorld& world) {
    import_drafts(world.session, drafts, {.atomic = atomic});
  };
}

/// The customers by id after importing the drafts into a tenant with that number of customers.
std::vector<Customer> all_imported(std::size_t customers) {
  FaultWorld world(customers);
  importing(true)(world);
  return all_customers(world.world, world.session);
}

bool same_but_for_stamps(const Customer& a, const Customer& b) {
  const auto stripped = [](const Customer& customer) {
    CustomerDraft draft = customer.to_draft();
    draft.created_at = draft.last_modified_at = {};
    for (auto& contact : draft.contacts) contact.id.clear();
    for (auto& address : draft.addresses) address.id.clear();
    for (auto& consent : draft.consents) consent.id.clear();
    return draft;
  };
  return stripped(a) == stripped(b);
}

const Customer* find(const std::vector<Customer>& customers, std::string_view id) {
  const auto found = std::ranges::find(customers, id, &Customer::id);
  return found == customers.end() ? nullptr : &*found;
}

}  // namespace

TEST_CASE("an atomic import that runs out of memory changes nothing") {
  for (const std::size_t customers : std::vector<std::size_t>{0, 2, 12, 52}) {
    const std::size_t failed = fail_each_allocation(customers, importing(true), check_unchanged);
    WARN("atomic import, " << customers << " customers: " << failed << " allocations failed");
    CHECK(failed > 30);
  }
}

TEST_CASE("an out-of-memory import into an empty tenant changes nothing") {
  const std::size_t failed = fail_each_allocation(0, importing(false), check_unchanged);
  WARN("staged import: " << failed << " allocations failed");
  CHECK(failed > 30);
}

TEST_CASE("an out-of-memory import leaves no half-imported customer") {
  const std::vector<Customer> imported = all_imported(2);
  const auto check_partial = [&imported](FaultWorld& world, const TenantState& before) {
    std::size_t changed = 0;
    const std::vector<Customer> now = all_customers(world.world, world.session);
    for (const Customer& customer : now) {
      const Customer* was = find(before.customers, customer.id());
      if (was && customer == *was) continue;
      ++changed;
      const Customer* becomes = find(imported, customer.id());
      REQUIRE(becomes);
      CHECK(same_but_for_stamps(customer, *becomes));
    }
    for (const Customer& customer : before.customers) CHECK(find(now, customer.id()));
    CHECK(changed < three_drafts().size());
  };
  const std::size_t failed = fail_each_allocation(2, importing(false), check_partial);
  WARN("import one by one: " << failed << " allocations failed");
  CHECK(failed > 30);
}

TEST_CASE("an importer can continue after running out of memory") {
  std::size_t failures = 0;
  for (std::size_t n = 1;; ++n) {
    World world;
    Session session = world.add_tenant("t");
    Importer importer = session.importer().value();
    std::size_t added = 0;
    bool failed = false;
    for (const CustomerDraft& draft : three_drafts()) {
      CustomerDraft own = draft;
      const FailingNew fault(failed ? std::numeric_limits<std::size_t>::max() : n);
      try {
        importer.add(std::move(own), 1, 1).value();
        ++added;
      } catch (const std::bad_alloc&) {
        failed = true;
      }
    }
    if (!failed) break;
    ++failures;
    INFO("allocation " << n);
    // Another write comes first, so that finish() imports the staged customers one by one.
    REQUIRE(session.create({.id = "other", .first_name = "Other"}));
    const ImportReport report = importer.finish().value();
    CHECK(report.failed.empty());
    CHECK(report.created + report.updated >= added);
    CHECK(all_customers(world, session).size() == report.created + 1);
  }
  CHECK(failures > 15);
}

TEST_CASE("a failed update leaves references of a stage as they are") {
  constexpr std::size_t customers = 26, updates = 2'000;
  World world;
  Importer importer = world.add_tenant("t").importer({.on_conflict = OnConflict::update}).value();
  const auto draft = [](std::size_t update) {
    return CustomerDraft{.id = "c-" + std::to_string(update % customers),
                         .external_reference = "r-" + std::to_string(update)};
  };
  for (std::size_t i = 0; i < customers; ++i) importer.add(draft(i)).value();
  // A reference that was replaced may leave less room in the table, so that an update has to make some.
  std::uint64_t failures = 0;
  for (std::size_t i = customers; i < updates; ++i) {
    bool failed = false;
    {
      CustomerDraft update = draft(i);
      const FailingNew fault(2);  // the first allocation is the record's
      try {
        importer.add(std::move(update)).value();
      } catch (const std::bad_alloc&) {
        failed = true;
      }
    }
    if (!failed) continue;
    ++failures;
    // The reference before is still taken.
    importer.add({.id = "other", .external_reference = draft(i - customers).external_reference}).value();
    CHECK(importer.failed() == failures);
    importer.add(draft(i)).value();
  }
  WARN("updates of staged customers: " << failures << " allocations failed");
  CHECK(failures > 0);
  const ImportReport report = importer.finish().value();
  CHECK(report.created == customers);
  CHECK(report.failed.size() == failures);
}

}  // namespace import_faults_test
