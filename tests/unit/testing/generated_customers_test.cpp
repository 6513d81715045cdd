#include "catch.hpp"

#include <custengine/engine.hpp>
#include <custengine/testing/catch2.hpp>
#include <custengine/testing/fake_clock.hpp>
#include <custengine/testing/fake_external_source.hpp>
#include <custengine/testing/generator.hpp>
#include <custengine/testing/in_memory_authenticator.hpp>
#include <custengine/testing/sequential_ids.hpp>

#include <chrono>
#include <memory>

namespace generated_customers_test {

// The testing kit's parts, used with a real engine.

namespace {

using namespace custengine;
using namespace custengine::testing;

TEST_CASE("every generated draft is valid") {
  Engine engine;
  engine.create_tenant("acme", {.locale = "nb", .country_code = "NO"}).value();
  Session session = engine.session("acme").value();
  Generator generator({.address_share = 0.6, .contact_share = 0.9, .extension_share = 0.5});
  for (int at = 0; at < 3000; ++at) {
    const CustomerDraft draft = generator.next();
    const auto made = session.create(draft);
    CAPTURE(draft.external_reference, made ? "" : made.error().message);
    REQUIRE(made);
    CHECK(made->email() == draft.email);
    CHECK(made->addresses().size() == draft.addresses.size());
    CHECK(made->contacts().size() == draft.contacts.size());
    CHECK(made->consents().size() == draft.consents.size());
    CHECK(made->extensions().size() == draft.extensions.size());
  }
  CHECK(session.count().value() == 3000);
  const auto report =
      session.import_customers(Generator({.seed = 2, .id_prefix = "g-", .first_number = 3001}).take(500));
  CHECK(report.value().created == 500);
  CHECK(session.get("g-3001").has_value());
}

TEST_CASE("fake clock and sequential ids make runs repeatable") {
  const auto clock = std::make_shared<FakeClock>();
  Engine engine({.clock = clock, .id_generator = std::make_shared<SequentialIds>()});
  engine.create_tenant("acme").value();
  Session session = engine.session("acme").value();
  const Customer ada = session.create({.first_name = "Ada"}).value();
  CHECK(ada.id() == "c-000001");
  CHECK(ada.created_at() == FakeClock::default_start);
  clock->advance(std::chrono::hours{1});
  const Customer grown = session.update(ada.id(), {.last_name = "Lovelace"}).value();
  CHECK(grown.last_modified_at() == FakeClock::default_start + std::chrono::hours{1});
}

TEST_CASE("sessions by token follow the in-memory authenticator") {
  const auto logins = std::make_shared<InMemoryAuthenticator>();
  Engine engine({.authenticator = logins});
  engine.create_tenant("acme").value();
  engine.create_tenant("other").value();
  const AccessToken token = logins->issue({.subject = "kari", .tenants = {{"acme", {Permission::tenant_backoffice}}}});
  const Session session = engine.session("acme", token).value();
  CHECK(session.count().error().code == ErrorCode::permission_denied);
  CHECK(engine.session("other", token).error().code == ErrorCode::permission_denied);
  REQUIRE(logins->revoke(token));
  const auto refused = engine.session("acme", token);
  REQUIRE(refused.has_error());
  CHECK(refused.error().code == ErrorCode::unauthenticated);
  CHECK(refused.error().message.find(token.value) == std::string::npos);
}

TEST_CASE("external search returns the fake source's hits and failures") {
  const auto crm = std::make_shared<FakeExternalSource>();
  crm->add({"e-1", {.first_name = "Kari", .last_name = "Nordmann"}});
  Engine engine;
  engine.create_tenant("acme", {.extensions = {TenantExtension::external_customer_search}, .external_source = crm})
      .value();
  Session session = engine.session("acme").value();
  const ExternalPage page = session.search_external({.query = "nordmann"}).value();
  REQUIRE(page.items.size() == 1);
  CHECK(page.paging.total_count == 1);
  CHECK(crm->requests().at(0).tenant == "acme");
  const Customer imported = session.import_external(page.items.front()).value();
  CHECK(imported.external_reference() == "e-1");

  crm->throw_next("boom");
  CHECK(session.search_external({}).error().code == ErrorCode::unavailable);
  crm->fail_with({.code = ErrorCode::not_found, .message = "gone"});
  CHECK(session.search_external({}).error().code == ErrorCode::unavailable);
  crm->recover();
  CHECK(session.search_external({}).has_value());
  CHECK(session.search_external({.scope = SearchScope::contact}).error().code == ErrorCode::unavailable);
}

}  // namespace

}  // namespace generated_customers_test
