#include "support.hpp"

#include <custengine/io.hpp>
#include <custengine/json.hpp>
#include <custengine/testing/fake_external_source.hpp>
#include <custengine/testing/in_memory_authenticator.hpp>

#include <sstream>

namespace isolation_test {

namespace {

using namespace custengine;
using namespace custengine::test;

/// Two shops alike, each with a customer "ada"; the second also has "theirs".
struct TwoShops {
  World world;
  Session ours = add_shop(world, "ours"), theirs = add_shop(world, "others");

  TwoShops() {
    theirs
        .create({.id = "theirs",
                 .external_reference = "ref-theirs",
                 .first_name = "Secret",
                 .extensions = {{.organization_id = "org-1"}}})
        .value();
    theirs.set_store_details("oslo", "theirs", {.note = "secret"}).value();
  }
};

/// Records the subjects of calls by tenant.
struct SubjectLog : Interceptor {
  std::vector<std::string> seen;
  void after(const Call& call, const Outcome&) override {
    seen.push_back(std::string(call.tenant) + ' ' + std::string(call.subject));
  }
};

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

}  // namespace

TEST_CASE("another tenant's customer is an unknown id") {
  int tested = 0;
  for (const auto& operation : operations()) {
    if (!operation.takes_customer_id) continue;
    ++tested;
    INFO(operation.name);
    TwoShops shops;
    REQUIRE_FALSE(operation.call(shops.theirs, "theirs"));  // it exists in its own tenant
    TwoShops fresh;
    const TenantState before = state_of(fresh.world, fresh.theirs, {"oslo"});
    auto foreign = operation.call(fresh.ours, "theirs");
    const auto nowhere = operation.call(fresh.ours, "nobody-at-all");
    REQUIRE(code_of(foreign) == ErrorCode::not_found);
    REQUIRE(nowhere);
    foreign->message = replaced(foreign->message, "theirs", "nobody-at-all");
    for (auto& violation : foreign->violations)
      violation.message = replaced(violation.message, "theirs", "nobody-at-all");
    CHECK(*foreign == *nowhere);
    CHECK(state_of(fresh.world, fresh.theirs, {"oslo"}) == before);
  }
  CHECK(tested == 19);
}

TEST_CASE("a write in one tenant leaves the same id in the other alone") {
  for (const auto& operation : operations()) {
    INFO(operation.name);
    TwoShops shops;
    const TenantState before = state_of(shops.world, shops.theirs, {"oslo"});
    CHECK_FALSE(operation.call(shops.ours, "ada"));
    CHECK(state_of(shops.world, shops.theirs, {"oslo"}) == before);
  }
}

TEST_CASE("another tenant's reference is an unknown reference") {
  TwoShops shops;
  auto foreign = error_of(shops.ours.find_by_external_reference("ref-theirs"));
  const auto nowhere = error_of(shops.ours.find_by_external_reference("ref-nobody"));
  REQUIRE(code_of(foreign) == ErrorCode::not_found);
  foreign->message = replaced(foreign->message, "ref-theirs", "ref-nobody");
  CHECK(foreign == nowhere);
}

TEST_CASE("modify calls nothing for another tenant's customer") {
  TwoShops shops;
  int asked = 0;
  CHECK_FALSE(shops.ours.modify("theirs", [&asked](const Customer&) { return ++asked, CustomerPatch(); }));
  CHECK(asked == 0);
}

TEST_CASE("ids, references and holders mean nothing to other tenants") {
  TwoShops shops;
  Session& ours = shops.ours;
  CHECK_FALSE(ours.contains("theirs").value());
  CHECK(ours.store_details().value().empty());
  CHECK(ours.store_details("oslo").value().empty());
  CHECK(ours.list({.external_reference = "ref-theirs"}).value().paging.total_count == 0U);
  CHECK(ours.search({.query = "secret"}).value().paging.total_count == 0U);
  CHECK(ours.list().value().paging.total_count == 2U);
  CHECK(ours.count().value() == 2);
  CHECK(ours.snapshot()->size() == 2);
  // Values taken in the other tenant are free here. Values taken here have a holder in this tenant.
  const auto taken = error_of(ours.create({.id = "new", .external_reference = "ref-ada"}));
  REQUIRE(taken);
  CHECK(taken->holder_id == "ada");
  CHECK(ours.update("ada", {.external_reference = "ref-theirs"}).has_value());
  CHECK(ours.create({.id = "theirs", .first_name = "Ours"}).has_value());
  CHECK(ours.import_external({.external_id = "ref-ada", .customer = {.first_name = "X"}})->id() != "ada");
  const CustomerDraft draft = {.id = "theirs", .first_name = "Changed"};
  CHECK(ours.import_customers({&draft, 1}, {.on_conflict = OnConflict::update})->updated == 1);
  CHECK(shops.theirs.get("theirs")->first_name() == "Secret");
}

TEST_CASE("stores are the tenant's own") {
  World world;
  Session a = world.add_tenant("a", {.stores = {"only-a", "same"}});
  Session b = world.add_tenant("b", {.stores = {"only-b", "same"}});
  for (Session* session : {&a, &b}) REQUIRE(session->create({.id = "x", .first_name = "X"}));
  REQUIRE(b.set_store_details("same", "x", {.note = "b"}));
  CHECK(a.get_in_store("same", "x")->details.note.empty());
  auto foreign = error_of(a.get_in_store("only-b", "x"));
  const auto nowhere = error_of(a.get_in_store("only-c", "x"));
  REQUIRE(code_of(foreign) == ErrorCode::not_found);
  foreign->message = replaced(foreign->message, "only-b", "only-c");
  CHECK(foreign == nowhere);
  auto unlisted = error_of(a.store_details("only-b"));
  REQUIRE(code_of(unlisted) == ErrorCode::not_found);
  unlisted->message = replaced(unlisted->message, "only-b", "only-c");
  CHECK(unlisted == error_of(a.store_details("only-c")));
  CHECK(a.store_details().value().empty());
}

TEST_CASE("the limits and options of one tenant are not another's") {
  World world;
  Session small = world.add_tenant("small", {.max_customers = 0});
  Session b2b = world.add_tenant("b2b", {.extensions = {TenantExtension::b2b}});
  CHECK(code_of(error_of(small.create({.first_name = "A"}))) == ErrorCode::resource_exhausted);
  CHECK(code_of(error_of(small.create({.type = CustomerType::b2b, .first_name = "A"}))) ==
        ErrorCode::failed_precondition);
  CHECK(b2b.create({.type = CustomerType::b2b, .first_name = "A"}).has_value());
}

TEST_CASE("another tenant's cursor is refused like a damaged one") {
  World world;
  std::vector<Session> sessions;
  for (const char* tenant : {"a", "b"}) {
    sessions.push_back(world.add_tenant(tenant));
    for (int i = 0; i < 3; ++i) REQUIRE(sessions.back().create({.id = "c" + std::to_string(i), .first_name = "A"}));
  }
  const std::string next = sessions[0].list({.page_size = 1}).value().next;
  REQUIRE(sessions[0].list({.page_size = 1, .after = next}));
  const auto foreign = error_of(sessions[1].list({.page_size = 1, .after = next}));
  REQUIRE(code_of(foreign) == ErrorCode::invalid_argument);
  CHECK(foreign == error_of(sessions[1].list({.page_size = 1, .after = "00"})));
  const std::string found = sessions[0].search({.query = "a", .page_size = 1}).value().next;
  CHECK(foreign == error_of(sessions[1].search({.query = "a", .page_size = 1, .after = found})));
}

TEST_CASE("a recreated tenant refuses the cursors of its predecessor") {
  World world;
  const auto fill = [](Session session) {
    for (int i = 0; i < 3; ++i) session.create({.id = "c" + std::to_string(i), .first_name = "A"}).value();
    return session;
  };
  const Session before = fill(world.add_tenant("t"));
  const std::string listed = before.list({.page_size = 1}).value().next,
                    found = before.search({.query = "a", .page_size = 1}).value().next;
  world.engine.drop_tenant("t").value();
  const Session after = fill(world.add_tenant("t"));
  CHECK(code_of(error_of(after.list({.page_size = 1, .after = listed}))) == ErrorCode::invalid_argument);
  CHECK(code_of(error_of(after.search({.query = "a", .page_size = 1, .after = found}))) == ErrorCode::invalid_argument);
}

TEST_CASE("another tenant's writes change neither stats nor the feed") {
  TwoShops shops;
  const TenantStats before = shops.world.engine.stats("ours").value();
  int told = 0;
  const auto subscription = shops.ours.subscribe([&told](const Change&) { ++told; }).value();
  for (int i = 0; i < 200; ++i) REQUIRE(shops.theirs.create({.last_name = "Other " + std::to_string(i)}));
  REQUIRE(shops.theirs.remove("theirs"));
  const TenantStats after = shops.world.engine.stats("ours").value();
  CHECK(after.customers == before.customers);
  CHECK(after.bytes == before.bytes);
  CHECK(after.bytes_by_structure == before.bytes_by_structure);
  CHECK(told == 0);
  const auto changes = shops.ours.changes(0, 100).value();
  REQUIRE(changes.size() == 2);
  CHECK(changes[0].id() == "ada");
  CHECK(shops.ours.snapshot()->sequence() == 2);  // sequence numbers do not reveal other tenants' writes
}

TEST_CASE("a batch or import conflict names a holder in its own tenant") {
  TwoShops shops;
  REQUIRE(shops.ours.create({.id = "holder", .external_reference = "ref-theirs", .first_name = "X"}));
  const CustomerDraft taken = {.id = "new", .external_reference = "ref-theirs", .first_name = "Y"};
  const auto applied = error_of(shops.ours.apply(std::vector{Write::create(taken)}));
  REQUIRE(applied);
  CHECK(applied->holder_id == "holder");
  for (const bool atomic : {false, true}) {
    const auto imported = import_error(shops.ours, taken, {.atomic = atomic});
    REQUIRE(imported);
    CHECK(imported->holder_id == "holder");
  }
  // A value that only the other tenant has causes no conflict.
  REQUIRE(shops.theirs.create({.id = "free", .external_reference = "free", .first_name = "Z"}));
  CHECK(shops.ours.apply(std::vector{Write::create({.id = "free", .external_reference = "free", .first_name = "Y"})}));
}

TEST_CASE("an error reveals no extension codes of another tenant") {
  World world;
  const ExtensionCode secret = ExtensionCode::parse("SECRET_CODE").value(),
                      other = ExtensionCode::parse("OTHER").value();
  Session a = world.add_tenant("a", {.allowed_extensions = {secret}});
  Session b = world.add_tenant("b");
  REQUIRE(a.create({.id = "x", .first_name = "X", .extensions = {{secret, "org"}}}));
  REQUIRE(b.create({.id = "x", .first_name = "X"}));
  auto refused = error_of(b.attach_extension("x", {secret, "org"}));
  const auto nowhere = error_of(b.attach_extension("x", {other, "org"}));
  REQUIRE(code_of(refused) == ErrorCode::invalid_argument);
  CHECK(nowhere->message.find("SECRET_CODE") == std::string::npos);
  refused->message = replaced(refused->message, "SECRET_CODE", "OTHER");
  CHECK(refused->message == nowhere->message);
  CHECK(b.search({.where = has_extension(secret)}).value().paging.total_count == 0U);
}

TEST_CASE("a tenant searches and imports only from its own source") {
  World world;
  std::vector<std::shared_ptr<testing::FakeExternalSource>> sources;
  std::vector<Session> sessions;
  for (const char* tenant : {"a", "b"}) {
    sources.push_back(std::make_shared<testing::FakeExternalSource>());
    sessions.push_back(world.add_tenant(
        tenant, {.extensions = {TenantExtension::external_customer_search}, .external_source = sources.back()}));
  }
  const ExternalCustomer found = {.external_id = "crm-a", .customer = {.first_name = "Only", .last_name = "A"}};
  sources[0]->add(found);
  CHECK(sessions[0].search_external({.query = "only"}).value().items.size() == 1);
  CHECK(sessions[1].search_external({.query = "only"}).value().items.empty());
  REQUIRE(sessions[0].import_external(found));
  CHECK(sessions[1].count().value() == 0);
  CHECK(code_of(error_of(sessions[1].find_by_external_reference("crm-a"))) == ErrorCode::not_found);
}

TEST_CASE("an almost correct token gets the error of any wrong token") {
  auto clock = std::make_shared<testing::FakeClock>();
  auto login = std::make_shared<testing::InMemoryAuthenticator>(clock);
  Engine engine({.clock = clock, .authenticator = login});
  engine.create_tenant("a").value();
  const AccessToken real = login->issue({.subject = "kari", .tenants = {{"a", access_only}}});
  REQUIRE(engine.session("a", real));
  std::vector<std::string> forged = {"",
                                     real.value + "x",
                                     real.value.substr(1),
                                     std::string(real.value.size(), '0'),
                                     real.value.substr(0, real.value.size() - 1),
                                     real.value + '\0'};
  forged.push_back(real.value);
  forged.back().back() = real.value.back() == 'a' ? 'b' : 'a';
  const auto nothing_like_it = error_of(engine.session("a", AccessToken{"guess"}));
  for (const auto& token : forged) {
    INFO(token);
    CHECK(error_of(engine.session("a", AccessToken{token})) == nothing_like_it);
    CHECK(error_of(engine.session("no-such", AccessToken{token})) == nothing_like_it);
  }
}

TEST_CASE("a rewind to another tenant's snapshot changes nothing") {
  TwoShops shops;
  const Snapshot foreign = shops.theirs.snapshot().value();
  const TenantState before = state_of(shops.world, shops.ours, {"oslo"}), theirs = state_of(shops.world, shops.theirs);
  CHECK(code_of(error_of(shops.world.engine.rewind("ours", foreign))) == ErrorCode::invalid_argument);
  CHECK(state_of(shops.world, shops.ours, {"oslo"}) == before);
  CHECK(state_of(shops.world, shops.theirs) == theirs);
  // The same after the tenant was recreated under its name.
  const Snapshot old = shops.ours.snapshot().value();
  shops.world.engine.drop_tenant("ours").value();
  Session again = shops.world.add_tenant("ours");
  CHECK(code_of(error_of(shops.world.engine.rewind("ours", old))) == ErrorCode::invalid_argument);
  CHECK(again.count().value() == 0);
}

TEST_CASE("a token gets the same error for foreign and unknown tenants") {
  auto clock = std::make_shared<testing::FakeClock>();
  auto login = std::make_shared<testing::InMemoryAuthenticator>(clock);
  Engine engine({.clock = clock, .authenticator = login});
  for (const char* tenant : {"a", "others"}) engine.create_tenant(tenant).value();
  const AccessToken token = login->issue({.subject = "kari", .tenants = {{"a", access_only}}});
  auto foreign = error_of(engine.session("others", token));
  const auto nowhere = error_of(engine.session("nobody", token));
  REQUIRE(code_of(foreign) == ErrorCode::permission_denied);
  foreign->message = replaced(foreign->message, "others", "nobody");
  CHECK(foreign == nowhere);
}

TEST_CASE("a session has the subject that opened it, per tenant") {
  auto clock = std::make_shared<testing::FakeClock>();
  auto login = std::make_shared<testing::InMemoryAuthenticator>(clock);
  const auto log = std::make_shared<SubjectLog>();
  Engine engine({.clock = clock, .authenticator = login, .interceptor = log});
  for (const char* tenant : {"a", "b"}) engine.create_tenant(tenant).value();
  const auto open = [&](const std::string& subject, const std::string& tenant) {
    return engine.session(tenant, login->issue({.subject = subject, .tenants = {{tenant, access_only}}})).value();
  };
  Session a = open("kari", "a"), b = open("per", "b");
  CHECK(a.subject() == "kari");
  CHECK(b.subject() == "per");
  CHECK(engine.session("a").value().subject().empty());
  a.create({.first_name = "A"}).value();
  b.create({.first_name = "B"}).value();
  CHECK(log->seen == std::vector<std::string>{"a kari", "b per", "a kari", "b per"});
}

TEST_CASE("a dump holds its own tenant alone") {
  TwoShops shops;
  const auto dumped = [&shops] {
    std::ostringstream out;
    dump_tenant(out, shops.world.engine, "ours").value();
    return out.str();
  };
  const std::string before = dumped();
  REQUIRE(shops.theirs.merge("bo", "theirs"));
  for (int i = 0; i < 50; ++i) REQUIRE(shops.theirs.create({.last_name = "Other " + std::to_string(i)}));
  REQUIRE(shops.theirs.set_store_details("oslo", "ada", {.note = "secret"}));
  CHECK(dumped() == before);
  CHECK(before.find("theirs") == std::string::npos);

  // The restored tenant has no data of other tenants.
  const auto theirs = state_of(shops.world, shops.theirs, {"oslo"});
  std::istringstream in(before);
  restore_tenant(in, shops.world.engine, "restored").value();
  Session restored = shops.world.open("restored");
  REQUIRE(restored.update("ada", {.city = "Oslo"}));
  CHECK_FALSE(restored.contains("theirs").value());
  CHECK(dumped() == before);
  CHECK(state_of(shops.world, shops.theirs, {"oslo"}) == theirs);
}

TEST_CASE("a plan counts nothing of another tenant") {
  TwoShops shops;
  const SearchRequest request{.query = "a", .explain = true};
  const auto before = shops.ours.search(request).value().explain;
  REQUIRE(before);
  for (int i = 0; i < 300; ++i) REQUIRE(shops.theirs.create({.last_name = "Also " + std::to_string(i)}));
  CHECK(shops.ours.search(request).value().explain->to_string() == before->to_string());
}

TEST_CASE("totals, facets, suggestions, duplicates ignore other tenants") {
  TwoShops shops;
  const auto told = [&shops] {
    const Session& ours = shops.ours;
    std::ostringstream out;
    out << to_json(ours.list({.page_size = 1}).value()) << to_json(ours.list({.page_number = 50}).value())
        << to_json(ours.search({.query = "ada"}).value()) << to_json(ours.search({.query = "adda"}).value())
        << to_json(ours.search({.where = Filter::parse("city == 'Oslo'").value(), .page_size = 1}).value())
        << ours.count().value();
    for (const FacetCount& value : ours.count_by(FacetField::city).value()) out << value.value << value.count;
    for (const std::string& name : ours.suggest("a").value()) out << name;
    out << ours.find_duplicates().value().groups.size();
    write_customers(out, ours).value();
    return out.str();
  };
  REQUIRE(shops.ours.create({.id = "ola", .last_name = "Adams", .email = "a@example.com", .city = "Oslo"}));
  const std::string before = told();
  for (int i = 0; i < 300; ++i)
    REQUIRE(shops.theirs.create({.last_name = "Adams", .email = "a@example.com", .city = "Oslo"}));
  CHECK(told() == before);
  CHECK(shops.theirs.count().value() == 303);
}

TEST_CASE("a cursor forged at any character is refused the same way") {
  TwoShops shops;
  REQUIRE(shops.ours.create({.id = "second", .first_name = "B"}));
  REQUIRE(shops.theirs.create({.id = "secret", .first_name = "B"}));
  const std::string cursor = shops.ours.list({.page_size = 1}).value().next;
  const auto refused = error_of(shops.ours.list({.page_size = 1, .after = "00"}));
  for (std::size_t at = 0; at < cursor.size(); ++at) {
    std::string forged = cursor;
    forged[at] = forged[at] == 'a' ? 'b' : 'a';
    CHECK(error_of(shops.ours.list({.page_size = 1, .after = forged})) == refused);
  }
}

}  // namespace isolation_test
