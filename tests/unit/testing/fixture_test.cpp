#include <custengine/json.hpp>
#include <custengine/testing/builders.hpp>
#include <custengine/testing/catch2.hpp>
#include <custengine/testing/fixture.hpp>
#include <custengine/testing/in_memory_authenticator.hpp>

#include "catch.hpp"

#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>

namespace fixture_test {

namespace {

using namespace custengine;
using namespace custengine::testing;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;

const std::string two_customers = R"([
  {"customerUid": "c-7", "firstname": "Ada", "lastname": "Lovelace", "version": 4, "createdAt": "2024-05-01T10:00:00.000Z"},
  {"customerType": "COMPANY", "companyName": "Fjell AS", "contacts": [{"firstname": "Bo", "lastname": "Berg"}]}
])";

TEST_CASE("a fixture is loaded from JSON with all members") {
  Fixture fixture = Fixture::from_json(two_customers);
  const auto ada = fixture.session().get("c-7").value();
  CHECK(ada.version() == 4);
  CHECK(ada.created_at() == Timestamp(std::chrono::sys_days{2024y / 5 / 1} + 10h));
  const auto fjell = fixture.session().get("c-000001").value();
  CHECK(fjell.display_name() == "Fjell AS");
  CHECK(fjell.created_at() == FakeClock::default_start);
  CHECK(fjell.contacts()[0].id == "c-000002");
  CHECK(fixture.calls().count() == 2);  // loading is not among them
  CHECK(fixture.session().create({.first_name = "Grace"}).value().id() == "c-000003");
}

TEST_CASE("a fixture is loaded from JSON Lines and from files") {
  const std::string lines = "{\"firstname\":\"Ada\"}\n{\"firstname\":\"Grace\"}\n";
  CHECK(Fixture::from_json(lines).session().count().value() == 2);
  CHECK(Fixture::from_json("").session().count().value() == 0);
  const auto file = std::filesystem::temp_directory_path() / ("custengine-fixture-test-" + std::to_string(getpid()));
  std::ofstream(file) << two_customers;
  CHECK(Fixture::from_json(file).state() == Fixture::from_json(two_customers).state());
  CHECK(Fixture::from_json_file(file.string()).state() == Fixture::from_json(two_customers).state());
  std::filesystem::remove(file);
  CHECK_THROWS_WITH(Fixture::from_json(file), Contains("there is no file"));
}

TEST_CASE("an invalid fixture fails the test with a reason") {
  CHECK_THROWS_WITH(Fixture::from_json("customers.json"), Contains("std::filesystem::path"));
  CHECK_THROWS_WITH(Fixture::from_json("[{\"firstname\":\"Ada\"},\n {\"email\":\"none\"},{\"phone\":\"1\"}]"),
                    Contains("2 customers could not be loaded") && Contains("line 2, column 2: ") &&
                        Contains("email") && Contains("phone"));
  CHECK_THROWS_WITH(Fixture::from_json("[{\"firstname\":\"Ada\"}"), Contains("DataLoss"));
  const CustomerDraft nobody;
  CHECK_THROWS_WITH(Fixture::from({&nobody, 1}), Contains("number 1: "));
  CHECK_THROWS_AS(Fixture({.tenant = "not a name"}), Exception);
}

TEST_CASE("a fixture's state has a fixed text form") {
  Fixture fixture = Fixture::from(a_person().with_id("p-{n}").times(2), {.options = {.stores = {"oslo", "bergen"}}});
  fixture.session().set_store_details("oslo", "p-2", {.note = "a \"quoted\" note", .credit = Credit{5, 6}}).value();
  const auto first = to_json(fixture.session().get("p-1").value()),
             second = to_json(fixture.session().get("p-2").value());
  CHECK(fixture.state() ==
        first + '\n' + second + '\n' +
            R"({"customerUid":"p-2","storeUid":"oslo","details":{"pricelistUid":"","ledgerNumber":"",)"
            R"("note":"a \"quoted\" note","paymentTerms":null,"credit":{"limit":5,"balance":6},"accountManager":null}})"
            "\n");
}

