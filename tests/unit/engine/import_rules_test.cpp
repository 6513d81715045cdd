// Drafts of an import that meet limits, references of other customers or drafts of the same id; and the end of an
// import.

#include "support.hpp"

#include <custengine/timestamp.hpp>

#include <chrono>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace import_rules_test {

namespace {

using namespace custengine;
using namespace custengine::test;
using namespace std::chrono_literals;

/// "created updated unchanged skipped; indexes of the failed".
std::string summary(const ImportReport& report) {
  std::string text = std::to_string(report.created) + ' ' + std::to_string(report.updated) + ' ' +
                     std::to_string(report.unchanged) + ' ' + std::to_string(report.skipped) + ';';
  for (const auto& item : report.failed) text += ' ' + std::to_string(item.index);
  return text;
}

}  // namespace

TEST_CASE("a restored version out of range is refused") {
  World world;
  Session session = world.add_tenant("t");
  constexpr std::uint64_t highest = std::numeric_limits<std::int64_t>::max();
  const ImportOptions options = {.restore = true};
  for (const std::uint64_t version : {std::uint64_t{0}, highest + 1, std::numeric_limits<std::uint64_t>::max()}) {
    const CustomerDraft draft = {.id = "a", .first_name = "A", .version = version};
    const auto report = session.import_customers({&draft, 1}, options).value();
    REQUIRE(report.failed.size() == 1);
    CHECK(fields_of(report.failed[0].error) == std::vector<std::string>{"version"});
  }
}

TEST_CASE("values of earlier releases are restored, matched and kept") {
  World world;
  Session session = world.add_tenant("t");
  const CustomerDraft old{
      .id = "a", .external_reference = "r\u200B", .first_name = "\u200B", .email = "a\u00AD@x.no", .city = " "};
  CHECK(fields_of(*import_error(session, old)) == std::vector<std::string>{"externalId", "firstname", "email", "city"});
  const ImportOptions restoring = {
      .on_conflict = OnConflict::update, .restore = true, .match_by = {MatchField::email, MatchField::id}};
  REQUIRE(session.import_customers({&old, 1}, restoring)->created == 1);
  CustomerDraft again = old;
  again.id.clear();
  again.origin = "web";
  REQUIRE(session.import_customers({&again, 1}, restoring)->updated == 1);
  CHECK(session.update("a", {.mobile = "90000000"})->email() == old.email);
  CHECK(session.update("a", {.city = clear})->city().empty());
  // A look-up reports the invisible character. A blank identifying value may stay, but cannot be set.
  CHECK(error_of(session.find_by_external_reference("r\u200B"))->message.find("U+200B") != std::string::npos);
  const CustomerDraft blank{.id = "b", .mobile = " "};
  REQUIRE(session.import_customers({&blank, 1}, restoring)->created == 1);
  CHECK(session.update("b", {.city = "Oslo"}));
  CHECK(session.update("b", {.mobile = clear}).error().code == ErrorCode::invalid_argument);
  session.create({.id = "c", .first_name = "C"}).value();
  CHECK(session.update("c", {.first_name = clear, .mobile = " "}).error().code == ErrorCode::invalid_argument);
}

