#include "control_client.hpp"

#include "catch.hpp"

#include <chrono>
#include <string>

namespace custengine::serve::external_control_test {

using namespace std::chrono_literals;
using test::ControlClient;
using test::Reply;

const std::string external = "/worlds/one/external";

/// A world whose tenant was given the extension after it was made.
void add_world(ControlClient& client) {
  REQUIRE(client.send("POST", "/worlds", R"({"name":"one"})").status == 201);
  const std::string extended = R"({"extensions":["EXTERNAL_CUSTOMER_SEARCH"]})";
  REQUIRE(client.send("PATCH", "/worlds/one/tenants/acme", extended).status == 200);
}

TEST_CASE("the other system has the customers that it is given") {
  ControlClient client;
  add_world(client);
  const Reply put = client.send("PUT", external, R"({"customers":[{"externalId":"x-1","customer":{"firstname":"Eva"}},
      {"externalId":"x-2","customer":{"firstname":"Bo"}}]})");
  CHECK(put.status == 200);
  const auto& session = client.world("one").fixture().session();
  CHECK(session.search_external({.query = "eva"}).value().items.at(0).external_id == "x-1");
  const Reply seen = client.send("GET", external);
  CHECK(seen.at("/requests/0/tenant") == "\"acme\"");
  CHECK(seen.at("/requests/0/criteria/query") == "\"eva\"");
  CHECK(seen.at("/unusedAnswers") == "0");
  client.send("PUT", external, R"({"customers":[]})");
  CHECK(session.search_external({}).value().items.empty());
}

TEST_CASE("tenants made later search the other system too") {
  ControlClient client;
  add_world(client);
  client.send("PUT", external, R"({"customers":[{"externalId":"x-1","customer":{"firstname":"Eva"}}]})");
  client.send("PUT", "/worlds/one/tenants/new", R"({"extensions":["EXTERNAL_CUSTOMER_SEARCH"]})");
  client.send("POST", "/worlds/one/tenants/new/fork", R"({"tenant":"fork"})");
  auto& fixture = client.world("one").fixture();
  for (const char* tenant : {"new", "fork"})
    CHECK(fixture.session(tenant).search_external({}).value().items.size() == 1);
  client.send("POST", "/worlds/one/keep");
  client.send("DELETE", "/worlds/one/tenants/new");
  client.send("POST", "/worlds/one/reset");
  CHECK(fixture.session("new").search_external({}).value().items.size() == 1);
  client.send("POST", "/worlds", R"({"name":"copy","from":"one"})");
  CHECK(client.world("copy").fixture().session("new").search_external({}).value().items.empty());
}

TEST_CASE("the other system behaves as it is told") {
  ControlClient client;
  add_world(client);
  auto& fixture = client.world("one").fixture();
  const auto& session = fixture.session();
  client.send("PUT", external, R"({"customers":[{"externalId":"x-1","customer":{"firstname":"Eva"}}]})");
  const auto behave = [&](const std::string& body) { REQUIRE(client.send("PUT", external, body).status == 200); };
  behave(R"({"behaviour":"fails","message":"maintenance"})");
  CHECK(session.search_external({}).error().message == "the external source failed: maintenance");
  behave(R"({"behaviour":"throws"})");
  CHECK(session.search_external({}).error().message == "the external source failed: the external system broke");
  behave(R"({"behaviour":"findsNothing"})");
  CHECK(session.search_external({}).value().items.empty());
  behave(R"({"behaviour":"findsTwice"})");
  CHECK(session.search_external({}).value().items.size() == 2);
  behave(R"({"behaviour":"works","slowMs":300})");
  CHECK(session.search_external({}).value().items.size() == 1);
  CHECK(fixture.clock().now() == testing::FakeClock::default_start + 300ms);
  behave(R"({"next":[{"fails":"a"},{"throws":"b"},{"items":[{"externalId":"x-9","customer":{"firstname":"C"}}]}]})");
  CHECK(client.send("POST", "/worlds/one/verify").status == 409);
  CHECK(session.search_external({}).error().message == "the external source failed: a");
  CHECK(session.search_external({}).error().message == "the external source failed: b");
  CHECK(session.search_external({}).value().items.at(0).external_id == "x-9");
  CHECK(session.search_external({}).value().items.at(0).external_id == "x-1");
  CHECK(client.send("POST", "/worlds/one/verify").status == 200);
  behave(R"({"behaviour":"onlyPrepared"})");
  CHECK_FALSE(session.search_external({}));
  CHECK(client.send("POST", "/worlds/one/verify").at("/violations/0/field") == "\"external\"");
  CHECK(client.send("GET", external).json().at("unsupported").as_array().size() == 1);
}

TEST_CASE("a wrong setting of the other system changes nothing") {
  ControlClient client;
  add_world(client);
  client.send("PUT", external, R"({"customers":[{"externalId":"x-1","customer":{"firstname":"Eva"}}]})");
  const Reply wrong =
      client.send("PUT", external, R"({"customers":[{"externalId":7},{"externalId":"a","customer":{"x":1}}],
      "behaviour":"sleeps","message":1,"slowMs":-1,"next":[{},{"fails":"a","throws":"b"},{"items":[{}]},7],"y":1})");
  CHECK(wrong.status == 400);
  std::string fields;
  const auto json = wrong.json();
  for (const auto& violation : json.at("violations").as_array())
    fields += std::string(violation.at("field").as_string()) + ' ';
  CHECK(fields ==
        "behaviour message message customers[0].externalId customers[0].customer customers[1].customer.x "
        "slowMs next[0] next[1] next[2].items[0].customer next[3] y ");
  CHECK(client.world("one").fixture().session().search_external({}).value().items.size() == 1);
}

}  // namespace custengine::serve::external_control_test