TEST_CASE("reset restores the loaded state") {
  Fixture fixture = Fixture::from_json(two_customers, {.options = {.stores = {"oslo"}}});
  fixture.session().set_store_details("oslo", "c-7", {.note = "kept"}).value();
  fixture.external().add({"x-1", {.first_name = "Eva"}});
  fixture.keep();
  const std::string loaded = fixture.state();
  auto& session = fixture.session();

  session.update("c-7", {.city = "Bergen"}).value();
  session.remove("c-000001").value();
  session.create({.first_name = "Grace"}).value();
  session.set_store_details("oslo", "c-7", {}).value();
  fixture.clock().advance(1h);
  fixture.external().clear();
  fixture.engine().update_tenant("acme", {.stores = clear, .max_customers = std::size_t{1}}).value();
  fixture.engine().create_tenant("other").value();
  fixture.faults().on(Operation::get).fails(ErrorCode::unavailable);
  CHECK(fixture.state() != loaded);

  fixture.reset();
  CHECK(fixture.state() == loaded);
  CHECK(fixture.clock().now() == FakeClock::default_start);
  CHECK(fixture.calls().empty());
  CHECK(fixture.faults().unused().empty());
  CHECK(fixture.engine().tenants() == std::vector<std::string>{"acme"});
  CHECK(session.get_in_store("oslo", "c-7").value().details.note == "kept");
  CHECK(session.create({.first_name = "Grace"}).value().id() == "c-000003");
  CHECK(fixture.external().search({.tenant = "acme"}).value().items.size() == 1);
  CHECK(fixture.engine().check_invariants("acme"));
}

TEST_CASE("reset makes a dropped tenant anew") {
  Fixture fixture = Fixture::from_json(two_customers, {.options = {.stores = {"oslo"}}});
  auto& session = fixture.session();
  session.set_store_details("oslo", "c-7", {.note = "kept"}).value();
  fixture.keep();
  const std::string loaded = fixture.state();
  const bool is_made_again = GENERATE(false, true);
  for (int round = 0; round < 2; ++round) {
    fixture.engine().drop_tenant("acme").value();
    CHECK_FALSE(session.count());
    if (is_made_again) fixture.engine().create_tenant("acme", {.locale = "sv"}).value();
    fixture.reset();
    CHECK(fixture.state() == loaded);
    CHECK(fixture.engine().options("acme")->stores == std::vector<std::string>{"oslo"});
    CHECK(fixture.engine().options("acme")->locale.empty());
    CHECK(fixture.calls().empty());
    CHECK(session.get("c-7").value().version() == 4);
    session.update("c-7", {.city = "Bergen"}).value();
    fixture.reset();  // an ordinary one
    CHECK(fixture.state() == loaded);
  }
}

TEST_CASE("keep covers tenants that the test made") {
  Fixture fixture;
  fixture.engine().create_tenant("more", {.locale = "nb"}).value();
  fixture.session("more").create({.id = "a", .first_name = "Ada"}).value();
  fixture.keep();
  const std::string kept = fixture.state("more");
  fixture.session("more").remove("a").value();
  fixture.reset();
  CHECK(fixture.state("more") == kept);
  fixture.engine().drop_tenant("more").value();
  fixture.engine().create_tenant("late").value();
  fixture.reset();
  CHECK(fixture.engine().tenants() == std::vector<std::string>{"acme", "more"});
  CHECK(fixture.state("more") == kept);
}

TEST_CASE("a fixture that runs for long logs no calls") {
  Fixture fixture({.options = {.extensions = {TenantExtension::external_customer_search}}, .log_calls = false});
  fixture.faults().on(Operation::get).next().throws("broken");
  CHECK_THROWS_WITH(fixture.session().get("c-7"), "broken");
  for (int n = 0; n < 2500; ++n) fixture.session().search_external({.page_number = 1U + unsigned(n)}).value();
  CHECK(fixture.calls().empty());
  const auto requests = fixture.external().requests();
  CHECK(requests.size() >= 1000);
  CHECK(requests.size() <= 2000);
  CHECK(requests.back().criteria.page_number == 2500);
  CHECK(requests.front().criteria.page_number == 2501 - requests.size());
}

