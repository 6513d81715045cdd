#include "control_client.hpp"

#include "catch.hpp"

#include <custengine/testing/builders.hpp>

#include <array>
#include <chrono>
#include <string>
#include <thread>

namespace custengine::serve::world_control_test {

using namespace std::chrono_literals;
using test::ControlClient;
using test::Reply;

TEST_CASE("a server says that it is well, and stops when asked") {
  int stops = 0;
  ControlClient client({.shutdown = [&stops] { ++stops; }});
  const Reply health = client.send("GET", "/health");
  CHECK(health.status == 200);
  CHECK(health.at("/status") == "\"ok\"");
  CHECK(health.at("/worlds") == "1");
  CHECK(client.send("POST", "/shutdown").status == 202);
  CHECK(stops == 1);
  CHECK(ControlClient().send("POST", "/shutdown").status == 409);
}

TEST_CASE("a world is made, shown, listed and deleted") {
  ControlClient client;
  const Reply made = client.send("POST", "/worlds", R"({"name":"one","tenants":["b","a"],"auth":"tokens",
      "clock":{"now":"2026-02-03T04:05:06.007Z"},"idPrefix":"k-"})",
                                 {{"Host", "127.0.0.1:99"}});
  REQUIRE(made.status == 201);
  CHECK(made.header("Location") == "/__admin/v1/worlds/one");
  CHECK(made.at("/url") == "\"http://127.0.0.1:99/w/one\"");
  CHECK(made.at("/tenants") == R"({"a":{"customers":0,"sequence":0},"b":{"customers":0,"sequence":0}})");
  CHECK(made.at("/auth") == "\"tokens\"");
  CHECK(made.at("/clock") == R"({"now":"2026-02-03T04:05:06.007Z","running":false})");
  CHECK(client.world("one").fixture().session().create({.first_name = "Ada"})->id() == "k-000001");
  CHECK(client.send("GET", "/worlds/one").at("/tenants/b/customers") == "1");
  const Reply second = client.send("POST", "/worlds");
  CHECK(second.at("/name") == "\"w-1\"");
  CHECK(second.at("/tenants") == R"({"acme":{"customers":0,"sequence":0}})");
  CHECK(second.at("/url") == "\"/w/w-1\"");
  CHECK(client.send("GET", "/worlds").json().at("items").as_array().size() == 3);
  CHECK(client.send("DELETE", "/worlds/one").status == 204);
  CHECK(client.send("GET", "/worlds/one").status == 404);
  CHECK(client.send("DELETE", "/worlds/one").status == 404);
  const Reply kept = client.send("DELETE", "/worlds/default");
  CHECK(kept.status == 409);
  CHECK(kept.at("/code") == "\"FailedPrecondition\"");
  CHECK(client.send("GET", "/worlds/default", {}, {{"Host", "h"}}).at("/url") == "\"http://h\"");
}

TEST_CASE("a new world has the auth and clock of the server") {
  ControlClient client({.world_defaults = {.auth = Auth::tokens, .runs_clock = true, .id_prefix = "d-"}});
  const Timestamp begin = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  const Reply made = client.send("POST", "/worlds", R"({"name":"one"})");
  CHECK(made.at("/auth") == "\"tokens\"");
  CHECK(made.at("/clock/running") == "true");
  CHECK(client.world("one").clock().now() >= begin);
  CHECK(made.at("/idPrefix") == "\"d-\"");
  const Reply other = client.send("POST", "/worlds", R"({"name":"two","auth":"any","clock":{"running":false}})");
  CHECK(other.at("/auth") == "\"any\"");
  CHECK(other.at("/clock") == R"({"now":"2025-01-01T00:00:00.000Z","running":false})");
  const Reply copy = client.send("POST", "/worlds", R"({"name":"three","from":"one"})");
  CHECK(copy.at("/auth") == "\"tokens\"");
  CHECK(copy.at("/clock/running") == "true");
  CHECK(client.send("POST", "/worlds", R"({"name":"four","from":"two"})").at("/auth") == "\"any\"");
  CHECK(client.send("POST", "/worlds", R"({"name":"five","from":"one","auth":"none"})").at("/auth") == "\"none\"");
}

