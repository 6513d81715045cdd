#include "control_client.hpp"

#include "catch.hpp"

#include <chrono>
#include <string>

namespace custengine::serve::token_control_test {

using namespace std::chrono_literals;
using test::ControlClient;
using test::Reply;

const std::string tokens = "/worlds/one/tokens";

std::string token_of(const Reply& reply) {
  const auto json = reply.json();
  return std::string(json.at("token").as_string());
}

ErrorCode code_of(const Result<Session>& session) {
  return session ? ErrorCode{} : session.error().code;
}

TEST_CASE("a token is issued, opens sessions and expires") {
  ControlClient client;
  client.add(std::make_shared<World>("one", testing::FixtureOptions{}, Auth::tokens));
  World& world = client.world("one");
  const Reply made =
      client.send("POST", tokens, R"({"subject":"eva","tenants":{"acme":["TENANT.ACCESS"]},"lifetimeMs":60000})");
  REQUIRE(made.status == 201);
  CHECK(made.header("Location") == "/__admin/v1/worlds/one/tokens/1");
  CHECK(made.at("/expiresAt") == "\"2025-01-01T00:01:00.000Z\"");
  CHECK(made.at("/tenants") == R"({"acme":["TENANT.ACCESS"]})");
  const std::string bearer = "Bearer " + token_of(made);
  auto session = world.session("acme", bearer);
  REQUIRE(session);
  CHECK(session->subject() == "eva");
  CHECK(session->create({.first_name = "Ada"}));
  CHECK(session->remove("c-000001").error().code == ErrorCode::permission_denied);
  CHECK(code_of(world.session("other", bearer)) == ErrorCode::permission_denied);
  CHECK(code_of(world.session("acme", std::nullopt)) == ErrorCode::unauthenticated);
  CHECK(code_of(world.session("acme", bearer + "0")) == ErrorCode::unauthenticated);
  world.clock().advance(59'999ms);
  CHECK(world.session("acme", bearer));
  world.clock().advance(1ms);
  CHECK(code_of(world.session("acme", bearer)) == ErrorCode::unauthenticated);
}

TEST_CASE("tokens are listed without secrets and revoked") {
  ControlClient client;
  client.add(std::make_shared<World>("one", testing::FixtureOptions{}, Auth::tokens));
  const std::string body = R"({"subject":"eva","tenants":{"acme":["TENANT.ACCESS","TENANT.BACKOFFICE"]}})";
  const std::string first = token_of(client.send("POST", tokens, body));
  const std::string second = token_of(client.send("POST", tokens, body));
  const std::string third = token_of(client.send("POST", tokens, R"({"subject":"bo","tenants":{}})"));
  const Reply list = client.send("GET", tokens);
  CHECK(list.at("/items/0/expiresAt") == "null");
  CHECK(list.at("/items/2/subject") == "\"bo\"");
  for (const std::string& token : {first, second, third}) CHECK(list.body.find(token) == std::string::npos);
  auto& issued = client.world("one").tokens();
  CHECK(client.send("DELETE", tokens + "/1").status == 204);
  CHECK(client.send("DELETE", tokens + "/1").status == 404);
  const Reply by_secret = client.send("DELETE", tokens + "/" + second);
  CHECK(by_secret.status == 404);
  CHECK(by_secret.body.find(second) == std::string::npos);
  CHECK_FALSE(issued.authenticate({first}));
  CHECK(issued.authenticate({second}));
  CHECK(client.send("DELETE", tokens + "?subject=eva").body == R"({"revoked":1})");
  CHECK_FALSE(issued.authenticate({second}));
  CHECK(issued.authenticate({third}));
  CHECK(client.send("DELETE", tokens).body == R"({"revoked":1})");
  CHECK_FALSE(issued.authenticate({third}));
}

TEST_CASE("a wrong token request is refused with all that is wrong") {
  ControlClient client;
  client.add(std::make_shared<World>("one", testing::FixtureOptions{}, Auth::tokens));
  for (const auto& [body, fields] : std::initializer_list<std::pair<const char*, std::string>>{
           {"{}", "subject tenants "},
           {R"({"subject":"eva","tenants":{"a b":[],"":["TENANT.ACCESS"]}})", "tenants.a b tenants. "},
           {R"({"subject":"","tenants":[],"x":1})", "subject tenants x "},
           {R"({"subject":1,"tenants":{"a":"TENANT.ACCESS","b":["X",1]},"lifetimeMs":-1})",
            "subject subject tenants.a tenants.b[0] tenants.b[1] lifetimeMs "}}) {
    CAPTURE(body);
    const Reply wrong = client.send("POST", tokens, body);
    CHECK(wrong.status == 400);
    std::string found;
    const auto json = wrong.json();
    for (const auto& violation : json.at("violations").as_array())
      found += std::string(violation.at("field").as_string()) + ' ';
    CHECK(found == fields);
  }
}

TEST_CASE("the oldest token makes room") {
  const auto clock = std::make_shared<testing::FakeClock>();
  Tokens issued(clock);
  const std::string first = issued.issue({.subject = "a"}).token, second = issued.issue({.subject = "b"}).token;
  for (std::size_t i = 1; i < Tokens::max_tokens; ++i) issued.issue({.subject = "c"});
  CHECK(issued.all().size() == Tokens::max_tokens);
  CHECK_FALSE(issued.authenticate({first}));
  CHECK(issued.authenticate({second}));
}

TEST_CASE("a login gets a token for an hour") {
  ControlClient client;
  client.add(std::make_shared<World>("one", testing::FixtureOptions{.tenants = {{"east", {}}}}, Auth::tokens));
  World& world = client.world("one");
  const std::string user = R"({"username":"eva","password":"secret"})";
  const Reply all = client.log_in(world, "/account", user);
  CHECK(all.status == 200);
  CHECK(all.at("/tokenType") == "\"Bearer\"");
  CHECK(all.at("/expiresIn") == "3600");
  const std::string bearer = "Bearer " + token_of(all);
  CHECK(world.session("acme", bearer).value().subject() == "eva");
  CHECK(world.session("east", bearer).value().remove("c-1").error().code == ErrorCode::not_found);
  const std::string east = "Bearer " + token_of(client.log_in(world, "/tenants/east/account", user));
  CHECK(world.session("east", east));
  CHECK(code_of(world.session("acme", east)) == ErrorCode::permission_denied);
  world.clock().advance(1h);
  CHECK(code_of(world.session("acme", bearer)) == ErrorCode::unauthenticated);
  CHECK(client.log_in(world, "/tenants/gone/account", user).status == 404);
  CHECK(client.log_in(world, "/account?remember=1", user).at("/violations/0/field") == "\"remember\"");
  CHECK(client.log_in(world, "/tenants/east/account?remember=1", user).status == 400);
  for (const char* body : {"", "{}", R"({"username":"","password":"x"})", R"({"username":"x"})",
                           R"({"username":"x","password":""})", R"({"username":"x","password":"y","z":1})"}) {
    CAPTURE(body);
    const Reply refused = client.log_in(world, "/account", body);
    CHECK(refused.status == 400);
    CHECK(refused.body.find("secret") == std::string::npos);
  }
}

}  // namespace custengine::serve::token_control_test