TEST_CASE("keep sets the state that reset restores") {
  Fixture fixture;
  fixture.session().create(a_person()).value();
  fixture.clock().advance(1s);
  fixture.keep();
  const auto kept = fixture.state();
  fixture.session().create(a_person()).value();
  fixture.reset();
  CHECK(fixture.state() == kept);
  CHECK(fixture.clock().now() == FakeClock::default_start + 1s);
  fixture.session().remove("c-000001").value();
  Fixture moved = std::move(fixture);
  moved.reset();
  CHECK(moved.state() == kept);
}

TEST_CASE("reset goes back to the tenant's options at keep") {
  Fixture fixture = Fixture::from(a_person().with_id("p-{n}").times(1));
  auto& engine = fixture.engine();
  engine.update_tenant("acme", {.stores = std::vector<std::string>{"oslo"}, .max_customers = 2U}).value();
  fixture.session().set_store_details("oslo", "p-1", {.note = "ring"}).value();
  fixture.keep();
  const std::string kept = fixture.state();
  engine
      .update_tenant("acme", {.extensions = std::vector{TenantExtension::b2b},
                              .stores = std::vector<std::string>{"rome"},
                              .max_customers = clear})
      .value();
  fixture.reset();
  CHECK(fixture.state() == kept);
  const TenantOptions options = engine.options("acme").value();
  CHECK(options.stores == std::vector<std::string>{"oslo"});
  CHECK(options.max_customers == 2);
  CHECK(options.extensions.empty());
}

TEST_CASE("a fixture's options reach engine and tenant") {
  const auto authenticator = std::make_shared<InMemoryAuthenticator>();
  const auto token = authenticator->issue({.subject = "eva", .tenants = {{"shop", {Permission::tenant_access}}}});
  Fixture fixture({.tenant = "shop",
                   .options = {.max_customers = 1},
                   .permissions = {Permission::tenant_access},
                   .start = Timestamp(5ms),
                   .id_prefix = "k-",
                   .authenticator = authenticator});
  CHECK(fixture.session().create(a_person()).value().id() == "k-000001");
  CHECK(fixture.session().create(a_person()).error().code == ErrorCode::resource_exhausted);
  CHECK(fixture.session().get("k-000001").value().created_at() == Timestamp(5ms));
  CHECK(fixture.session().remove("k-000001").error().code == ErrorCode::permission_denied);
  CHECK(fixture.engine().session("shop", token).value().count());
  CHECK(fixture.session({Permission::tenant_backoffice}).remove("k-000001"));
}

TEST_CASE("a fixture has an external source with faults") {
  Fixture fixture({.options = {.extensions = {TenantExtension::external_customer_search}}});
  auto& session = fixture.session();
  auto& crm = fixture.external();
  crm.add({"x-1", {.first_name = "Eva", .last_name = "Dahl"}});
  crm.add({"x-2", {.first_name = "Eva", .last_name = "Berg"}});
  CHECK(session.search_external({.query = "eva"}).value().items.size() == 2);
  crm.find_twice();
  const auto twice = session.search_external({.query = "eva"}).value();
  REQUIRE(twice.items.size() == 4);
  CHECK(twice.items[0].external_id == twice.items[1].external_id);
  CHECK(twice.paging.total_count == 4);
  crm.find_nothing();
  CHECK(session.search_external({.query = "eva"}).value().items.empty());
  crm.recover();
  crm.slow(300ms);
  session.search_external({}).value();
  CHECK(fixture.clock().now() == FakeClock::default_start + 300ms);
  CHECK(fixture.calls().last().duration == 300ms);
  crm.recover();
  crm.fail_next({.code = ErrorCode::unavailable, .message = "maintenance"});
  crm.throw_next("reset by peer");
  crm.answer_next({.items = {{"x-9", {.first_name = "Scripted"}}}});
  CHECK(session.search_external({}).error().message == "the external source failed: maintenance");
  CHECK(session.search_external({}).error().message == "the external source failed: reset by peer");
  CHECK(session.search_external({}).value().items.at(0).external_id == "x-9");
  crm.throw_always("gone");
  for (int n = 0; n < 2; ++n) CHECK(session.search_external({}).error().message == "the external source failed: gone");
  crm.recover();
  CHECK(session.search_external({}).value().items.size() == 2);
  CHECK_THROWS_AS(FakeExternalSource().slow(1ms), Exception);
  CHECK_NOTHROW(fixture.verify());
}