TEST_CASE("a generated name is one that no world has") {
  ControlClient client;
  CHECK(client.send("POST", "/worlds", R"({"name":"w-1"})").status == 201);
  CHECK(client.send("POST", "/worlds").at("/name") == "\"w-2\"");
}

TEST_CASE("a wrong world is refused with all that is wrong") {
  ControlClient client;
  const Reply wrong =
      client.send("POST", "/worlds", R"({"nam":"x","name":"a b","tenants":{"a":{"locale":7,"x":1}},"auth":"maybe",
      "clock":{"now":"today","running":1,"z":0},"idPrefix":"a b","from":"gone","size":5,"seed":"x"})");
  CHECK(wrong.status == 400);
  std::string fields;
  const auto json = wrong.json();
  for (const auto& violation : json.at("violations").as_array())
    fields += std::string(violation.at("field").as_string()) + ' ';
  CHECK(fields ==
        "name tenants.a.locale tenants.a.x seed size clock.running clock.now clock.z idPrefix auth from tenants "
        "nam ");
  for (const char* body :
       {"[]", "{", R"({"tenants":[]})", R"({"tenants":{}})", R"({"tenants":[1]})", R"({"tenants":7})",
        R"({"scenario":"none"})", R"({"scenario":"retail_chain","tenants":{"a":{}}})", R"({"name":"a/b"})",
        R"({"name":7})", R"({"tenants":["a b"]})", R"({"tenants":["a","a"]})",
        R"({"tenants":{"a":{"locale":"xx-nothing-1"}}})", R"({"from":"default","tenants":["a"]})"}) {
    CAPTURE(body);
    const int status = client.send("POST", "/worlds", body).status;
    CHECK((status == 400 || (status == 409 && std::string_view(body).find(R"("a","a")") != std::string::npos)));
  }
  CHECK(client.send("POST", "/worlds", R"({"name":"default"})").status == 409);
  CHECK(client.worlds().count() == 1);
}

TEST_CASE("a member that is given twice is refused") {
  ControlClient client;
  const Reply twice = client.send(
      "POST", "/worlds", R"({"name":"a","clock":{"running":true,"running":false},"tenants":["t",{"x":1,"\u0078":2}],
      "name":"b"})");
  CHECK(twice.status == 400);
  CHECK(twice.at("/violations/0/field") == "\"clock.running\"");
  CHECK(twice.at("/violations/0/message") == "\"is given more than once\"");
  CHECK(twice.at("/violations/1/field") == "\"tenants[1].x\"");
  CHECK(twice.at("/violations/2/field") == "\"name\"");
  CHECK(twice.json().at("violations").as_array().size() == 3);
  CHECK(client.worlds().count() == 1);
  for (const auto& [method, path, body] : std::initializer_list<std::array<const char*, 3>>{
           {"PUT", "/clock", R"({"running":true,"running":true})"},
           {"POST", "/faults", R"({"do":{"hang":true},"do":{"hang":true}})"},
           {"POST", "/tokens", R"({"subject":"a","tenants":{"acme":[],"acme":["TENANT.ACCESS"]}})"},
           {"PATCH", "/tenants/acme", R"({"stores":[],"stores":["oslo"]})"},
           {"PUT", "/tenants/acme", R"({"stores":[],"stores":["oslo"]})"},
           {"PUT", "/external", R"({"slowMs":1,"slowMs":2})"}}) {
    CAPTURE(method, path);
    CHECK(client.send(method, std::string("/worlds/default") + path, body).status == 400);
  }
  CHECK(client.send("PUT", "/worlds/default/clock", R"({"now":"2030-01-01T00:00:00Z","running":false})").status == 200);
}

