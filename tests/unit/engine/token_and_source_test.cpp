#include "support.hpp"

#include <custengine/testing/fake_external_source.hpp>
#include <custengine/testing/in_memory_authenticator.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

namespace token_and_source_test {

namespace {

using namespace custengine;
using namespace custengine::test;
using namespace std::chrono_literals;

/// An engine whose sessions are opened by token; tenants "t" and "u".
struct TokenWorld {
  std::shared_ptr<testing::FakeClock> clock = std::make_shared<testing::FakeClock>();
  std::shared_ptr<testing::InMemoryAuthenticator> login = std::make_shared<testing::InMemoryAuthenticator>(clock);
  Engine engine{{.clock = clock, .authenticator = login}};

  TokenWorld() {
    for (const char* tenant : {"t", "u"}) engine.create_tenant(tenant).value();
  }

  AccessToken token(PermissionSet in_t, std::optional<std::chrono::milliseconds> lifetime = {}) {
    return login->issue({.subject = "kari", .tenants = {{"t", in_t}}}, lifetime);
  }
};

/// An id generator that runs another operation before its first id, in the middle of the calling operation.
class InterruptingIds : public testing::SequentialIds {
 public:
  std::function<void()> interruption;

  std::string next_id() override {
    if (const auto once = std::exchange(interruption, nullptr)) once();
    return SequentialIds::next_id();
  }
};

}  // namespace

TEST_CASE("a token opens a session with its principal's permissions") {
  TokenWorld world;
  for (const PermissionSet held : {access_only, backoffice_only, both_permissions}) {
    Session session = world.engine.session("t", world.token(held)).value();
    CHECK(session.tenant() == "t");
    CHECK(session.count().has_value() == held.contains(Permission::tenant_access));
    CHECK((code_of(error_of(session.remove("nobody"))) == ErrorCode::not_found) ==
          held.contains(Permission::tenant_backoffice));
  }
}

TEST_CASE("an unknown, expired or revoked token is unauthenticated") {
  TokenWorld world;
  CHECK(code_of(error_of(world.engine.session("t", AccessToken{"guessed"}))) == ErrorCode::unauthenticated);
  const AccessToken brief = world.token(access_only, 10min);
  const AccessToken revoked = world.token(access_only);
  Session open = world.engine.session("t", brief).value();
  CHECK(world.engine.session("t", revoked).has_value());
  world.clock->advance(10min);
  world.login->revoke(revoked);
  CHECK(code_of(error_of(world.engine.session("t", brief))) == ErrorCode::unauthenticated);
  CHECK(code_of(error_of(world.engine.session("t", revoked))) == ErrorCode::unauthenticated);
  CHECK(open.count().has_value());  // permissions hold for the session's life
  // A bad token learns nothing about tenants.
  CHECK(code_of(error_of(world.engine.session("no-such", revoked))) == ErrorCode::unauthenticated);
}

TEST_CASE("a token without permission opens no tenant, real or not") {
  TokenWorld world;
  const AccessToken token = world.token(access_only);
  CHECK(code_of(error_of(world.engine.session("u", token))) == ErrorCode::permission_denied);
  CHECK(code_of(error_of(world.engine.session("x", token))) == ErrorCode::permission_denied);
  CHECK(code_of(error_of(world.engine.session("t", world.token({})))) == ErrorCode::permission_denied);

  REQUIRE(world.engine.drop_tenant("t"));
  CHECK(code_of(error_of(world.engine.session("t", token))) == ErrorCode::not_found);
}

namespace {

struct BrokenAuthenticator : Authenticator {
  int mode = 0;
  Result<Principal> authenticate(const AccessToken&) override {
    if (mode == 0) throw std::runtime_error("LDAP is down");
    if (mode == 1) throw 42;
    return Error{.code = ErrorCode::not_found, .message = "LDAP is lost"};
  }
};

}  // namespace

TEST_CASE("a broken and a missing authenticator give different errors") {
  const auto broken = std::make_shared<BrokenAuthenticator>();
  Engine engine({.authenticator = broken});
  REQUIRE(engine.create_tenant("t"));
  for (broken->mode = 0; broken->mode < 3; ++broken->mode) {
    const auto error = error_of(engine.session("t", AccessToken{"secret"}));
    CHECK(code_of(error) == ErrorCode::unavailable);
    CHECK((broken->mode == 1 || error->message.find("LDAP is") != std::string::npos));
    CHECK(error->message.find("secret") == std::string::npos);
  }
  Engine without;
  REQUIRE(without.create_tenant("t"));
  CHECK(code_of(error_of(without.session("t", AccessToken{"x"}))) == ErrorCode::failed_precondition);
}

TEST_CASE("external search asks the source if the extension is on") {
  World world;
  const auto source = std::make_shared<testing::FakeExternalSource>();
  source->add({.external_id = "crm-1", .customer = {.first_name = "Grace", .last_name = "Hopper"}});
  source->add({.external_id = "crm-2", .customer = {.first_name = "Ada"}});
  Session session = world.add_tenant("t", {.external_source = source});
  const SearchRequest request = {
      .query = "grace", .sort_by = SortField::last_name, .page_number = 1, .page_size = 7, .count = CountMode::none};
  CHECK(code_of(error_of(session.search_external(request))) == ErrorCode::failed_precondition);
  REQUIRE(world.engine.update_tenant(
      "t", {.extensions = std::vector{TenantExtension::external_customer_search, TenantExtension::b2b}}));
  const ExternalPage page = session.search_external(request).value();
  REQUIRE(page.items.size() == 1);
  CHECK(page.items[0].external_id == "crm-1");
  CHECK(page.paging == Paging{.page_number = 1, .page_size = 7, .total_count = {}});
  REQUIRE(source->requests().size() == 1);
  CHECK(source->requests()[0].tenant == "t");
  CHECK(source->requests()[0].criteria.query == "grace");
  CHECK(source->requests()[0].criteria.page_size == 7);
  CHECK(session.count().value() == 0);  // asking imports nothing

  const Customer imported = session.import_external(page.items[0]).value();
  CHECK(imported.last_name() == "Hopper");
  CHECK(imported.external_reference() == "crm-1");

  REQUIRE(world.engine.update_tenant("t", {.extensions = std::vector{TenantExtension::b2b}}));
  CHECK(code_of(error_of(session.search_external(request))) == ErrorCode::failed_precondition);
  CHECK(code_of(error_of(session.search_external({.page_size = 0}))) == ErrorCode::invalid_argument);
  CHECK(source->requests().size() == 1);  // not asked in vain
}

namespace {

struct OddSource : ExternalCustomerSource {
  Result<ExternalPage> search(const ExternalSearchRequest&) override { throw 42; }
};

}  // namespace

TEST_CASE("every failure of the source is unavailable with its message") {
  World world;
  const auto source = std::make_shared<testing::FakeExternalSource>();
  Session session =
      world.add_tenant("t", {.extensions = {TenantExtension::external_customer_search}, .external_source = source});
  source->throw_next("the line is cut");
  const auto thrown = error_of(session.search_external({}));
  REQUIRE(code_of(thrown) == ErrorCode::unavailable);
  CHECK(thrown->message.find("the line is cut") != std::string::npos);
  for (const ErrorCode code : {ErrorCode::invalid_argument, ErrorCode::permission_denied, ErrorCode::unavailable}) {
    source->fail_with({.code = code, .message = "no luck"});
    const auto error = error_of(session.search_external({}));
    CHECK(code_of(error) == ErrorCode::unavailable);
    CHECK(error->message.find("no luck") != std::string::npos);
  }
  source->recover();
  CHECK(session.search_external({}).has_value());
  std::shared_ptr<ExternalCustomerSource> odd = std::make_shared<OddSource>();
  REQUIRE(world.engine.update_tenant("t", {.external_source = odd}));
  CHECK(code_of(error_of(session.search_external({}))) == ErrorCode::unavailable);
  REQUIRE(world.engine.update_tenant("t", {.external_source = clear}));
  CHECK(code_of(error_of(session.search_external({}))) == ErrorCode::failed_precondition);
}

TEST_CASE("an external customer imported twice at once is created once") {
  for (const bool unique : {true, false}) {
    const auto ids = std::make_shared<InterruptingIds>();
    Engine engine{{.id_generator = ids}};
    engine.create_tenant("t", {.unique_external_reference = unique}).value();
    Session session = engine.session("t").value();
    ExternalCustomer external{.external_id = "x", .customer = {.first_name = "A"}};
    std::string first;
    ids->interruption = [&] { first = std::string(session.import_external(external)->id()); };
    CHECK(session.import_external(external)->id() == first);
    CHECK(session.count().value() == 1);

    // With an id of its own that is taken as well then; the contact asks for one.
    external = {.external_id = "y", .customer = {.id = "b", .contacts = {{.first_name = "B", .last_name = "C"}}}};
    ids->interruption = [&] { session.import_external(external).value(); };
    CHECK(session.import_external(external).value().id() == "b");
    CHECK(session.count().value() == 2);
  }
}

TEST_CASE("an update retries after a concurrent write") {
  const auto ids = std::make_shared<InterruptingIds>();
  Engine engine{{.id_generator = ids}};
  engine.create_tenant("t").value();
  Session session = engine.session("t", both_permissions).value();
  session.create({.id = "a", .first_name = "A"}).value();
  // The consent asks for an id, between the look at the customer and the write.
  const CustomerPatch patch = {.consents = std::vector<Consent>{{.name = "sms"}}};
  ids->interruption = [&] { session.update("a", {.city = "Oslo"}).value(); };
  const Customer both = session.update("a", patch).value();
  CHECK(both.city() == "Oslo");
  CHECK(both.consents().size() == 1);
  CHECK(both.version() == 3);

  const CustomerPatch again = {.consents = std::vector<Consent>{{.name = "email"}}};
  ids->interruption = [&] { session.remove("a").value(); };
  CHECK(code_of(error_of(session.update("a", again))) == ErrorCode::not_found);
  CHECK(session.count().value() == 0);
}

namespace {

/// Has itself replaced while it is asked.
struct ReplacedSource : ExternalCustomerSource {
  explicit ReplacedSource(Engine& engine, bool& is_gone) : engine_(engine), is_gone_(is_gone) {}
  ~ReplacedSource() override { is_gone_ = true; }
  Result<ExternalPage> search(const ExternalSearchRequest&) override {
    engine_.update_tenant("t", {.external_source = clear}).value();
    CHECK_FALSE(is_gone_);
    return ExternalPage{.items = {{.external_id = "x"}}};
  }

 private:
  Engine& engine_;
  bool& is_gone_;
};

}  // namespace

TEST_CASE("a running external search keeps a source that is replaced") {
  World world;
  bool is_gone = false;
  const Session session =
      world.add_tenant("t", {.extensions = {TenantExtension::external_customer_search},
                             .external_source = std::make_shared<ReplacedSource>(world.engine, is_gone)});
  CHECK(session.search_external({}).value().items.size() == 1);
  CHECK(is_gone);
  CHECK(code_of(error_of(session.search_external({}))) == ErrorCode::failed_precondition);
}

}  // namespace token_and_source_test
