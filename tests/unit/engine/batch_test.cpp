#include "support.hpp"

#include <vector>

namespace batch_test {

namespace {

using namespace custengine;
using namespace custengine::test;

using Writes = std::vector<Write>;

Session add_tenant(World& world) {
  Session session = world.add_tenant(
      "t", {.sort_indexes = {SortField::city, SortField::last_name}, .stores = {"oslo"}, .max_customers = 6});
  session.create({.id = "a", .external_reference = "ra", .first_name = "A"}).value();
  session.create({.id = "b", .external_reference = "rb", .first_name = "B", .extensions = {{.organization_id = "o"}}})
      .value();
  session.create({.id = "c", .first_name = "C"}).value();
  session.set_store_details("oslo", "a", {.note = "of a"}).value();
  session.set_store_details("oslo", "c", {.note = "of c"}).value();
  return session;
}

/// Each kind of write; later ones build on earlier ones, and references change hands.
Writes everything() {
  return {Write::create({.id = "new", .external_reference = "rn", .first_name = "New", .city = "Oslo"}),
          Write::update("new", {.city = "Bergen"}, {.expected_version = 1}),
          Write::update("a", {.external_reference = clear, .last_name = "Ås"}),
          Write::update("b", {.external_reference = "ra", .city = "Å"}),
          Write::attach_extension("a", {.organization_id = "p"}, {.expected_version = 2}),
          Write::detach_extension("b", {.organization_id = "o"}),
          Write::remove("c", {.expected_version = 1}),
          Write::create({.id = "c", .external_reference = "rb", .last_name = "C again"}),
          Write::create({.id = "short", .first_name = "Short"}),
          Write::remove("short"),
          Write::update("b", {.city = "Å"}),
          Write::create({.last_name = "Generated"})};
}

std::vector<std::string> described(const std::vector<Change>& changes) {
  std::vector<std::string> lines;
  for (const Change& change : changes)
    lines.push_back(std::string(to_string(change.type())) + ' ' + std::string(change.id()));
  return lines;
}

}  // namespace

TEST_CASE("a batch can reuse the reference of a customer it removes") {
  World world;
  Session session = add_tenant(world);
  session
      .apply(Writes{Write::remove("a"), Write::create({.id = "heir", .external_reference = "ra", .first_name = "H"})})
      .value();
  CHECK(session.find_by_external_reference("ra")->id() == "heir");
  CHECK(session.get("a").error().code == ErrorCode::not_found);
}

TEST_CASE("a batch applies all its writes at once") {
  World world;
  Session session = add_tenant(world);
  const BatchResult result = session.apply(everything()).value();
  REQUIRE(result.customers.size() == everything().size());
  CHECK(result.customers[0]->city() == "Oslo");
  CHECK(result.customers[1]->city() == "Bergen");
  CHECK(result.customers[4]->version() == 3);
  CHECK_FALSE(result.customers[6]);
  CHECK(result.customers[10] == result.customers[5]);
  CHECK(result.sequence == 5 + 11);

  CHECK(*session.get("new") == *result.customers[1]);
  CHECK(*session.get("a") == *result.customers[4]);
  CHECK(*session.get("b") == *result.customers[10]);
  CHECK(session.get("c")->version() == 1);
  CHECK(session.get("c")->last_name() == "C again");
  CHECK(session.find_by_external_reference("ra")->id() == "b");
  CHECK(session.find_by_external_reference("rb")->id() == "c");
  CHECK(session.get(result.customers[11]->id()));
  CHECK(session.count().value() == 5);
  CHECK(session.get_in_store("oslo", "a")->details.note == "of a");
  CHECK(session.get_in_store("oslo", "c")->details == StoreDetails());  // it is another customer c
  CHECK(ids_of(session.list({.sort_by = SortField::city}).value()).front() == "b");
  all_customers(world, session);

  const auto changes = session.changes(5, 100).value();
  CHECK(described(changes) == std::vector<std::string>{"CUSTOMER_CREATE new", "CUSTOMER_UPDATE new",
                                                       "CUSTOMER_UPDATE a", "CUSTOMER_UPDATE b", "CUSTOMER_UPDATE a",
                                                       "CUSTOMER_UPDATE b", "CUSTOMER_DELETE c", "CUSTOMER_CREATE c",
                                                       "CUSTOMER_CREATE short", "CUSTOMER_DELETE short",
                                                       "CUSTOMER_CREATE " + std::string(result.customers[11]->id())});
  for (const Change& change : changes) CHECK(change.group_end == result.sequence);
}

TEST_CASE("a failed batch changes nothing and names the failing write") {
  struct Case {
    Write write;
    ErrorCode code;
    std::string field;
  };
  const std::vector<Case> failing = {
      {Write::create({.id = "new", .first_name = "N"}), ErrorCode::already_exists, ".customerUid"},
      {Write::create({.external_reference = "ra"}), ErrorCode::already_exists, ".externalId"},
      {Write::create({.id = "z", .type = CustomerType::b2b, .company_name = "Z"}), ErrorCode::failed_precondition,
       ".customerType"},
      {Write::create({.email = "none"}), ErrorCode::invalid_argument, ".email"},
      {Write::update("nobody", {.city = "X"}), ErrorCode::not_found, ""},
      {Write::update("short", {.city = "X"}), ErrorCode::not_found, ""},
      {Write::update("a", {.city = "X"}, {.expected_version = 77}), ErrorCode::version_mismatch, ".version"},
      {Write::update("a", {.first_name = clear, .last_name = clear}), ErrorCode::invalid_argument, ""},
      {Write::update("a", {.country_code = "??"}), ErrorCode::invalid_argument, ".countryCode"},
      {Write::remove("nobody"), ErrorCode::not_found, ""},
      {Write::remove("!"), ErrorCode::invalid_argument, ".customerUid"},
      {Write::remove("a", {.expected_version = 77}), ErrorCode::version_mismatch, ".version"},
      {Write::attach_extension("a", {}), ErrorCode::invalid_argument, ".organizationUid"},
      {Write::detach_extension("a", {.organization_id = "unknown"}), ErrorCode::not_found, ""},
  };
  std::size_t cases = 0;
  for (std::size_t position = 0; position <= everything().size(); ++position) {
    for (const Case& broken : failing) {
      World world;
      Session session = add_tenant(world);
      int told = 0;
      const auto subscription = session.subscribe([&](const Change&) { ++told; });
      const TenantState before = state_of(world, session, {"oslo"});
      Writes writes = everything();
      writes.insert(writes.begin() + static_cast<std::ptrdiff_t>(position), broken.write);
      const auto applied = session.apply(writes);
      // Some are wrong only after an earlier write that they depend on.
      if (!applied) {
        ++cases;
        CHECK(applied.error().violations.front().field.starts_with("writes[" +
                                                                   std::to_string(*applied.error().write_index) + ']'));
        if (applied.error().write_index == position) {
          CHECK(applied.error().code == broken.code);
          CHECK(applied.error().violations.front().field == "writes[" + std::to_string(position) + ']' + broken.field);
        }
        const bool unchanged = state_of(world, session, {"oslo"}) == before;
        CHECK(unchanged);
        CHECK(session.snapshot()->sequence() == 5);
        CHECK(told == 0);
        CHECK(session.apply(everything()));
        CHECK(told == 11);
      }
    }
  }
  CHECK(cases > 150);
}

TEST_CASE("a batch reports the violations of all its writes") {
  World world;
  Session session = add_tenant(world);
  const Error error = session
                          .apply(Writes{Write::remove("nobody"), Write::create({.email = "none"}),
                                        Write::update("!", {.country_code = "no"})})
                          .error();
  CHECK(error.code == ErrorCode::invalid_argument);
  CHECK(fields_of(error) ==
        std::vector<std::string>{"writes[1].email", "writes[2].customerUid", "writes[2].countryCode"});
  CHECK(error.write_index == 1);
}

TEST_CASE("a batch first checks the permissions of all its writes") {
  World world;
  Session all = add_tenant(world);
  Session access = world.open("t", access_only), backoffice = world.open("t", backoffice_only);
  const Writes invalid_update = {Write::update("!", {})}, removal = {Write::remove("a")};
  const Writes both = {Write::update("!", {}), Write::remove("a")};
  CHECK(code_of(error_of(access.apply(both))) == ErrorCode::permission_denied);
  CHECK(code_of(error_of(backoffice.apply(both))) == ErrorCode::permission_denied);
  CHECK(code_of(error_of(backoffice.apply(invalid_update))) == ErrorCode::permission_denied);
  CHECK(code_of(error_of(backoffice.apply({}))) == ErrorCode::permission_denied);
  CHECK(code_of(error_of(access.apply(removal))) == ErrorCode::permission_denied);
  CHECK(code_of(error_of(all.apply(both))) == ErrorCode::invalid_argument);
  CHECK(backoffice.apply(removal));
  const BatchResult nothing = access.apply({}).value();
  CHECK(nothing.customers.empty());
  CHECK(nothing.sequence == 6);
  world.engine.drop_tenant("t").value();
  CHECK(code_of(error_of(access.apply({}))) == ErrorCode::not_found);
}

TEST_CASE("a batch can require that no write came in between") {
  World world;
  Session session = add_tenant(world);
  const std::uint64_t sequence = session.snapshot()->sequence();
  CHECK(session.apply(Writes{Write::update("a", {.city = "Oslo"})}, {.expected_sequence = sequence}));
  const Error error = session.apply(Writes{Write::update("b", {.city = "X"})}, {.expected_sequence = sequence}).error();
  CHECK(error.code == ErrorCode::version_mismatch);
  CHECK(error.current_version == sequence + 1);
  CHECK_FALSE(error.write_index);
}

TEST_CASE("a concurrent write of store details stops a batch") {
  World world;
  Session session = add_tenant(world);
  const std::uint64_t then = session.snapshot()->sequence();
  session.set_store_details("oslo", "b", {.note = "came meanwhile"}).value();
  const auto refused = error_of(session.apply(Writes{Write::remove("b")}, {.expected_sequence = then}));
  CHECK(code_of(refused) == ErrorCode::version_mismatch);
  CHECK(session.get_in_store("oslo", "b")->details.note == "came meanwhile");
  // So do those that went, with their store as well.
  for (const auto& drop :
       std::vector<std::function<void()>>{[&] { session.set_store_details("oslo", "b", {}).value(); },
                                          [&] { world.engine.update_tenant("t", {.stores = clear}).value(); }}) {
    const std::uint64_t before = session.snapshot()->sequence();
    drop();
    CHECK_FALSE(session.apply(Writes{Write::remove("b")}, {.expected_sequence = before}));
  }
  CHECK(session.apply(Writes{Write::remove("b")}, {.expected_sequence = session.snapshot()->sequence()}));
}

TEST_CASE("a batch that reuses a merged id forgets the merge") {
  World world;
  Session session = add_tenant(world);
  const auto holder = [&](const std::string& id) { return error_of(session.get(id)).value_or(Error()).holder_id; };
  session.merge("a", "b").value();
  CHECK(holder("b") == "a");
  session.apply(Writes{Write::create({.id = "b", .first_name = "B"}), Write::remove("b")}).value();
  CHECK(holder("b").empty());
  session.merge("a", "c").value();
  session
      .apply(Writes{Write::create({.id = "c", .first_name = "C"}), Write::remove("c"),
                    Write::create({.id = "c", .first_name = "C"}), Write::remove("c"),
                    Write::update("a", {.city = "X"})})
      .value();
  CHECK(holder("c").empty());
  // A failed write to the id does not forget the merge.
  session.create({.id = "d", .first_name = "D"}).value();
  session.merge("a", "d").value();
  CHECK_FALSE(session.apply(Writes{Write::remove("d")}));
  CHECK(holder("d") == "a");
}

TEST_CASE("max_customers holds at every write of a batch") {
  World world;
  Session session = add_tenant(world);  // three of six
  const auto create = [](const char* id) { return Write::create({.id = id, .first_name = id}); };
  const Error error =
      session.apply(Writes{create("1"), create("2"), create("3"), create("4"), Write::remove("a")}).error();
  CHECK(error.code == ErrorCode::resource_exhausted);
  CHECK(error.write_index == 3);
  CHECK(session.apply(Writes{create("1"), create("2"), create("3"), Write::remove("a"), create("4")}));
  CHECK(session.count().value() == 6);
  world.engine.update_tenant("t", {.max_customers = std::size_t{2}}).value();
  CHECK(session.apply(Writes{Write::remove("1"), Write::update("b", {.city = "Oslo"})}));
  CHECK(session.apply(Writes{Write::remove("2"), create("5")}).error().code == ErrorCode::resource_exhausted);
}

TEST_CASE("each write of a batch is checked against max_customers") {
  const auto create = [](const char* id) { return Write::create({.id = id, .first_name = id}); };
  {
    World world;
    Session session = world.add_tenant("t", {.max_customers = 1});
    CHECK(session.apply(Writes{create("a"), Write::remove("a"), create("b")}));
    CHECK(session.apply(Writes{Write::remove("b"), create("c"), Write::remove("c"), create("d")}));
    CHECK(code_of(error_of(session.apply(Writes{create("e"), Write::remove("e")}))) == ErrorCode::resource_exhausted);
    const auto error =
        error_of(session.apply(Writes{Write::remove("d"), create("e"), create("f"), Write::remove("f")}));
    REQUIRE(code_of(error) == ErrorCode::resource_exhausted);
    CHECK(error->write_index == 2U);
    CHECK(session.count().value() == 1);
  }
  World world;
  Session session = world.add_tenant("t", {.max_customers = 2});
  REQUIRE(session.create({.id = "z", .first_name = "Z"}));
  CHECK(session.apply(Writes{create("a"), Write::remove("a"), Write::remove("z"), create("b"), create("c")}));
  CHECK(session.count().value() == 2);
  // The limit is below the number of customers: a removal frees room only if the count then is below the limit.
  world.engine.update_tenant("t", {.max_customers = std::size_t{1}}).value();
  CHECK(code_of(error_of(session.apply(Writes{Write::remove("b"), create("d")}))) == ErrorCode::resource_exhausted);
  CHECK(session.apply(Writes{Write::remove("b"), Write::remove("c"), create("d")}));
  all_customers(world, session);
}

TEST_CASE("a batch names both taken values, even of a single holder") {
  World world;
  Session session = world.add_tenant("t");
  const CustomerDraft draft{.id = "a", .external_reference = "ra", .first_name = "A"};
  session.create(draft).value();
  const Error alone = session.create(draft).error();
  CHECK(fields_of(alone) == std::vector<std::string>{"customerUid", "externalId"});
  const std::vector<Write> writes = {Write::create(draft)};
  const Error error = session.apply(writes).error();
  CHECK(fields_of(error) == std::vector<std::string>{"writes[0].customerUid", "writes[0].externalId"});
  CHECK(error.holder_id == "a");
}

TEST_CASE("a write has its kind, and copies share its contents") {
  const Write update = Write::update("a", {.city = "Oslo"}, {.expected_version = 7});
  const Write copy = update;
  CHECK(&copy.operation() == &update.operation());
  const auto& written = std::get<Write::Update>(copy.operation());
  CHECK(written.id == "a");
  CHECK(written.patch == CustomerPatch{.city = "Oslo"});
  CHECK(written.options.expected_version == 7U);
  CHECK(std::get<Write::Create>(Write::create({.id = "b"}).operation()).draft.id == "b");
  CHECK(std::get<Write::Remove>(Write::remove("c", {.expected_version = 1}).operation()).options.expected_version ==
        1U);
  const Write attach = Write::attach_extension("d", {.organization_id = "o"}),
              detach = Write::detach_extension("e", {.organization_id = "p"}, {.expected_version = 2});
  CHECK(std::get<Write::AttachExtension>(attach.operation()).extension.organization_id == "o");
  CHECK_FALSE(std::get<Write::AttachExtension>(attach.operation()).options.expected_version);
  CHECK(std::get<Write::DetachExtension>(detach.operation()).id == "e");
  CHECK(std::get<Write::DetachExtension>(detach.operation()).options.expected_version == 2U);
}

}  // namespace batch_test