TEST_CASE("verify reports exceptions of subscribers") {
  Fixture fixture;
  const auto subscription = fixture.session().subscribe([](const Change& change) {
    if (change.sequence == 1) throw std::runtime_error("broken");
    throw 2;
  });
  REQUIRE(subscription);
  fixture.session().create(a_person()).value();
  fixture.session().create(a_person()).value();
  CHECK_THROWS_WITH(fixture.verify(), Contains("a subscriber threw at change 1: broken") &&
                                          Contains("a subscriber threw at change 2: something"));
  fixture.reset();
  CHECK_NOTHROW(fixture.verify());
}

TEST_CASE("verify reports unused preparations and unprepared requests") {
  Fixture fixture({.options = {.extensions = {TenantExtension::external_customer_search}}});
  CHECK_NOTHROW(fixture.verify());
  fixture.faults().on(Operation::update).next().fails(ErrorCode::unavailable);
  CHECK_THROWS_WITH(fixture.verify(), Contains("a fault that never struck: update, the next: fails with Unavailable"));
  fixture.reset();
  (void)fixture.session().search_external({.scope = SearchScope::contact});
  CHECK_THROWS_WITH(fixture.verify(), Contains("this source does not search contacts"));
  fixture.reset();
  fixture.external().only_scripted();
  fixture.external().answer_next({});
  CHECK_THROWS_WITH(fixture.verify(), Contains("1 answers of the external source that nobody asked for"));
  CHECK(fixture.session().search_external({}));
  CHECK_NOTHROW(fixture.verify());
  CHECK_FALSE(fixture.session().search_external({}));
  CHECK_THROWS_WITH(fixture.verify(), Contains("no answer was prepared for search number 2"));
  fixture.reset();
  CHECK_NOTHROW(fixture.verify());
}

TEST_CASE("a fixture uses and sets a given clock") {
  const auto clock = std::make_shared<FakeClock>();
  clock->advance(std::chrono::hours(1));
  Fixture fixture({.clock = clock});
  CHECK(&fixture.clock() == clock.get());
  CHECK(fixture.session().create({.first_name = "Ada"})->created_at() == FakeClock::default_start);
  clock->advance(std::chrono::hours(2));
  fixture.reset();
  CHECK(clock->now() == FakeClock::default_start);
}

TEST_CASE("a fixture keeps and resets several tenants") {
  Fixture fixture({.tenants = {{"east", {.stores = {"oslo"}}}, {"west", {}}}});
  Session east = fixture.session("east"), west = fixture.session("west");
  east.create({.id = "a", .first_name = "Ada"}).value();
  fixture.keep();
  const auto view = [&] {
    std::string text;
    for (const std::string& tenant : fixture.engine().tenants()) {
      const Session session = fixture.session(tenant);
      text += tenant + ':';
      for (const Customer& customer : session.list().value()) text += ' ' + to_json(customer);
      for (const auto& entry : session.store_details().value()) text += ' ' + entry.details.note;
      text += std::to_string(session.snapshot()->sequence()) + '\n';
    }
    return text;
  };
  const std::string before = view();
  east.update("a", {.city = "Oslo"}).value();
  east.set_store_details("oslo", "a", {.note = "first"}).value();
  west.create({.id = "b", .first_name = "Bo"}).value();
  fixture.session().create({.id = "c", .first_name = "Cy"}).value();
  fixture.engine().update_tenant("east", {.stores = clear}).value();
  fixture.engine().create_tenant("more").value();
  CHECK(view() != before);
  fixture.reset();
  CHECK(view() == before);
  CHECK(east.get_in_store("oslo", "a"));
  CHECK_THROWS_AS(fixture.session("more"), Exception);
}

}  // namespace

}  // namespace fixture_test
