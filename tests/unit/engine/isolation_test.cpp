#include "support.hpp"

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

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

}  // namespace

TEST_CASE("another tenant's customer is not found, told in the words of one that is nowhere") {
  int tested = 0;
  for (const auto& operation : operations()) {
    if (!operation.takes_customer_id) continue;
    ++tested;
    INFO(operation.name);
    TwoShops shops;
    REQUIRE_FALSE(operation.call(shops.theirs, "theirs"));  // it is there for its own tenant
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
  CHECK(tested == 10);
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

TEST_CASE("ids, references and holders of one tenant mean nothing in another") {
  TwoShops shops;
  Session& ours = shops.ours;
  CHECK(code_of(error_of(ours.find_by_external_reference("ref-theirs"))) == ErrorCode::not_found);
  CHECK(ours.list({.external_reference = "ref-theirs"})->paging.total_count == 0U);
  CHECK(ours.search({.query = "secret"})->paging.total_count == 0U);
  CHECK(ours.list()->paging.total_count == 1U);
  CHECK(ours.count().value() == 1);
  CHECK(ours.snapshot()->size() == 1);
  // What is taken there is free here, and what is taken here is held by our own.
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
