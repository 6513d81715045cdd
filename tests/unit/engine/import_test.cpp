#include "support.hpp"

#include <custengine/testing/generator.hpp>
#include <custengine/timestamp.hpp>

#include <chrono>
#include <limits>

namespace import_test {

namespace {

using namespace custengine;
using namespace custengine::test;
using namespace std::chrono_literals;

constexpr Timestamp start = testing::FakeClock::default_start;

/// "created updated unchanged skipped; indexes of the failed".
std::string summary(const ImportReport& report) {
  std::string text = std::to_string(report.created) + ' ' + std::to_string(report.updated) + ' ' +
                     std::to_string(report.unchanged) + ' ' + std::to_string(report.skipped) + ';';
  for (const auto& item : report.failed) text += ' ' + std::to_string(item.index);
  return text;
}

/// One draft that is new, two that conflict with it, one that breaks a rule, one that is new.
std::vector<CustomerDraft> mixed_drafts() {
  return {{.id = "n1", .external_reference = "r1", .first_name = "One"},
          {.id = "n1", .city = "by id"},
          {.external_reference = "r1", .email = "by@reference"},
          {.id = "bad", .first_name = "B", .email = "@"},
          {.id = "n2", .first_name = "Two"}};
}

struct Kind {
  bool empty, atomic;
  OnConflict on_conflict;
};

std::vector<Kind> all_kinds() {
  std::vector<Kind> kinds;
  for (const bool empty : {true, false})
    for (const bool atomic : {false, true})
      for (const OnConflict on_conflict : {OnConflict::fail, OnConflict::skip, OnConflict::update})
        kinds.push_back({empty, atomic, on_conflict});
  return kinds;
}

std::string name_of(const Kind& kind) {
  const char* conflict[] = {"fail", "skip", "update"};
  return std::string(kind.empty ? "empty, " : "not empty, ") + (kind.atomic ? "atomic, " : "one by one, ") +
         conflict[static_cast<int>(kind.on_conflict)];
}

Session tenant_for(World& world, const Kind& kind) {
  Session session = world.add_tenant("t");
  if (!kind.empty) session.create({.id = "there", .external_reference = "r0", .first_name = "There"}).value();
  return session;
}

}  // namespace

TEST_CASE("drafts of one import conflict like existing customers") {
  for (const Kind& kind : all_kinds()) {
    INFO(name_of(kind));
    World world;
    Session session = tenant_for(world, kind);
    const TenantState before = state_of(world, session);
    const ImportReport report =
        session.import_customers(mixed_drafts(), {.on_conflict = kind.on_conflict, .atomic = kind.atomic}).value();
    const bool fails = kind.on_conflict == OnConflict::fail;
    if (kind.atomic) {
      CHECK(summary(report) == (fails ? "0 0 0 0; 1 2 3" : "0 0 0 0; 3"));
      CHECK(state_of(world, session) == before);
      continue;
    }
    const char* expected[] = {"2 0 0 0; 1 2 3", "2 0 0 2; 3", "2 2 0 0; 3"};
    CHECK(summary(report) == expected[static_cast<int>(kind.on_conflict)]);
    CHECK(report.created + report.updated + report.unchanged + report.skipped + report.failed.size() ==
          mixed_drafts().size());
    CHECK(session.count().value() == before.count + 2);
    const Customer one = session.get("n1").value();
    const bool updates = kind.on_conflict == OnConflict::update;
    CHECK(one.city() == (updates ? "by id" : ""));
    CHECK(one.email() == (updates ? "by@reference" : ""));
    CHECK(one.first_name() == "One");
    CHECK(one.version() == (updates && !kind.empty ? 3U : 1U));  // one change if all drafts are applied at once
    CHECK(one.last_modified_at() == start + (updates ? 2ms : 0ms));
    all_customers(world, session);
  }
}

TEST_CASE("drafts conflict with existing customers by id and reference") {
  for (const Kind& kind : all_kinds()) {
    if (kind.empty) continue;
    INFO(name_of(kind));
    World world;
    Session session = tenant_for(world, kind);
    const TenantState before = state_of(world, session);
    world.clock->advance(1h);
    const std::vector<CustomerDraft> drafts = {
        {.id = "there", .city = "Oslo"}, {.external_reference = "r0", .mobile = "1"}, {.id = "new", .first_name = "N"}};
    const ImportReport report =
        session.import_customers(drafts, {.on_conflict = kind.on_conflict, .atomic = kind.atomic}).value();
    if (kind.on_conflict == OnConflict::fail) {
      REQUIRE(summary(report) == (kind.atomic ? "0 0 0 0; 0 1" : "1 0 0 0; 0 1"));
      CHECK(report.failed[0].error.code == ErrorCode::already_exists);
      CHECK(report.failed[0].error.holder_id == "there");
      CHECK(fields_of(report.failed[0].error) == std::vector<std::string>{"customerUid"});
      CHECK(fields_of(report.failed[1].error) == std::vector<std::string>{"externalId"});
      if (kind.atomic) CHECK(state_of(world, session) == before);
    } else if (kind.on_conflict == OnConflict::skip) {
      CHECK(summary(report) == "1 0 0 2;");
      CHECK(session.get("there").value() == before.customers[0]);
    } else {
      CHECK(summary(report) == "1 2 0 0;");
      const Customer there = session.get("there").value();
      CHECK(there.city() == "Oslo");
      CHECK(there.mobile() == "1");
      CHECK(there.first_name() == "There");
      CHECK(there.version() == (kind.atomic ? 2U : 3U));
      CHECK(there.created_at() == start);
      CHECK(there.last_modified_at() == start + 1h + 1ms);
    }
    all_customers(world, session);
  }
}

TEST_CASE("an update by import replaces given fields, keeps the rest") {
  for (const bool atomic : {false, true}) {
    World world;
    Session session = world.add_tenant("t");
    const Customer before = session.create(full_draft()).value();
    world.clock->advance(1h);
    const CustomerDraft draft = {.external_reference = "ref full",
                                 .last_name = "King",
                                 .credit = Credit{.limit = 1, .balance = 0},
                                 .contacts = {{.id = "k1", .first_name = "Per", .last_name = "Ås"}}};
    const ImportOptions options = {.on_conflict = OnConflict::update, .atomic = atomic};
    CHECK(summary(session.import_customers({&draft, 1}, options).value()) == "0 1 0 0;");

    const Customer after = session.get("full").value();
    CustomerDraft expected = before.to_draft();
    expected.last_name = "King";
    expected.credit = draft.credit;
    expected.contacts = {before.contacts()[0]};  // keeps created_at and extensions
    expected.contacts[0].email = expected.contacts[0].mobile = "";
    expected.contacts[0].last_modified_at = start + 1h;
    expected.last_modified_at = start + 1h;
    expected.version = 2;
    CHECK(after.to_draft() == expected);

    // A draft without a change makes no new version.
    const CustomerDraft same = {.id = "full", .last_name = "King"};
    CHECK(summary(session.import_customers({&same, 1}, options).value()) == "0 0 1 0;");
    CHECK(session.get("full").value() == after);
  }
}

TEST_CASE("a restored customer equals the original in every field") {
  for (const Kind& kind : all_kinds()) {
    INFO(name_of(kind));
    World source;
    Session from = source.add_tenant("t", {.extensions = {TenantExtension::b2b}});
    REQUIRE(from.create(full_draft()));
    source.clock->advance(1h);
    REQUIRE(from.update("full", {.city = "Bergen",
                                 .contacts = std::vector<Contact>{{.id = "k1", .first_name = "P", .last_name = "Å"}}}));
    testing::Generator generator({.id_prefix = "g-"});
    for (auto& draft : generator.take(20)) REQUIRE(from.create(draft));
    const std::vector<Customer> originals = all_customers(source, from);
    std::vector<CustomerDraft> drafts;
    for (const Customer& customer : originals) drafts.push_back(customer.to_draft());

    World target;
    target.clock->advance(24h);
    Session to = tenant_for(target, kind);
    const ImportOptions options = {.on_conflict = kind.on_conflict, .restore = true, .atomic = kind.atomic};
    CHECK(summary(to.import_customers(drafts, options).value()) == "21 0 0 0;");
    if (!kind.empty) REQUIRE(to.remove("there"));
    CHECK(all_customers(target, to) == originals);
  }
}

TEST_CASE("restore over an existing customer sets its stamps too") {
  World world;
  Session session = world.add_tenant("t");
  REQUIRE(session.create({.id = "a", .first_name = "A"}));
  const CustomerDraft draft = {
      .id = "a", .city = "Oslo", .created_at = start - 48h, .last_modified_at = start - 24h, .version = 40};
  const ImportOptions options = {.on_conflict = OnConflict::update, .restore = true};
  CHECK(summary(session.import_customers({&draft, 1}, options).value()) == "0 1 0 0;");
  const Customer customer = session.get("a").value();
  CHECK(customer.created_at() == start - 48h);
  CHECK(customer.last_modified_at() == start - 24h);
  CHECK(customer.version() == 40);
  CHECK(session.update("a", {.city = "Bergen"})->version() == 41);
  all_customers(world, session);
}

TEST_CASE("an import matches by id alone if references may repeat") {
  World world;
  for (const bool atomic : {false, true}) {
    Session session = world.add_tenant(atomic ? "a" : "b", {.unique_external_reference = false});
    const std::vector<CustomerDraft> drafts = {
        {.id = "1", .external_reference = "r"}, {.id = "2", .external_reference = "r"}, {.external_reference = "r"}};
    const ImportOptions options = {.on_conflict = OnConflict::update, .atomic = atomic};
    CHECK(summary(session.import_customers(drafts, options).value()) == "3 0 0 0;");
    CHECK(session.list({.external_reference = "r"}).value().paging.total_count == 3U);
    CHECK(summary(session.import_customers(drafts, options).value()) == "1 0 2 0;");
    all_customers(world, session);
  }
}

TEST_CASE("an atomic import may pass a reference between customers") {
  World world;
  Session session = world.add_tenant("t");
  REQUIRE(session.create({.id = "a", .external_reference = "1"}));
  REQUIRE(session.create({.id = "b", .external_reference = "2"}));
  const std::vector<CustomerDraft> drafts = {{.id = "a", .external_reference = "3"},
                                             {.id = "b", .external_reference = "1"},
                                             {.id = "c", .external_reference = "2"}};
  const ImportOptions options = {.on_conflict = OnConflict::update, .atomic = true};
  CHECK(summary(session.import_customers(drafts, options).value()) == "1 2 0 0;");
  CHECK(session.find_by_external_reference("1")->id() == "b");
  CHECK(session.find_by_external_reference("2")->id() == "c");
  CHECK(session.find_by_external_reference("3")->id() == "a");
  all_customers(world, session);
}

TEST_CASE("max_customers holds within an import") {
  for (const Kind& kind : all_kinds()) {
    INFO(name_of(kind));
    World world;
    Session session = tenant_for(world, kind);
    const std::uint64_t before = session.count().value();
    REQUIRE(world.engine.update_tenant("t", {.max_customers = std::size_t{before + 2}}));
    const std::vector<CustomerDraft> drafts = {
        {.id = "1", .first_name = "A"}, {.id = "2", .first_name = "B"}, {.id = "3", .first_name = "C"}};
    const ImportReport report =
        session.import_customers(drafts, {.on_conflict = kind.on_conflict, .atomic = kind.atomic}).value();
    REQUIRE(summary(report) == (kind.atomic ? "0 0 0 0; 2" : "2 0 0 0; 2"));
    CHECK(report.failed[0].error.code == ErrorCode::resource_exhausted);
    CHECK(session.count().value() == (kind.atomic ? before : before + 2));
    all_customers(world, session);
  }
}

TEST_CASE("an importer reports the place of failed and rejected drafts") {
  for (const Kind& kind : all_kinds()) {
    INFO(name_of(kind));
    World world;
    Session session = tenant_for(world, kind);
    Importer importer = session.importer({.on_conflict = kind.on_conflict, .atomic = kind.atomic}).value();
    REQUIRE(importer.add({.first_name = "A"}, 2, 1));
    importer.reject({.code = ErrorCode::data_loss, .message = "no JSON"}, 3, 14);
    REQUIRE(importer.add({.first_name = "C", .email = "@"}, 4, 5));
    REQUIRE(importer.add({.first_name = "D"}, 5, 1));
    const ImportReport report = importer.finish().value();
    REQUIRE(summary(report) == (kind.atomic ? "0 0 0 0; 1 2" : "2 0 0 0; 1 2"));
    CHECK(report.failed[0].error.message == "no JSON");
    CHECK(report.failed[0].line == 3);
    CHECK(report.failed[0].column == 14);
    CHECK(report.failed[1].error.code == ErrorCode::invalid_argument);
    CHECK(report.failed[1].line == 4);
    CHECK(report.failed[1].column == 5);
  }
}

TEST_CASE("an importer shows its failures and whether more may follow") {
  const bool is_empty = GENERATE(true, false), atomic = GENERATE(true, false);
  INFO("empty " << is_empty << ", atomic " << atomic);
  World world;
  Session session = world.add_tenant("t");
  if (!is_empty) REQUIRE(session.create({.first_name = "first"}));
  Importer importer = session.importer({.atomic = atomic}).value();
  CHECK(importer.may_reject_in_finish() == (is_empty || atomic));
  REQUIRE(importer.add({.first_name = "A"}, 1, 1));
  CHECK(importer.failures().empty());
  REQUIRE(importer.add({.first_name = "B", .email = "@"}, 2, 1));
  importer.reject({.code = ErrorCode::invalid_argument, .message = "no row"}, 3, 7);

  const std::vector<ImportReport::Item> shown(importer.failures().begin(), importer.failures().end());
  const auto report = importer.finish().value();
  REQUIRE(report.failed.size() == 2);
  REQUIRE(shown.size() == (atomic ? 0U : 2U));
  for (std::size_t i = 0; i < shown.size(); ++i) {
    CHECK(shown[i].index == report.failed[i].index);
    CHECK(shown[i].line == report.failed[i].line);
    CHECK(shown[i].column == report.failed[i].column);
    CHECK(shown[i].error == report.failed[i].error);
  }
}

TEST_CASE("an unfinished importer drops only its staged drafts") {
  for (const bool is_empty : {true, false})
    for (const bool atomic : {true, false}) {
      INFO((is_empty ? "empty" : "not empty") << (atomic ? ", atomic" : ", one by one"));
      World world;
      Session session = world.add_tenant("t");
      if (!is_empty) REQUIRE(session.create({.first_name = "first"}));
      const TenantState before = state_of(world, session);
      {
        Importer importer = session.importer({.atomic = atomic}).value();
        Importer moved = std::move(importer);
        REQUIRE(moved.add({.id = "a", .first_name = "A"}));
        if (is_empty || atomic) CHECK(state_of(world, session) == before);
      }
      CHECK(session.get("a").has_value() == (!is_empty && !atomic));
      if (is_empty || atomic) CHECK(state_of(world, session) == before);
    }
}

TEST_CASE("an import ignores extensions and times unless it restores") {
  World world;
  Session session = world.add_tenant("t");
  REQUIRE(session.create({.id = "a", .first_name = "A", .extensions = {{.organization_id = "old"}}}));
  const CustomerDraft draft = {.id = "a",
                               .contacts = {{.id = "k", .first_name = "B", .last_name = "C"}},
                               .consents = {{.id = "n", .name = "post", .created_at = Timestamp(5ms)}},
                               .extensions = {{.organization_id = "new"}}};
  const auto organization = [&session] { return session.get("a")->extensions()[0].organization_id; };
  CHECK(summary(session.import_customers({&draft, 1}, {.on_conflict = OnConflict::update}).value()) == "0 1 0 0;");
  CHECK(organization() == "old");
  CHECK(session.get("a")->consents()[0].created_at == session.get("a")->last_modified_at());
  world.clock->advance(1h);
  const ImportOptions restoring = {.on_conflict = OnConflict::update, .restore = true};
  CHECK(summary(session.import_customers({&draft, 1}, restoring).value()) == "0 1 0 0;");
  CHECK(organization() == "new");
  const Customer restored = session.get("a").value();
  CHECK(restored.consents()[0].created_at == Timestamp(5ms));
  CHECK(restored.contacts()[0].created_at == restored.last_modified_at());  // 0 is "not given"
  CHECK(restored.contacts()[0].last_modified_at == restored.last_modified_at());
}

}  // namespace import_test
