#include "support.hpp"

#include <chrono>

namespace staged_import_test {

using namespace custengine;
using namespace custengine::test;
using namespace std::chrono_literals;

TEST_CASE("an import into an empty tenant appears all at once") {
  World world;
  Session session = world.add_tenant("t");
  {
    Importer dropped = session.importer().value();
    REQUIRE(dropped.add({.first_name = "A"}));
  }
  CHECK(session.count().value() == 0);
  Importer importer = session.importer().value();
  REQUIRE(importer.add({.id = "a", .first_name = "A"}));
  CHECK(code_of(error_of(session.get("a"))) == ErrorCode::not_found);
  CHECK(importer.finish()->created == 1);
  CHECK(session.get("a").has_value());
}

TEST_CASE("a staged import meets conflicts with customers created since") {
  for (const OnConflict on_conflict : {OnConflict::fail, OnConflict::skip, OnConflict::update}) {
    INFO(static_cast<int>(on_conflict));
    World world;
    Session session = world.add_tenant("t");
    Importer late = session.importer({.on_conflict = on_conflict}).value();
    REQUIRE(late.add({.id = "same", .external_reference = "r", .city = "late"}, 1, 1));
    REQUIRE(late.add({.id = "free", .first_name = "Free"}, 2, 1));
    world.clock->advance(1h);
    REQUIRE(session.create({.id = "same", .external_reference = "r", .first_name = "First"}));
    const Customer first = session.update("same", {.mobile = "1"}).value();

    const ImportReport report = late.finish().value();
    CHECK(report.created == 1);
    CHECK(session.get("free")->first_name() == "Free");
    const Customer same = session.get("same").value();
    if (on_conflict == OnConflict::update) {
      CHECK(report.updated == 1);
      CHECK(same.city() == "late");
      CHECK(same.first_name() == "First");
      // An import without restore is a change like any other.
      CHECK(same.version() == 3);
      CHECK(same.created_at() == first.created_at());
      CHECK(same.last_modified_at() > first.last_modified_at());
    } else {
      CHECK(same == first);
      CHECK(report.skipped == (on_conflict == OnConflict::skip ? 1U : 0U));
      REQUIRE(report.failed.size() == (on_conflict == OnConflict::fail ? 1U : 0U));
      if (!report.failed.empty()) {
        CHECK(report.failed[0].line == 1);
        CHECK(report.failed[0].error.holder_id == "same");
      }
    }
    all_customers(world, session);
  }
}

TEST_CASE("a staged draft without an id updates a new reference holder") {
  World world;
  Session session = world.add_tenant("t");
  Importer late = session.importer({.on_conflict = OnConflict::update}).value();
  REQUIRE(late.add({.external_reference = "r", .city = "late"}));
  REQUIRE(late.add({.id = "own", .external_reference = "s", .city = "late"}));
  REQUIRE(session.create({.id = "first", .external_reference = "r"}));
  REQUIRE(session.create({.id = "second", .external_reference = "s"}));
  const ImportReport report = late.finish().value();
  CHECK(report.updated == 1);
  CHECK(session.get("first")->city() == "late");
  REQUIRE(report.failed.size() == 1);
  CHECK(report.failed[0].index == 1);
  CHECK(report.failed[0].error.holder_id == "second");
  CHECK(session.count().value() == 2);
}

TEST_CASE("a staged import keeps concurrent writes") {
  World world;
  Session session = world.add_tenant("t");
  Importer importer = session.importer({.on_conflict = OnConflict::update}).value();
  REQUIRE(importer.add({.id = "b", .first_name = "B"}));
  REQUIRE(session.create({.id = "a", .first_name = "first", .mobile = "1"}));
  REQUIRE(importer.add({.id = "a", .last_name = "imported"}));
  REQUIRE(session.update("a", {.first_name = "second"}));
  const ImportReport report = importer.finish().value();
  CHECK(report.created == 1);
  CHECK(report.updated == 1);
  CHECK(report.failed.empty());
  const Customer customer = session.get("a").value();
  CHECK(customer.first_name() == "second");
  CHECK(customer.last_name() == "imported");
  CHECK(customer.mobile() == "1");
  CHECK(customer.version() == 3);
  all_customers(world, session);
}

TEST_CASE("an atomic import retries if its tenant changed") {
  World world;
  Session session = world.add_tenant("t");
  Importer importer = session.importer({.on_conflict = OnConflict::update, .atomic = true}).value();
  REQUIRE(importer.add({.id = "a", .city = "Oslo"}));
  REQUIRE(importer.add({.id = "b", .first_name = "B"}));
  REQUIRE(session.create({.id = "a", .first_name = "A"}));  // makes the first draft right
  const ImportReport report = importer.finish().value();
  CHECK(report.created == 1);
  CHECK(report.updated == 1);
  CHECK(session.get("a")->city() == "Oslo");
  all_customers(world, session);
}

}  // namespace staged_import_test