TEST_CASE("there is a limit of worlds") {
  ControlClient client;
  while (client.worlds().count() < Worlds::max_worlds) REQUIRE(client.send("POST", "/worlds").status == 201);
  CHECK(client.send("POST", "/worlds").status == 429);
  CHECK(client.send("DELETE", "/worlds/w-7").status == 204);
  CHECK(client.send("POST", "/worlds").status == 201);
}

TEST_CASE("a world begins with a scenario") {
  ControlClient client;
  for (const char* name : {"retail_chain", "b2b_wholesaler", "nordic_mix", "heavy_ties", "sparse_fields"}) {
    CAPTURE(name);
    const std::string body = R"({"name":")" + std::string(name) + R"(","scenario":")" + name +
                             R"(","size":20,"seed":3,"tenants":["t","u"]})";
    const Reply made = client.send("POST", "/worlds", body);
    REQUIRE(made.status == 201);
    CHECK(made.json().at("tenants").as_object().size() == 2);
    CHECK(made.at("/tenants/t/customers") == "20");
    CHECK(made.at("/tenants/u") == R"({"customers":0,"sequence":0})");
  }
  CHECK(client.send("POST", "/worlds", R"({"scenario":"worst_case_names"})").status == 201);
  auto expected = testing::Fixture::from(testing::scenario::retail_chain(20, 3));
  CHECK(client.send("GET", "/worlds/retail_chain/state?tenant=t").body == expected.state());
  client.world("retail_chain").fixture().session().remove("r-1").value();
  CHECK(client.send("POST", "/worlds/retail_chain/reset").status == 204);
  CHECK(client.send("GET", "/worlds/retail_chain/state?tenant=t").body == expected.state());
}

TEST_CASE("a world is copied from another with clock and ids") {
  ControlClient client;
  REQUIRE(client.send("POST", "/worlds", R"({"name":"one","idPrefix":"k-","tenants":{"a":{"stores":["oslo"]},"b":{}}})")
              .status == 201);
  World& one = client.world("one");
  Session session = one.fixture().session("a");
  session.create({.first_name = "Ada"}).value();
  session.set_store_details("oslo", "k-000001", {.note = "ring"}).value();
  one.clock().advance(1h);
  session.create({.first_name = "Grace"}).value();
  REQUIRE(client.send("POST", "/worlds", R"({"name":"two","from":"one"})").status == 201);
  World& two = client.world("two");
  CHECK(two.engine().tenants() == std::vector<std::string>{"a", "b"});
  CHECK(two.fixture().state("a") == one.fixture().state("a"));
  CHECK(two.clock().now() == one.clock().now());
  CHECK(two.fixture().session("b").create({.first_name = "Bo"})->id() == "k-000003");
  CHECK(one.fixture().session("b").count().value() == 0);
  CHECK(client.send("POST", "/worlds/two/reset").status == 204);
  CHECK(two.fixture().session("b").count().value() == 0);
  CHECK(two.fixture().state("a") == one.fixture().state("a"));
  REQUIRE(client.send("POST", "/worlds", R"({"name":"three","from":"two","idPrefix":"z-","clock":{"running":true}})")
              .status == 201);
  CHECK(client.world("three").clock().is_running());
  CHECK(client.world("three").fixture().session("b").create({.first_name = "Bo"})->id() == "z-000003");
}