TEST_CASE("a change beyond the last version or time is refused") {
  World world;
  Session session = world.add_tenant("t", {.extensions = {TenantExtension::b2b}});
  const Timestamp last = parse_timestamp("9999-12-31T23:59:59.999Z").value();
  constexpr std::uint64_t highest = std::numeric_limits<std::int64_t>::max();
  const ImportOptions restoring = {.on_conflict = OnConflict::update, .restore = true};
  const std::vector<CustomerDraft> drafts = {
      {.id = "v", .first_name = "V", .version = highest},
      {.id = "t", .first_name = "T", .created_at = last, .last_modified_at = last},
      {.id = "both", .first_name = "B", .created_at = last, .last_modified_at = last, .version = highest},
      {.id = "c", .first_name = "C"}};
  REQUIRE(summary(session.import_customers(drafts, restoring).value()) == "4 0 0 0;");
  const TenantState before = state_of(world, session);
  const std::pair<const char*, std::vector<std::string>> cases[] = {
      {"v", {"version"}}, {"t", {"lastModifiedAt"}}, {"both", {"lastModifiedAt", "version"}}};
  for (const auto& [id, fields] : cases) {
    INFO(id);
    const CustomerDraft draft = {.id = id, .city = "Oslo"};
    for (const auto& error : {error_of(session.update(id, {.city = "Oslo"})),
                              error_of(session.attach_extension(id, {.organization_id = "o"})),
                              error_of(session.merge(id, "c", {.fields = MergeChoice::drop})),
                              import_error(session, draft, {.on_conflict = OnConflict::update}),
                              import_error(session, draft, {.on_conflict = OnConflict::update, .atomic = true})}) {
      REQUIRE(code_of(error) == ErrorCode::resource_exhausted);
      CHECK(fields_of(*error) == fields);
    }
    const Error error = session.apply(std::vector{Write::update(id, {.city = "Oslo"})}).error();
    CHECK(error.code == ErrorCode::resource_exhausted);
    CHECK(fields_of(error).front() == "writes[0]." + fields[0]);
    CHECK(session.update(id, {})->version() == session.get(id)->version());  // no change
  }
  CHECK(state_of(world, session) == before);
  // A restore can set both to any value, and a customer that cannot change can be removed.
  CHECK(session
            .import_customers(std::vector{CustomerDraft{
                                  .id = "both", .city = "Oslo", .last_modified_at = Timestamp(1ms), .version = 1}},
                              restoring)
            ->updated == 1);
  CHECK(session.update("both", {.city = "Bergen"})->version() == 2);
  CHECK(session.remove("v"));
}

TEST_CASE("an export can be restored at any clock time") {
  for (const char* time : {"9999-12-31T23:59:59.999Z", "0000-01-01T00:00:00.000Z"})
    for (const auto beyond : {std::chrono::hours(0), std::chrono::hours(24 * 366 * 2000)}) {
      const bool is_late = time[0] == '9';
      World world;
      world.clock->set(is_late ? parse_timestamp(time).value() + beyond : parse_timestamp(time).value() - beyond);
      Session session = world.add_tenant("t", {.stores = {"s"}});
      const CustomerDraft draft = {.id = "a",
                                   .first_name = "A",
                                   .contacts = {{.first_name = "B", .last_name = "C"}},
                                   .consents = {{.name = "post"}}};
      session.create(draft).value();
      session.apply(std::vector{Write::create({.id = "b", .first_name = "B"})}).value();
      REQUIRE(session.import_customers(std::vector{CustomerDraft{.id = "c", .first_name = "C"}})->created == 1);
      Timestamp before = session.get("a")->last_modified_at();
      for (int i = 0; i < 10; ++i) {
        const Customer changed = session.update("a", {.city = std::to_string(i), .consents = draft.consents}).value();
        CHECK(changed.last_modified_at() > before);
        before = changed.last_modified_at();
      }
      Session other = world.add_tenant("other");
      for (const Customer& customer : all_customers(world, session)) {
        const CustomerDraft copy = customer.to_draft();
        REQUIRE(other.import_customers({&copy, 1}, {.restore = true})->created == 1);
        CHECK(other.get(customer.id()).value() == customer);
      }
    }
}

TEST_CASE("a draft without an id updates the reference's holder") {
  for (const bool atomic : {false, true}) {
    World world;
    Session session = world.add_tenant("t");
    REQUIRE(session.create({.id = "there", .external_reference = "r"}));
    const CustomerDraft draft = {.external_reference = "r", .city = "Oslo"};
    const ImportOptions options = {.on_conflict = OnConflict::update, .atomic = atomic};
    CHECK(summary(session.import_customers({&draft, 1}, options).value()) == "0 1 0 0;");
    CHECK(session.get("there")->city() == "Oslo");
    CHECK(session.count().value() == 1);
  }
}

