// Changes for subscribers: their contents, the lifetime of a subscription, and that they are enough to copy a tenant.

#include "support.hpp"

#include <chrono>
#include <vector>

namespace followers_test {

namespace {

using namespace custengine;
using namespace custengine::test;

const std::vector<CustomerDraft> two = {{.id = "a", .first_name = "A"}, {.id = "b", .first_name = "B"}};

}  // namespace

TEST_CASE("a subscription ends at its destruction or reassignment") {
  World world;
  Session session = world.add_tenant("t");
  int first = 0, second = 0;
  Subscription subscription;
  CHECK(subscription.since() == 0);
  subscription.unsubscribe();
  subscription = session.subscribe([&](const Change&) { ++first; }).value();
  session.create({.id = "a", .first_name = "A"}).value();
  subscription = session.subscribe([&](const Change&) { ++second; }).value();
  CHECK(subscription.since() == 1);
  session.update("a", {.city = "1"}).value();
  CHECK(first == 1);
  CHECK(second == 1);
  {
    const Subscription brief = session.subscribe([&](const Change&) { ++first; }).value();
    session.update("a", {.city = "2"}).value();
    CHECK(first == 2);
  }
  session.update("a", {.city = "3"}).value();
  CHECK(first == 2);
  CHECK(second == 3);
  subscription.unsubscribe();
  subscription.unsubscribe();
  session.update("a", {.city = "4"}).value();
  CHECK(second == 3);
}

TEST_CASE("a change has its type, its customer and its group's end") {
  World world;
  Session session = world.add_tenant("t");
  session.import_customers(two).value();
  session.update("a", {.city = "Oslo"}).value();
  session.remove("a").value();
  const auto changes = session.changes(0, 10).value();
  REQUIRE(changes.size() == 4);
  const ChangeType types[] = {ChangeType::created, ChangeType::created, ChangeType::updated, ChangeType::deleted};
  for (std::size_t i = 0; i < changes.size(); ++i) {
    CHECK(changes[i].type() == types[i]);
    CHECK(changes[i].id() == (i == 1 ? "b" : "a"));
    CHECK(changes[i].ends_group() == (i > 0));
    CHECK_FALSE(changes[i].is_tombstone());
  }
  CHECK(Change().id().empty());
  CHECK_FALSE(Change().is_tombstone());
}

TEST_CASE("a change of tenant options is no change of a customer") {
  World world;
  Session session = world.add_tenant("t", {.stores = {"oslo"}});
  session.create({.id = "a", .first_name = "A"}).value();
  int told = 0;
  const auto subscription = session.subscribe([&](const Change&) { ++told; }).value();
  world.engine
      .update_tenant("t", {.extensions = std::vector{TenantExtension::b2b}, .stores = clear, .max_customers = 1U})
      .value();
  CHECK(told == 0);
  CHECK(session.changes(0, 10)->size() == 1);
  CHECK(session.get("a")->version() == 1);
}

TEST_CASE("restoring each change copies customers, times and versions") {
  World world;
  Session session = world.add_tenant("t", {.stores = {"oslo"}}), copy = world.add_tenant("copy", {.stores = {"oslo"}});
  session.create(full_draft()).value();
  world.clock->advance(std::chrono::hours(1));
  session.update("full", {.city = "Bergen"}).value();
  session.import_customers(two, {.atomic = true}).value();
  session.remove("b").value();
  session.attach_extension("a", {.organization_id = "o"}).value();
  session.set_store_details("oslo", "full", {.note = "first"}).value();
  session.set_store_details("oslo", "a", {.note = "moves"}).value();
  session.set_store_details("oslo", "full", {}).value();
  session.merge("full", "a").value();
  world.clock->advance(std::chrono::hours(1));
  for (const Change& change : session.changes(0, 100).value()) {
    if (change.type() == ChangeType::store_details) {
      copy.set_store_details(change.store_id, change.id(), change.details_after.value_or(StoreDetails())).value();
      continue;
    }
    if (change.before) copy.remove(change.before->id()).value();
    if (!change.after) continue;
    const auto report = copy.import_customers(std::vector{change.after->to_draft()}, {.restore = true}).value();
    CHECK(report.created == 1);
  }
  CHECK(all_customers(world, copy) == all_customers(world, session));
  CHECK(copy.get_in_store("oslo", "full")->details.note == "moves");
  CHECK(state_of(world, copy, {"oslo"}) == state_of(world, session, {"oslo"}));
}

}  // namespace followers_test