TEST_CASE("keep and reset cover the whole world") {
  ControlClient client;
  World& world = client.world();
  world.fixture().session().create({.first_name = "Ada"}).value();
  const std::string kept_token = world.tokens().issue({.subject = "eva"}).token;
  CHECK(client.send("PUT", "/worlds/default/tenants/more").status == 201);
  CHECK(client.send("POST", "/worlds/default/clock/advance", R"({"advanceMs":5000})").status == 200);
  CHECK(client.send("POST", "/worlds/default/keep").status == 204);
  const std::string state = client.send("GET", "/worlds/default/state?tenant=acme").body;

  world.fixture().session().remove("c-000001").value();
  world.clock().advance(1h);
  world.tokens().revoke_all();
  const std::string late_token = world.tokens().issue({.subject = "bo"}).token;
  client.send("DELETE", "/worlds/default/tenants/more");
  client.send("PUT", "/worlds/default/tenants/late");
  client.send("POST", "/worlds/default/faults", R"({"do":{"hang":true}})");
  world.calls().end(world.calls().begin(), {.operation = "get"}, 200, 1us);
  CHECK(client.send("GET", "/worlds/default").at("/calls") == "1");
  CHECK(client.send("POST", "/worlds/default/reset").status == 204);

  CHECK(client.send("GET", "/worlds/default/state?tenant=acme").body == state);
  CHECK(client.send("GET", "/worlds/default/clock").at("/now") == "\"2025-01-01T00:00:05.000Z\"");
  CHECK(world.engine().tenants() == std::vector<std::string>{"acme", "more"});
  CHECK(world.tokens().authenticate({kept_token}).value().subject == "eva");
  CHECK_FALSE(world.tokens().authenticate({late_token}));
  CHECK(client.send("GET", "/worlds/default").at("/faults") == "0");
  CHECK(client.send("GET", "/worlds/default").at("/calls") == "0");
  CHECK(world.calls().begin() == 1);
  CHECK(world.resets() == 1);
}

TEST_CASE("a clock stands still, is moved, and runs") {
  ControlClient client;
  const std::string clock = "/worlds/default/clock";
  CHECK(client.send("GET", clock).body == R"({"now":"2025-01-01T00:00:00.000Z","running":false})");
  CHECK(client.send("PUT", clock, R"({"now":"2030-05-06T07:08:09Z"})").at("/now") == "\"2030-05-06T07:08:09.000Z\"");
  CHECK(client.send("POST", clock + "/advance", R"({"advanceMs":1})").at("/now") == "\"2030-05-06T07:08:09.001Z\"");
  CHECK(client.send("PUT", clock, R"({"running":true})").at("/running") == "true");
  const Timestamp first = client.world().clock().now();
  CHECK(first >= Timestamp(std::chrono::sys_days{2030y / 5 / 6} + 7h));
  while (client.world().clock().now() == first) std::this_thread::sleep_for(1ms);
  CHECK(client.world().clock().now() > first);
  CHECK(client.send("POST", clock + "/advance", R"({"advanceMs":3600000})").status == 200);
  CHECK(client.world().clock().now() > first + 59min);
  CHECK(client.send("PUT", clock, R"({"running":false,"now":"2031-01-01T00:00:00Z"})").at("/running") == "false");
  CHECK(client.world().clock().now() == client.world().clock().now());
  CHECK(client.send("PUT", clock, R"({"running":true})").status == 200);
  client.send("POST", "/worlds/default/reset");  // it stood still at keep
  CHECK(client.send("GET", clock).body == R"({"now":"2025-01-01T00:00:00.000Z","running":false})");
  for (const char* body : {"", "{}", "[]", R"({"now":"x"})", R"({"now":7})", R"({"running":"yes"})", R"({"x":1})"}) {
    CAPTURE(body);
    CHECK(client.send("PUT", clock, body).status == 400);
  }
  for (const char* body : {"", "{}", R"({"advanceMs":-1})", R"({"advanceMs":1.5})", R"({"milliseconds":1})"}) {
    CAPTURE(body);
    CHECK(client.send("POST", clock + "/advance", body).status == 400);
  }
}

TEST_CASE("verify names all that was prepared in vain") {
  ControlClient client;
  CHECK(client.send("POST", "/worlds/default/verify").body == R"({"verified":true})");
  client.send("POST", "/worlds/default/faults", R"({"on":"update","do":{"hang":true}})");
  client.send("PUT", "/worlds/default/external", R"({"next":[{"fails":"down"}]})");
  const Reply vain = client.send("POST", "/worlds/default/verify");
  CHECK(vain.status == 409);
  CHECK(vain.at("/code") == "\"FailedPrecondition\"");
  CHECK(vain.at("/violations/0/field") == "\"faults[1]\"");
  CHECK(vain.at("/violations/1/field") == "\"external.next\"");
  CHECK(vain.body.find("never struck") != std::string::npos);
  client.send("POST", "/worlds/default/reset");
  CHECK(client.send("POST", "/worlds/default/verify").status == 200);
}