TEST_CASE("a draft fails if another customer has its reference") {
  for (const bool atomic : {false, true}) {
    World world;
    Session session = world.add_tenant("t");
    REQUIRE(session.create({.id = "a", .external_reference = "ra"}));
    REQUIRE(session.create({.id = "b", .external_reference = "rb"}));
    const TenantState before = state_of(world, session);
    struct Case {
      const char* id;
      OnConflict on_conflict;
      bool fails;
    };
    for (const auto& [id, on_conflict, fails] :
         {Case{"other", OnConflict::update, true}, Case{"b", OnConflict::update, true},
          Case{"b", OnConflict::skip, true}, Case{"other", OnConflict::skip, false},
          Case{"a", OnConflict::update, false}}) {
      INFO(id << " " << static_cast<int>(on_conflict) << (atomic ? " atomic" : ""));
      const CustomerDraft draft = {.id = id, .external_reference = "ra"};
      const auto error = import_error(session, draft, {.on_conflict = on_conflict, .atomic = atomic});
      CHECK(error.has_value() == fails);
      if (error) CHECK(error->code == ErrorCode::already_exists);
      if (error) CHECK(fields_of(*error) == std::vector<std::string>{"externalId"});
      if (error) CHECK(error->holder_id == "a");
      CHECK(state_of(world, session) == before);
    }
  }
}

TEST_CASE("several drafts of one id count as one change each") {
  for (const auto& [is_there, atomic] :
       {std::pair(false, false), std::pair(false, true), std::pair(true, false), std::pair(true, true)}) {
    INFO((is_there ? "there" : "empty") << (atomic ? ", atomic" : ""));
    World world;
    Session session = world.add_tenant("t");
    if (is_there) REQUIRE(session.create({.id = "there", .first_name = "T"}));
    const std::uint64_t sequence = session.snapshot()->sequence();
    std::vector<CustomerDraft> drafts;
    for (const char* city : {"Oslo", "Bergen", "Moss"}) {
      drafts.push_back({.id = "new", .first_name = "N", .city = city});
      drafts.push_back({.id = "there", .first_name = "T", .city = city});
    }
    REQUIRE(session.import_customers(drafts, {.on_conflict = OnConflict::update, .atomic = atomic})->failed.empty());
    for (const char* id : {"new", "there"}) {
      std::uint64_t changes = id == std::string("there") && is_there ? 1 : 0;
      for (const Change& change : session.changes(sequence, 1000).value()) changes += change.after->id() == id;
      CHECK(session.get(id)->version() == changes);
      CHECK(session.get(id)->city() == "Moss");
    }
    all_customers(world, session);
  }
}

TEST_CASE("an import can be finished only once") {
  for (const bool is_empty : {true, false})
    for (const bool atomic : {false, true}) {
      World world;
      Session session = world.add_tenant("t");
      if (!is_empty) REQUIRE(session.create({.id = "there", .first_name = "T"}));
      Importer importer = session.importer({.atomic = atomic}).value();
      REQUIRE(importer.add({.first_name = "A"}));
      REQUIRE(importer.finish()->created == 1);
      const TenantState before = state_of(world, session);
      CHECK(code_of(error_of(importer.finish())) == ErrorCode::failed_precondition);
      CHECK(code_of(error_of(importer.add({.first_name = "B"}))) == ErrorCode::failed_precondition);
      importer.reject({.code = ErrorCode::invalid_argument, .message = "late"});
      CHECK(importer.failed() == 0);
      CHECK(importer.failures().empty());
      CHECK_FALSE(importer.may_reject_in_finish());
      CHECK(code_of(error_of(importer.finish())) == ErrorCode::failed_precondition);
      CHECK(state_of(world, session) == before);
    }
}

TEST_CASE("a clock that writes does not block an import") {
  struct WritingClock : Clock {
    std::optional<Session> session;
    int calls = 0;
    bool is_writing = false;
    Timestamp now() override {
      if (session && !std::exchange(is_writing, true)) {
        session->update("a", {.internal_note = std::to_string(++calls)}).value();
        is_writing = false;
      }
      return testing::FakeClock::default_start;
    }
  };
  World world;
  const auto clock = std::make_shared<WritingClock>();
  world.engine = Engine({.clock = clock});
  Session session = world.add_tenant("t");
  session.create({.id = "a", .first_name = "A"}).value();
  clock->session = session;
  const CustomerDraft draft = {.id = "a", .city = "Oslo"};
  CHECK(summary(session.import_customers({&draft, 1}, {.on_conflict = OnConflict::update}).value()) == "0 1 0 0;");
  CHECK(session.get("a")->city() == "Oslo");
  CHECK(session.get("a")->internal_note() == "1");
  clock->session.reset();
}

