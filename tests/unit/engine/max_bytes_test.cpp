#include "support.hpp"

#include <custengine/io.hpp>
#include <custengine/testing/generator.hpp>

#include <functional>
#include <limits>
#include <sstream>

namespace max_bytes_test {

namespace {

using namespace custengine;
using namespace custengine::test;

constexpr std::uint64_t unlimited = std::numeric_limits<std::uint64_t>::max();

/// A tenant with customers to write to. The limit equals its current memory.
struct FullTenant {
  World world;
  Session session = world.add_tenant("t", {.stores = {"oslo", "rome"}, .change_history = 100});

  FullTenant() {
    for (const char* id : {"ada", "bo"}) {
      CustomerDraft draft = full_draft();
      draft.id = id;
      draft.external_reference = std::string("ref-") + id;
      session.create(draft).value();
      session.set_store_details("oslo", id, {.note = "some note"}).value();
    }
    session.attach_extension("ada", {.organization_id = "org"}).value();
    set_limit(bytes());
  }
  std::uint64_t bytes() const { return world.engine.stats("t")->bytes; }
  void set_limit(std::uint64_t bytes) { world.engine.update_tenant("t", {.max_bytes = bytes}).value(); }
  std::uint64_t sequence() const { return session.snapshot()->sequence(); }
  TenantState state() const { return state_of(world, session, {"oslo", "rome"}); }
};

CustomerDraft new_draft(const std::string& id = "new") {
  return {.id = id, .first_name = "New", .last_name = "Customer", .internal_note = std::string(300, 'n')};
}

struct Call {
  const char* name;
  std::function<std::optional<Error>(Session&)> call;
};

std::optional<Error> first_failure(const Result<ImportReport>& report) {
  if (!report) return report.error();
  return report->failed.empty() ? std::nullopt : std::optional(report->failed.front().error);
}

const CustomerPatch long_notes{.internal_note = std::string(300, 'x')};

std::vector<Call> growing_calls() {
  const auto import = [](bool atomic, bool update) {
    return [=](Session& session) {
      CustomerDraft draft = new_draft(update ? "ada" : "new");
      return first_failure(session.import_customers(
          std::vector{draft}, {.on_conflict = OnConflict::update, .restore = true, .atomic = atomic}));
    };
  };
  return {
      {"create", [](Session& s) { return error_of(s.create(new_draft())); }},
      {"update", [](Session& s) { return error_of(s.update("ada", long_notes)); }},
      {"attach_extension",
       [](Session& s) { return error_of(s.attach_extension("ada", {.organization_id = std::string(60, 'o')})); }},
      {"apply, create", [](Session& s) { return error_of(s.apply(std::vector{Write::create(new_draft())})); }},
      {"apply, update", [](Session& s) { return error_of(s.apply(std::vector{Write::update("ada", long_notes)})); }},
      {"import", import(false, false)},
      {"import, update", import(false, true)},
      {"atomic import", import(true, false)},
      {"atomic import, update", import(true, true)},
      {"set_store_details",
       [](Session& s) { return error_of(s.set_store_details("rome", "ada", {.note = "a new note"})); }},
      {"set_store_details, longer",
       [](Session& s) { return error_of(s.set_store_details("oslo", "ada", {.note = std::string(90, 'n')})); }},
  };
}

std::vector<Call> other_calls() {
  return {
      {"update", [](Session& s) { return error_of(s.update("ada", {.city = "Oslo", .internal_note = clear})); }},
      {"detach_extension", [](Session& s) { return error_of(s.detach_extension("ada", {.organization_id = "org"})); }},
      {"clear details", [](Session& s) { return error_of(s.set_store_details("oslo", "ada", {})); }},
      {"same details", [](Session& s) { return error_of(s.set_store_details("oslo", "bo", {.note = "some note"})); }},
      {"remove and create",
       [](Session& s) {
         return error_of(s.apply(std::vector{Write::remove("bo"), Write::create({.id = "bo", .last_name = "B"})}));
       }},
      {"import of what is there",
       [](Session& s) {
         const auto draft = s.get("bo")->to_draft();
         return first_failure(s.import_customers(std::vector{draft}, {.on_conflict = OnConflict::update}));
       }},
      {"remove", [](Session& s) { return error_of(s.remove("bo")); }},
      {"erase", [](Session& s) { return error_of(s.erase("ada")); }},
  };
}

}  // namespace

TEST_CASE("a write above max_bytes is refused and changes nothing") {
  for (const Call& call : growing_calls()) {
    INFO(call.name);
    FullTenant tenant;
    const auto before = tenant.state();
    const std::uint64_t sequence = tenant.sequence(), bytes = tenant.bytes();
    const auto error = call.call(tenant.session);
    REQUIRE(error);
    CHECK(error->code == ErrorCode::resource_exhausted);
    const std::string limit = std::to_string(bytes);
    CHECK_THAT(error->message, Catch::StartsWith("the tenant may take at most " + limit +
                                                 " bytes of memory; it takes " + limit + " and would take "));
    CHECK_FALSE(error->write_index);
    CHECK(tenant.state() == before);
    CHECK(tenant.sequence() == sequence);
    CHECK(tenant.bytes() == bytes);
    CHECK(tenant.world.engine.check_invariants("t"));

    tenant.set_limit(bytes + 10'000);
    CHECK_FALSE(call.call(tenant.session));
    CHECK(tenant.sequence() == sequence + 1);
    CHECK(tenant.world.engine.check_invariants("t"));
  }
}

TEST_CASE("a write that does not grow passes at any limit") {
  FullTenant tenant;
  tenant.set_limit(0);
  for (const Call& call : other_calls()) {
    INFO(call.name);
    const auto error = call.call(tenant.session);
    CHECK((error ? error->message : "") == "");
    CHECK(tenant.world.engine.check_invariants("t"));
  }
  CHECK(tenant.session.count().value() == 0);
  REQUIRE(tenant.session.create(new_draft()).error().code == ErrorCode::resource_exhausted);
  REQUIRE(tenant.world.engine.update_tenant("t", {.stores = clear, .max_bytes = clear}));
  CHECK(tenant.session.create(new_draft()));
}

TEST_CASE("a merge counts the memory of merged ids") {
  FullTenant tenant;
  tenant.set_limit(unlimited);
  tenant.session.create({.id = "small", .last_name = "S"}).value();
  tenant.session.create({.id = "tiny", .last_name = "T"}).value();
  tenant.set_limit(0);
  // Removing the customer frees more than its merged id needs.
  CHECK(tenant.session.merge("ada", "bo"));
  const auto refused = tenant.session.merge("small", "tiny", {.fields = MergeChoice::keep});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::resource_exhausted);
  CHECK(tenant.session.get("tiny"));
  CHECK(tenant.world.engine.check_invariants("t"));
}

TEST_CASE("a batch is checked by the bytes of all its writes") {
  FullTenant tenant;
  std::vector grows{Write::remove("bo")};
  for (int number = 0; number < 10; ++number)
    grows.push_back(Write::create(new_draft("new-" + std::to_string(number))));
  const auto before = tenant.state();
  REQUIRE(tenant.session.apply(grows).error().code == ErrorCode::resource_exhausted);
  CHECK(tenant.state() == before);
  tenant.set_limit(tenant.bytes() + 20'000);
  CHECK(tenant.session.apply(grows));
}

TEST_CASE("an import adds customers that fit; an atomic one none") {
  testing::Generator generator({.seed = 3, .locales = {"nb"}, .id_prefix = "g-"});
  const auto drafts = generator.take(1'500);
  World world;
  constexpr std::uint64_t limit = 500'000;
  const auto check = [&](const char* id, const ImportOptions& options, bool has_customer) {
    INFO(id);
    Session session = world.add_tenant(id, {.locale = "nb", .max_bytes = limit});
    if (has_customer) session.create({.id = "first", .last_name = "First"}).value();
    const std::uint64_t empty = world.engine.stats(id)->bytes;
    const auto report = session.import_customers(drafts, options).value();
    REQUIRE_FALSE(report.failed.empty());
    for (const auto& item : report.failed) CHECK(item.error.code == ErrorCode::resource_exhausted);
    CHECK(session.count().value() == report.created + (has_customer ? 1 : 0));
    CHECK(world.engine.check_invariants(id));
    const std::uint64_t bytes = world.engine.stats(id)->bytes;
    if (options.atomic) {
      CHECK(report.created == 0);
      CHECK(bytes == empty);
    } else {
      CHECK(report.created + report.failed.size() == drafts.size());
      CHECK(bytes > limit - limit / 5);
      CHECK(bytes < limit + limit / 5);
    }
  };
  check("staged", {}, false);
  check("direct", {}, true);
  check("atomic", {.atomic = true}, false);
  check("atomic-more", {.atomic = true}, true);

  // Room for the records, but not for their indexes, which the first check does not count.
  Session session = world.add_tenant("nearly", {.locale = "nb"});
  session.import_customers(drafts).value();
  const std::uint64_t whole = world.engine.stats("nearly")->bytes;
  Session nearly = world.add_tenant("nearly-2", {.locale = "nb", .max_bytes = whole - whole / 5});
  const auto report = nearly.import_customers(drafts, {.atomic = true}).value();
  REQUIRE(report.failed.size() == 1);
  CHECK(report.failed[0].index == drafts.size() - 1);
  CHECK(report.failed[0].error.code == ErrorCode::resource_exhausted);
  CHECK(nearly.count().value() == 0);
  const auto some = nearly.import_customers(drafts).value();
  CHECK(some.created > drafts.size() / 2);
  CHECK(some.created < drafts.size());
}

TEST_CASE("max_bytes is an option that a fork and a dump keep") {
  World world;
  Session session = world.add_tenant("t", {.max_bytes = 1'000'000});
  session.create(new_draft()).value();
  CHECK(world.engine.options("t")->max_bytes == 1'000'000);
  world.engine.update_tenant("t", {.max_bytes = std::uint64_t{1}}).value();
  CHECK(world.engine.options("t")->max_bytes == 1);
  REQUIRE(world.engine.fork("t", "copy"));
  CHECK(world.engine.options("copy")->max_bytes == 1);
  // Both hold more than the limit allows.
  std::stringstream dump;
  dump_tenant(dump, world.engine, "t").value();
  REQUIRE(restore_tenant(dump, world.engine, "restored"));
  CHECK(world.engine.options("restored")->max_bytes == 1);
  for (const char* id : {"copy", "restored"}) {
    CHECK(world.open(id).count().value() == 1);
    CHECK(world.open(id).create({.last_name = "More"}).error().code == ErrorCode::resource_exhausted);
  }
  world.engine.update_tenant("t", {.max_bytes = clear}).value();
  CHECK(world.engine.options("t")->max_bytes == unlimited);
  CHECK(session.create({.last_name = "More"}));
}

TEST_CASE("an engine's limit holds for all tenants together") {
  constexpr std::uint64_t limit = 300'000;
  Engine engine({.id_generator = std::make_shared<testing::SequentialIds>(), .max_bytes = limit});
  const TenantOptions options{.sort_indexes = {}, .text_index = false, .stores = {"oslo"}, .change_history = 0};
  for (const char* id : {"tenant-a", "tenant-b"}) engine.create_tenant(id, options).value();
  Session a = engine.session("tenant-a", both_permissions).value();
  Session b = engine.session("tenant-b", both_permissions).value();
  const auto bytes = [&] { return engine.stats("tenant-a")->bytes + engine.stats("tenant-b")->bytes; };
  REQUIRE(b.create(new_draft("b-0")));
  std::size_t created = 0;
  while (a.create(new_draft("a-" + std::to_string(created)))) ++created;
  CHECK(created > 100);
  CHECK(bytes() > limit - 2'000);
  CHECK(bytes() < limit + limit / 10);

  for (Session* session : {&a, &b}) {
    const auto error = session->create(new_draft("one-more")).error();
    CHECK(error.code == ErrorCode::resource_exhausted);
    CHECK_THAT(error.message, Catch::Equals("the engine may take at most 300000 bytes of memory, and would take more"));
    CHECK_THAT(error.message, !Catch::Contains("tenant"));
    CHECK(session->update("a-0", {.first_name = "N"}).has_value() == (session == &a));
  }
  CHECK(b.set_store_details("oslo", "b-0", {.note = std::string(500, 'n')}).error().code ==
        ErrorCode::resource_exhausted);
  CHECK(engine.fork("tenant-a", "copy").error().code == ErrorCode::resource_exhausted);
  std::stringstream dump;
  dump_tenant(dump, engine, "tenant-a").value();
  const auto restored = restore_tenant(dump, engine, "copy");
  CHECK(code_of(error_of(restored)) == ErrorCode::resource_exhausted);
  CHECK(engine.tenants() == std::vector<std::string>{"tenant-a", "tenant-b"});

  // Memory freed by one tenant can be used by another.
  for (std::size_t number = 0; number < 20; ++number) a.remove("a-" + std::to_string(number)).value();
  CHECK(b.create(new_draft("b-1")));
  for (const char* id : {"tenant-a", "tenant-b"}) CHECK(engine.check_invariants(id));
  engine.drop_tenant("tenant-a").value();
  for (std::size_t number = 0; number < created / 10 * 9; ++number)
    REQUIRE(b.create(new_draft("c-" + std::to_string(number))));
}

TEST_CASE("an engine without memory for a tenant makes none") {
  Engine engine({.max_bytes = 100});
  const auto refused = engine.create_tenant("t");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::resource_exhausted);
  CHECK_THAT(refused.error().message,
             Catch::Equals("the engine may take at most 100 bytes of memory, and would take more"));
  CHECK(engine.tenants().empty());
}

TEST_CASE("an engine's count follows its tenants through all writes") {
  // Repeated writes and removals of a tenant must not use up the limit.
  Engine engine({.id_generator = std::make_shared<testing::SequentialIds>(), .max_bytes = 3'000'000});
  const TenantOptions options{.stores = {"oslo"}, .change_history = 50};
  engine.create_tenant("t", options).value();
  Session session = engine.session("t", both_permissions).value();
  session.create(new_draft("kept")).value();
  const auto snapshot = session.snapshot().value();
  for (int round = 0; round < 2'000; ++round) {
    const std::string id = "c-" + std::to_string(round);
    INFO(id);
    REQUIRE(session.create(new_draft(id)));
    REQUIRE(session.update(id, {.last_name = "Other", .internal_note = std::string(400, 'm')}));
    REQUIRE(session.set_store_details("oslo", id, {.note = std::string(100, 'n')}));
    REQUIRE(session.apply(std::vector{Write::create(new_draft("x")), Write::remove("x")}));
    if (round % 3 == 0)
      REQUIRE(session.merge("kept", id));
    else if (round % 3 == 1)
      REQUIRE(session.remove(id));
    else
      REQUIRE(session.erase(id));
    if (round % 3 == 0) REQUIRE(session.import_customers(std::vector{new_draft(id)})->created == 1);
    if (round % 100 == 0) {
      REQUIRE(engine.rewind("t", snapshot));
      REQUIRE(engine.fork("t", "copy"));
      REQUIRE(engine.drop_tenant("copy"));
    }
  }
  CHECK(engine.check_invariants("t"));
}

}  // namespace max_bytes_test