TEST_CASE("the world of record keeps out control of a fixture") {
  Engine engine;
  engine.create_tenant("real").value();
  ControlClient client({.post = [](const auto&, const auto&, auto, const auto&) { return 200; }});
  client.add(std::make_shared<World>("record", engine, Auth::tokens));
  const std::string base = "/worlds/record";
  for (const auto& [method, path] :
       std::initializer_list<std::pair<const char*, const char*>>{{"DELETE", ""},
                                                                  {"POST", "/reset"},
                                                                  {"POST", "/keep"},
                                                                  {"POST", "/verify"},
                                                                  {"GET", "/state"},
                                                                  {"PUT", "/clock"},
                                                                  {"POST", "/clock/advance"},
                                                                  {"POST", "/faults"},
                                                                  {"DELETE", "/faults"},
                                                                  {"DELETE", "/faults/1"},
                                                                  {"GET", "/tokens"},
                                                                  {"POST", "/tokens"},
                                                                  {"DELETE", "/tokens"},
                                                                  {"DELETE", "/tokens/1"},
                                                                  {"GET", "/external"},
                                                                  {"PUT", "/external"}}) {
    CAPTURE(method, path);
    const Reply refused = client.send(method, base + path, "{}");
    CHECK(refused.status == 409);
    CHECK(refused.body.find("keeps real data") != std::string::npos);
  }
  CHECK(client.log_in(client.world("record"), "/account", R"({"username":"a","password":"b"})").status == 409);
  for (const char* tenant : {"real", "gone"}) {  // strangers must not learn which there are
    CAPTURE(tenant);
    const std::string path = std::string("/tenants/") + tenant + "/account";
    CHECK(client.log_in(client.world("record"), path, R"({"username":"a","password":"b"})").status == 409);
  }
  CHECK(client.send("GET", base).at("/record") == "true");
  CHECK(client.send("GET", base + "/clock").at("/running") == "true");
  CHECK(client.send("GET", base + "/faults").body == R"({"items":[]})");
  CHECK(client.send("GET", base + "/faults/1").status == 404);
  CHECK(client.send("PUT", base + "/tenants/more", R"({"stores":["oslo"]})").status == 201);
  CHECK(client.send("POST", base + "/tenants/more/load", R"([{"firstname":"Ada"}])").status == 200);
  CHECK(client.send("GET", base + "/tenants/more/changes").at("/next") == "1");
  CHECK(client.send("GET", base + "/calls/count").at("/count") == "0");
  CHECK(client.send("PUT", base + "/webhooks", R"({"items":[{"url":"http://localhost:9/x"}]})").status == 200);
  const Reply dump = client.send("GET", base + "/tenants/more/dump");
  CHECK(dump.header("Content-Type") == "application/vnd.custengine.dump");
  CHECK(
      client.send("POST", base + "/tenants/copy/load", dump.body, {{"Content-Type", "application/vnd.custengine.dump"}})
          .status == 201);
  CHECK(client.send("DELETE", base + "/tenants/more").status == 204);
  for (const char* body : {R"({"name":"play","from":"record"})", R"({"name":"play"})", "", "{"}) {
    CAPTURE(body);
    const Reply refused = client.send("POST", "/worlds", body);
    CHECK(refused.status == 409);
    CHECK(refused.body.find("keeps real data: it has only the world default") != std::string::npos);
  }
  CHECK(client.worlds().count() == 2);
}

TEST_CASE("a server of real data has no other worlds") {
  Engine engine;
  engine.create_tenant("real").value();
  ControlClient client;
  client.worlds().remove("default").value();
  client.add(std::make_shared<World>("default", engine, Auth::tokens));
  for (const char* body : {"", "{}", R"({"name":"copy","from":"default"})", R"({"name":"default"})"}) {
    CAPTURE(body);
    const Reply refused = client.send("POST", "/worlds", body);
    CHECK(refused.status == 409);
    CHECK(refused.body.find("keeps real data") != std::string::npos);
  }
  CHECK(client.worlds().count() == 1);
}

TEST_CASE("requests to a world that does not exist are not found") {
  ControlClient client;
  for (const Route& route : control_routes()) {
    std::string path(route.path);
    if (path.find("{world}") == std::string::npos) continue;
    for (std::size_t at = path.find('{'); at != std::string::npos; at = path.find('{'))
      path.replace(at, path.find('}') - at + 1, "gone");
    CAPTURE(route.method, path);
    CHECK(client.send(route.method, path, "{}").status == 404);
  }
}

TEST_CASE("each control route is documented") {
  for (const Route& route : control_routes()) {
    CAPTURE(route.method, route.path);
    CHECK_FALSE(route.operation.empty());
    CHECK_FALSE(route.summary.empty());
    CHECK(route.origin == Origin::ours);
    CHECK_FALSE(route.answers.empty());
    for (const Parameter& parameter : route.query) CHECK_FALSE(parameter.description.empty());
    for (const Answer& answer : route.answers) CHECK(answer.schema.empty() == (answer.status == 204));
    std::size_t same = 0;
    for (const Route& other : control_routes()) same += other.operation == route.operation ? 1U : 0U;
    CHECK(same == 1);
  }
}

TEST_CASE("a new world has at most 1000 tenants") {
  ControlClient client;
  const auto with_tenants = [&](int count, bool by_name) {
    std::string tenants;
    for (int i = 0; i < count; ++i)
      tenants += (i == 0 ? "\"t-" : ",\"t-") + std::to_string(i) + (by_name ? "\":{}" : "\"");
    return client.send("POST", "/worlds",
                       "{\"tenants\":" + (by_name ? '{' + tenants + '}' : '[' + tenants + ']') + '}');
  };
  for (const bool by_name : {false, true}) {
    CAPTURE(by_name);
    CHECK(with_tenants(1000, by_name).status == 201);
    const Reply refused = with_tenants(1001, by_name);
    CHECK(refused.status == 400);
    CHECK(refused.at("/violations/0/message") == "\"must name at most 1000 tenants\"");
  }
  CHECK(client.worlds().count() == 3);
}

TEST_CASE("a clock ends with the year 9999") {
  ControlClient client;
  const std::string clock = "/worlds/default/clock";
  CHECK(client.send("PUT", clock, R"({"now":"9999-12-31T23:59:59.990Z"})").status == 200);
  const Reply refused = client.send("POST", clock + "/advance", R"({"advanceMs":10})");
  CHECK(refused.status == 400);
  CHECK(refused.at("/violations/0/field") == "\"advanceMs\"");
  CHECK(client.send("GET", clock).at("/now") == "\"9999-12-31T23:59:59.990Z\"");
  CHECK(client.send("POST", clock + "/advance", R"({"advanceMs":9})").status == 200);
  CHECK(client.send("GET", clock).at("/now") == "\"9999-12-31T23:59:59.999Z\"");
  CHECK(client.send("POST", clock + "/advance", R"({"advanceMs":1})").status == 400);
  CHECK(client.send("PUT", clock, R"({"now":"10000-01-01T00:00:00.000Z"})").status == 400);
  client.send("PUT", clock, R"({"running":true})");
  std::this_thread::sleep_for(std::chrono::milliseconds(5));
  CHECK(client.send("GET", clock).at("/now") == "\"9999-12-31T23:59:59.999Z\"");
  CHECK(client.log_in(client.world(), "/account", R"({"username":"a","password":"b"})").at("/expiresAt") ==
        "\"9999-12-31T23:59:59.999Z\"");
}

}  // namespace custengine::serve::world_control_test