TEST_CASE("a C++ draft replaces the whole credit and manager") {
  World world;
  Session session = world.add_tenant("t");
  session
      .create({.id = "a",
               .type = CustomerType::company,
               .company_name = "A",
               .credit = Credit{.limit = 1, .balance = 2},
               .account_manager = AccountManager{.id = "m", .display_name = "M"}})
      .value();
  const CustomerDraft draft = {
      .id = "a", .credit = Credit{.limit = 5}, .account_manager = AccountManager{.user_code = "u"}};
  CHECK(summary(session.import_customers({&draft, 1}, {.on_conflict = OnConflict::update}).value()) == "0 1 0 0;");
  const Customer a = session.get("a").value();
  CHECK(a.type() == CustomerType::company);
  CHECK(a.to_draft().credit == Credit{.limit = 5, .balance = 0});
  CHECK(a.to_draft().account_manager == AccountManager{.user_code = "u"});
}

TEST_CASE("an import counts updates without a change") {
  for (const bool atomic : {false, true}) {
    World world;
    Session session = world.add_tenant("t");
    session.create({.id = "a", .first_name = "A", .city = "Oslo"}).value();
    const std::vector<CustomerDraft> drafts = {{.id = "a", .city = "Oslo"}, {.id = "a", .city = "Moss"}};
    const ImportOptions options = {.on_conflict = OnConflict::update, .atomic = atomic};
    CHECK(summary(session.import_customers(drafts, options).value()) == "0 1 1 0;");
    CHECK(session.get("a")->version() == 2);
  }
}

TEST_CASE("an import finds customers by the fields of match_by") {
  for (const bool is_staged : {false, true})
    for (const bool atomic : {false, true})
      for (const OnConflict on_conflict : {OnConflict::fail, OnConflict::skip, OnConflict::update}) {
        INFO(is_staged << atomic << static_cast<int>(on_conflict));
        World world;
        Session session = world.add_tenant("t", {.country_code = "NO"});
        std::vector<CustomerDraft> drafts = {{.id = "a", .email = "Ada@X.no", .vat_number = "NO 987 654 325 MVA"},
                                             {.id = "b", .mobile = "912 34 567"}};
        if (!is_staged) {
          for (const CustomerDraft& draft : drafts) session.create(draft).value();
          drafts.clear();
        }
        drafts.push_back({.email = "ada@x.NO", .city = "1"});
        drafts.push_back({.mobile = "+47 91234567", .address = "2"});
        drafts.push_back({.postal_code = "3", .vat_number = "987654325"});
        drafts.push_back({.email = "new@x.no", .city = "4"});
        const ImportReport report =
            session
                .import_customers(drafts, {.on_conflict = on_conflict,
                                           .atomic = atomic && on_conflict != OnConflict::fail,
                                           .match_by = {MatchField::email, MatchField::mobile, MatchField::vat_number}})
                .value();
        CHECK(report.created == (is_staged ? 3U : 1U));
        CHECK(report.updated == (on_conflict == OnConflict::update ? 3U : 0U));
        CHECK(report.skipped == (on_conflict == OnConflict::skip ? 3U : 0U));
        CHECK(session.count().value() == 3);
        if (on_conflict == OnConflict::update) {
          CHECK(session.get("a")->city() == "1");
          CHECK(session.get("a")->postal_code() == "3");
          CHECK(session.get("b")->address() == "2");
        }
        if (on_conflict != OnConflict::fail) continue;
        REQUIRE(report.failed.size() == 3);
        CHECK(fields_of(report.failed[0].error) == std::vector<std::string>{"email"});
        CHECK(fields_of(report.failed[1].error) == std::vector<std::string>{"mobile"});
        CHECK(fields_of(report.failed[2].error) == std::vector<std::string>{"vatNumber"});
        CHECK(report.failed[1].error.holder_id == "b");
      }
}

