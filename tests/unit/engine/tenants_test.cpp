#include "memory.hpp"
#include "support.hpp"

#include <custengine/testing/fake_external_source.hpp>
#include <custengine/testing/generator.hpp>

#include <iterator>

namespace tenants_test {

namespace {

using namespace custengine;
using namespace custengine::test;

constexpr auto b2b = TenantExtension::b2b;

}  // namespace

TEST_CASE("tenants are made, listed and dropped") {
  Engine engine;
  CHECK(engine.tenants().empty());
  for (const char* id : {"b", "a", "B-_9"}) REQUIRE(engine.create_tenant(id));
  CHECK(engine.tenants() == std::vector<std::string>{"B-_9", "a", "b"});
  CHECK(code_of(error_of(engine.create_tenant("a"))) == ErrorCode::already_exists);
  REQUIRE(engine.session("a")->create({.first_name = "A"}));
  REQUIRE(engine.drop_tenant("a"));
  CHECK(engine.tenants() == std::vector<std::string>{"B-_9", "b"});
  CHECK(code_of(error_of(engine.drop_tenant("a"))) == ErrorCode::not_found);
  REQUIRE(engine.create_tenant("a"));
  CHECK(engine.session("a")->count().value() == 0);  // a new one
}

TEST_CASE("all faults of a tenant's options are reported") {
  Engine engine;
  const auto error = error_of(engine.create_tenant(
      "no id",
      {.locale = "no locale",
       .country_code = "no",
       .sort_indexes = {static_cast<SortField>(77)},
       .extensions = {static_cast<TenantExtension>(7)},
       .stores = {"a", "", "a", "b!"},
       .also_searched = {SearchField::id, SearchField::address, static_cast<SearchField>(5), SearchField::id}}));
  REQUIRE(code_of(error) == ErrorCode::invalid_argument);
  CHECK(fields_of(*error) == std::vector<std::string>{"tenant", "locale", "countryCode", "sortIndexes[0]",
                                                      "extensions[0]", "stores[1]", "stores[2]", "stores[3]",
                                                      "alsoSearched[2]", "alsoSearched[3]"});
  CHECK(engine.tenants().empty());
  for (const char* id : {"", "a.b", "å"})
    CHECK(code_of(error_of(engine.create_tenant(id))) == ErrorCode::invalid_argument);
  CHECK(engine.create_tenant(std::string(128, 'x')).has_value());
  CHECK(engine.create_tenant(std::string(129, 'x')).has_error());
  for (const char* locale : {"nb", "sv", "da", "de-AT", "nb_NO", "", "und"})
    CHECK(engine.create_tenant(std::string("locale-") + std::to_string(engine.tenants().size()), {.locale = locale})
              .has_value());
}

TEST_CASE("a sort index accepts repeated fields but not relevance") {
  Engine engine;
  const auto error = error_of(engine.create_tenant("t", {.sort_indexes = {SortField::city, SortField::relevance}}));
  REQUIRE(code_of(error) == ErrorCode::invalid_argument);
  CHECK(fields_of(*error) == std::vector<std::string>{"sortIndexes[1]"});
  CHECK(code_of(error_of(engine.create_tenant("t", {.sort_indexes = {static_cast<SortField>(17)}}))) ==
        ErrorCode::invalid_argument);
  engine.create_tenant("t", {.sort_indexes = {SortField::city, SortField::id, SortField::city}}).value();
  Session session = engine.session("t").value();
  REQUIRE(session.create({.id = "a", .first_name = "A", .city = "Oslo"}));
  REQUIRE(session.update("a", {.city = "Bergen"}));
  CHECK(session.list({.sort_by = SortField::city}).value().items.front().city() == "Bergen");
  CHECK(engine.check_invariants("t"));
}

TEST_CASE("operations on an unknown tenant return not_found") {
  Engine engine;
  CHECK(code_of(error_of(engine.session("t"))) == ErrorCode::not_found);
  CHECK(code_of(error_of(engine.stats("t"))) == ErrorCode::not_found);
  CHECK(code_of(error_of(engine.check_invariants("t"))) == ErrorCode::not_found);
  CHECK(code_of(error_of(engine.update_tenant("t", {}))) == ErrorCode::not_found);
  const auto error =
      error_of(engine.update_tenant("t", {.extensions = std::vector{b2b, static_cast<TenantExtension>(7)},
                                          .stores = std::vector<std::string>{"!", "a", "a"}}));
  REQUIRE(code_of(error) == ErrorCode::invalid_argument);
  CHECK(fields_of(*error) == std::vector<std::string>{"extensions[1]", "stores[0]", "stores[2]"});
}

TEST_CASE("a change of settings applies to open sessions") {
  World world;
  Session session = world.add_tenant("t");
  const CustomerDraft business = {.type = CustomerType::b2b, .company_name = "Co"};
  CHECK(code_of(error_of(session.create(business))) == ErrorCode::failed_precondition);
  REQUIRE(world.engine.update_tenant("t", {.extensions = std::vector{b2b}}));
  CHECK(session.create(business).has_value());
  REQUIRE(world.engine.update_tenant("t", {.stores = std::vector<std::string>{"s"}}));  // the rest is kept
  CHECK(session.create(business).has_value());
  REQUIRE(world.engine.update_tenant("t", {.extensions = clear}));
  CHECK(code_of(error_of(session.create(business))) == ErrorCode::failed_precondition);
  CHECK(session.count().value() == 2);

  const ExtensionCode other = ExtensionCode::parse("OTHER").value();
  const CustomerDraft with_other = {.first_name = "A", .extensions = {{other, "1"}}};
  CHECK(code_of(error_of(session.create(with_other))) == ErrorCode::invalid_argument);
  REQUIRE(world.engine.update_tenant("t", {.allowed_extensions = std::vector{other}}));
  CHECK(session.create(with_other).has_value());
}

TEST_CASE("a failed update of a tenant changes nothing") {
  World world;
  Session session = world.add_tenant("t", {.stores = {"s"}});
  REQUIRE(session.create({.id = "a", .first_name = "A"}));
  const TenantPatch patch = {
      .extensions = std::vector{b2b}, .stores = std::vector<std::string>{"!"}, .max_customers = std::size_t{0}};
  CHECK(world.engine.update_tenant("t", patch).has_error());
  CHECK(session.get_in_store("s", "a").has_value());
  CHECK(code_of(error_of(session.create({.type = CustomerType::b2b, .first_name = "A"}))) ==
        ErrorCode::failed_precondition);
  CHECK(session.create({.first_name = "A"}).has_value());
}

TEST_CASE("max_customers limits additions, never existing customers") {
  World world;
  Session session = world.add_tenant("t", {.max_customers = 2});
  REQUIRE(session.create({.id = "a", .first_name = "A"}));
  REQUIRE(session.create({.id = "b", .first_name = "B"}));
  CHECK(code_of(error_of(session.create({.first_name = "C"}))) == ErrorCode::resource_exhausted);
  REQUIRE(session.remove("a"));
  REQUIRE(session.create({.id = "c", .first_name = "C"}));
  REQUIRE(world.engine.update_tenant("t", {.max_customers = std::size_t{1}}));
  CHECK(session.count().value() == 2);
  CHECK(session.update("b", {.city = "Oslo"}).has_value());
  REQUIRE(session.remove("c"));
  CHECK(code_of(error_of(session.create({.first_name = "D"}))) == ErrorCode::resource_exhausted);
  const CustomerDraft known = {.id = "b", .first_name = "B2"};
  CHECK(session.import_customers({&known, 1}, {.on_conflict = OnConflict::update})->updated == 1);
  REQUIRE(world.engine.update_tenant("t", {.max_customers = clear}));
  CHECK(session.create({.first_name = "D"}).has_value());
}

TEST_CASE("after the tenant is dropped its sessions answer not_found") {
  World world;
  Session session = add_shop(world, "t");
  Session copy = session;
  const Customer customer = session.get("ada").value();
  const Snapshot snapshot = session.snapshot().value();
  Importer importer = session.importer().value();
  Importer atomic = session.importer({.atomic = true}).value();
  REQUIRE(atomic.add({.first_name = "Bo"}));
  REQUIRE(world.engine.drop_tenant("t"));
  for (const auto& operation : operations()) {
    INFO(operation.name);
    CHECK(code_of(operation.call(copy, "ada")) == ErrorCode::not_found);
    if (operation.call_invalid) CHECK(code_of(operation.call_invalid(copy)) == ErrorCode::not_found);
  }
  CHECK(code_of(error_of(importer.add({.first_name = "Bo"}))) == ErrorCode::not_found);
  CHECK(code_of(error_of(importer.finish())) == ErrorCode::not_found);
  CHECK(code_of(error_of(atomic.finish())) == ErrorCode::not_found);
  CHECK(session.tenant() == "t");
  CHECK(customer.first_name() == "Ada");
  CHECK((*snapshot.begin()).id() == "ada");

  // A new tenant of the same name is another one.
  add_shop(world, "t");
  CHECK(code_of(error_of(session.get("ada"))) == ErrorCode::not_found);
}

TEST_CASE("sessions end with their engine; customers stay readable") {
  std::optional<Session> session;
  std::optional<Customer> customer;
  std::optional<Snapshot> snapshot;
  std::optional<Importer> importer;
  {
    World world;
    session = add_shop(world, "t");
    customer = session->create(full_draft()).value();
    snapshot = session->snapshot().value();
    world.add_tenant("empty");
    importer = world.open("empty").importer().value();
    REQUIRE(importer->add({.first_name = "Bo"}));
  }
  for (const auto& operation : operations()) {
    INFO(operation.name);
    CHECK(code_of(operation.call(*session, "ada")) == ErrorCode::not_found);
  }
  CHECK(code_of(error_of(importer->finish())) == ErrorCode::not_found);
  CHECK(customer->display_name() == "Analytical Engines AS");
  CHECK(customer->contacts().size() == 2);
  CHECK(std::distance(snapshot->begin(), snapshot->end()) == 3);
  const Customer copy = *customer;
  customer.reset();
  snapshot.reset();
  CHECK(copy.city() == "Oslo");
}

TEST_CASE("sessions stay valid when their engine is moved") {
  World world;
  Session session = add_shop(world, "t");
  Engine moved = std::move(world.engine);
  CHECK(session.get("ada").has_value());
  CHECK(moved.tenants() == std::vector<std::string>{"t"});
  world.engine = Engine();
  CHECK(session.get("ada").has_value());
  moved = Engine();
  CHECK(code_of(error_of(session.get("ada"))) == ErrorCode::not_found);
}

TEST_CASE("stats count customers, and every byte once") {
  World world;
  Session session = world.add_tenant("t", {.stores = {"s"}});
  const TenantStats empty = world.engine.stats("t").value();
  CHECK(empty.customers == 0);
  const std::vector<CustomerDraft> drafts = testing::Generator({.id_prefix = "g-"}).take(3000);
  const std::uint64_t allocated_before = allocated_bytes();
  for (const CustomerDraft& draft : drafts) session.create(draft).value();
  const std::uint64_t allocated = allocated_bytes() - allocated_before;
  const TenantStats stats = world.engine.stats("t").value();
  CHECK(stats.customers == drafts.size());
  std::uint64_t sum = 0;
  for (const auto& [structure, bytes] : stats.bytes_by_structure) sum += bytes;
  CHECK(stats.bytes == sum);
  const std::uint64_t grown = stats.bytes - empty.bytes;
  // The tolerance covers the allocator's overhead and ICU. A missed or doubled structure would exceed it.
  INFO(grown << " bytes by stats, " << allocated << " by the allocator");
  if (allocated_bytes() > 0) {
    CHECK(grown <= allocated);
    CHECK(grown * 4 >= allocated * 3);
  }
  CHECK(bytes_of(world, "t", "store details") == 0);
  REQUIRE(session.set_store_details("s", drafts[0].id, {.note = "n"}));
  CHECK(bytes_of(world, "t", "store details") > 0);
  for (const CustomerDraft& draft : drafts) REQUIRE(session.remove(draft.id));
  CHECK(world.engine.stats("t")->customers == 0);
  CHECK(bytes_of(world, "t", "records") == 0);
}

TEST_CASE("TenantPatch clears extensions, codes, source, stores, limit") {
  World world;
  Session session = world.add_tenant("t", {.extensions = {TenantExtension::external_customer_search, b2b},
                                           .external_source = std::make_shared<testing::FakeExternalSource>(),
                                           .stores = {"s"},
                                           .max_customers = 1});
  REQUIRE(session.create({.id = "a", .first_name = "A"}));
  REQUIRE(session.search_external({}));
  const auto cleared = [&](const TenantPatch& patch) { world.engine.update_tenant("t", patch).value(); };
  cleared({.external_source = clear});
  CHECK(code_of(error_of(session.search_external({}))) == ErrorCode::failed_precondition);
  cleared({.external_source = std::make_shared<testing::FakeExternalSource>()});
  CHECK(session.search_external({}));
  cleared({.extensions = clear});
  CHECK(code_of(error_of(session.search_external({}))) == ErrorCode::failed_precondition);
  CHECK(code_of(error_of(session.update("a", {.type = CustomerType::b2b}))) == ErrorCode::failed_precondition);
  cleared({.allowed_extensions = clear});
  const auto attached = error_of(session.attach_extension("a", {.organization_id = "o"}));
  REQUIRE(code_of(attached) == ErrorCode::invalid_argument);
  CHECK(fields_of(*attached) == std::vector<std::string>{"extensionCode"});
  CHECK(session.get_in_store("s", "a"));
  cleared({.stores = clear});
  CHECK(code_of(error_of(session.get_in_store("s", "a"))) == ErrorCode::not_found);
  CHECK(code_of(error_of(session.create({.first_name = "B"}))) == ErrorCode::resource_exhausted);
  cleared({.max_customers = clear});
  CHECK(session.create({.first_name = "B"}));
}

namespace {

struct CountingIds : testing::SequentialIds {
  int seeds_asked = 0;
  std::uint64_t seed() override { return ++seeds_asked, SequentialIds::seed(); }
};

}  // namespace

TEST_CASE("engine and sessions own clock and ids; the seed is read once") {
  auto clock = std::make_shared<testing::FakeClock>();
  auto ids = std::make_shared<CountingIds>();
  const std::weak_ptr<testing::FakeClock> watched = clock;
  std::optional<Session> session;
  {
    Engine engine({.clock = clock, .id_generator = ids});
    for (const char* tenant : {"t", "u"}) engine.create_tenant(tenant).value();
    CHECK(ids->seeds_asked == 1);
    ids.reset();
    clock.reset();
    session = engine.session("t").value();
    CHECK(session->create({.first_name = "A"})->created_at() == testing::FakeClock::default_start);
    CHECK(session->create({.first_name = "B"})->id() == "c-000002");
  }
  CHECK_FALSE(watched.expired());
  session.reset();
  CHECK(watched.expired());
}

TEST_CASE("a dropped tenant is freed while its sessions are open") {
  World world;
  auto source = std::make_shared<testing::FakeExternalSource>();
  const std::weak_ptr<testing::FakeExternalSource> watched = source;
  std::vector<Session> sessions = {world.add_tenant("t", {.external_source = std::move(source)})};
  for (int i = 0; i < 100; ++i) sessions.push_back(world.open("t"));
  CHECK_FALSE(watched.expired());
  world.engine.drop_tenant("t").value();
  CHECK(watched.expired());
  for (const Session& session : sessions) CHECK(code_of(error_of(session.count())) == ErrorCode::not_found);
}

}  // namespace tenants_test