TEST_CASE("the first match_by field with a match decides") {
  World world;
  Session session = world.add_tenant("t");
  session.create({.id = "a", .external_reference = "ra", .email = "a@x.no"}).value();
  session.create({.id = "b", .external_reference = "rb", .email = "b@x.no"}).value();
  const auto updated = [&](const CustomerDraft& draft, std::vector<MatchField> match_by) {
    return session.import_customers({&draft, 1}, {.on_conflict = OnConflict::update, .match_by = std::move(match_by)});
  };
  CHECK(updated({.id = "a", .email = "b@x.no", .city = "1"}, {MatchField::id, MatchField::email})->updated == 1);
  CHECK(session.get("a")->city() == "1");
  CHECK(session.get("a")->email() == "b@x.no");
  CHECK(updated({.external_reference = "rb", .email = "none@x.no", .city = "2"},
                {MatchField::email, MatchField::external_reference})
            ->updated == 1);
  CHECK(session.get("b")->city() == "2");
}

TEST_CASE("more than one match fails the draft and names them") {
  for (const bool is_staged : {false, true})
    for (const bool atomic : {false, true})
      for (const OnConflict on_conflict : {OnConflict::fail, OnConflict::skip, OnConflict::update}) {
        World world;
        Session session = world.add_tenant("t");
        std::vector<CustomerDraft> drafts = {{.id = "b", .email = "ADA@x.no"}, {.id = "a", .first_name = "A"}};
        for (const CustomerDraft& draft : drafts)
          if (!is_staged) session.create(draft).value();
        if (is_staged && on_conflict != OnConflict::update) continue;  // no two come to have the same
        if (!is_staged) drafts.clear();
        if (!is_staged) session.update("a", {.email = "ada@x.no"}).value();
        if (is_staged) drafts.push_back({.id = "a", .email = "ada@x.no"});
        drafts.push_back({.email = "ada@X.no", .city = "Oslo"});
        const auto report = session
                                .import_customers(drafts, {.on_conflict = on_conflict,
                                                           .atomic = atomic,
                                                           .match_by = {MatchField::id, MatchField::email}})
                                .value();
        REQUIRE(report.failed.size() == 1);
        const Error& error = report.failed[0].error;
        CHECK(error.code == ErrorCode::already_exists);
        CHECK(error.holder_id == "a");
        CHECK(error.violations ==
              std::vector<FieldViolation>{{"email", "is taken by customer a"}, {"email", "is taken by customer b"}});
      }
}

TEST_CASE("a draft with another customer's id or reference fails") {
  for (const bool atomic : {false, true})
    for (const OnConflict on_conflict : {OnConflict::fail, OnConflict::skip, OnConflict::update}) {
      World world;
      Session session = world.add_tenant("t");
      session.create({.id = "a", .external_reference = "ra", .email = "a@x.no"}).value();
      session.create({.id = "b", .external_reference = "rb", .email = "b@x.no"}).value();
      const TenantState before = state_of(world, session);
      const auto fields = [&](const CustomerDraft& draft) {
        const auto error = import_error(
            session, draft, {.on_conflict = on_conflict, .atomic = atomic, .match_by = {MatchField::email}});
        REQUIRE(code_of(error) == ErrorCode::already_exists);
        CHECK(error->holder_id == "b");
        auto named = fields_of(*error);
        if (on_conflict == OnConflict::fail) std::erase(named, "email");
        return named;
      };
      CHECK(fields({.id = "b", .email = "a@x.no"}) == std::vector<std::string>{"customerUid"});
      CHECK(fields({.external_reference = "rb", .email = "a@x.no"}) == std::vector<std::string>{"externalId"});
      CHECK(fields({.id = "b", .email = "new@x.no"}) == std::vector<std::string>{"customerUid"});
      CHECK(state_of(world, session) == before);
    }
}

}  // namespace import_rules_test
