#include "control_client.hpp"

#include "catch.hpp"

#include <chrono>
#include <string>
#include <thread>
#include <vector>

namespace custengine::serve::fault_control_test {

using namespace std::chrono_literals;
using test::ControlClient;
using test::Reply;

const std::string faults = "/worlds/default/faults";

Strike before(ControlClient& client, const Call& call) {
  return client.world().faults().strike(FaultMoment::before, call, client.world());
}

Strike after(ControlClient& client, const Call& call) {
  return client.world().faults().strike(FaultMoment::after, call, client.world());
}

bool strikes(ControlClient& client, const Call& call) {
  return before(client, call).response.has_value();
}

/// Which of the first calls a fault with this "when" strikes: "x" or ".".
std::string pattern(const std::string& when, int calls = 12) {
  ControlClient client;
  const Reply made = client.send("POST", faults, R"({"do":{"status":500})" + when + "}");
  REQUIRE(made.status == 201);
  std::string seen;
  for (int i = 0; i < calls; ++i) seen += strikes(client, {.operation = "get"}) ? 'x' : '.';
  return seen;
}

TEST_CASE("a fault is made, shown, listed and deleted") {
  ControlClient client;
  const std::string body = R"({"on":"update","match":{"id":"c-7"},"when":{"first":2},"do":{"delayMs":5}})";
  const Reply made = client.send("POST", faults, body);
  CHECK(made.status == 201);
  CHECK(made.header("Location") == "/__admin/v1/worlds/default/faults/1");
  CHECK(made.body ==
        R"({"id":1,"on":"update","match":{"id":"c-7"},"when":{"first":2},"do":{"delayMs":5},"matched":0,"struck":0})");
  CHECK(client.send("POST", faults, R"({"do":{"hang":true}})").at("/id") == "2");
  for (int i = 0; i < 3; ++i)
    CHECK(before(client, {.operation = "update", .id = "c-7"}).delivery.delay == (i < 2 ? 5ms : 0ms));
  CHECK(client.send("GET", faults + "/1").at("/matched") == "3");
  CHECK(client.send("GET", faults + "/1").at("/struck") == "2");
  CHECK(client.send("GET", faults).json().at("items").as_array().size() == 2);
  CHECK(client.send("DELETE", faults + "/1").status == 204);
  for (const char* id : {"/1", "/7", "/x", "/-1"}) {
    CHECK(client.send("GET", faults + id).status == 404);
    CHECK(client.send("DELETE", faults + id).status == 404);
  }
  CHECK(client.send("DELETE", faults).status == 204);
  CHECK(client.send("GET", faults).body == R"({"items":[]})");
  CHECK(client.send("POST", faults, R"({"do":{"hang":true}})").at("/id") == "3");
}

TEST_CASE("a fault strikes when it says") {
  CHECK(pattern("") == "x...........");
  CHECK(pattern(R"(,"when":{"next":2})") == "xx..........");
  CHECK(pattern(R"(,"when":{"first":3})") == "xxx.........");
  CHECK(pattern(R"(,"when":{"nth":4})") == "...x........");
  CHECK(pattern(R"(,"when":{"every":5})") == "....x....x..");
  CHECK(pattern(R"(,"when":{"every":1})") == "xxxxxxxxxxxx");
  CHECK(pattern(R"(,"when":{"probability":0})") == "............");
  CHECK(pattern(R"(,"when":{"probability":1})") == "xxxxxxxxxxxx");
}

TEST_CASE("a probability follows from its seed") {
  const std::string one = pattern(R"(,"when":{"probability":0.25,"seed":7})", 2000);
  CHECK(one == pattern(R"(,"when":{"probability":0.25,"seed":7})", 2000));
  CHECK(one != pattern(R"(,"when":{"probability":0.25,"seed":8})", 2000));
  const auto struck = std::ranges::count(one, 'x');
  CHECK(struck > 400);
  CHECK(struck < 600);
}

TEST_CASE("each condition of a fault must hold") {
  const Call call{.operation = "update",
                  .tenant = "acme",
                  .id = "c-7",
                  .store = "oslo",
                  .external_reference = "e-1",
                  .method = "PATCH",
                  .path = "/v2/x"};
  for (const auto& [name, value] :
       std::initializer_list<std::pair<std::string, std::string>>{{"tenant", "acme"},
                                                                  {"id", "c-7"},
                                                                  {"store", "oslo"},
                                                                  {"externalReference", "e-1"},
                                                                  {"method", "PATCH"},
                                                                  {"path", "/v2/x"}}) {
    CAPTURE(name);
    ControlClient client;
    const std::string other = name == "method" ? "PUT" : name == "path" ? "/v2/other" : "other";
    REQUIRE(
        client.send("POST", faults, R"({"match":{")" + name + R"(":")" + other + R"("},"do":{"status":500}})").status ==
        201);
    CHECK_FALSE(strikes(client, call));
    client.send("POST", faults, R"({"match":{")" + name + R"(":")" + value + R"("},"do":{"status":500}})");
    CHECK(strikes(client, call));
    CHECK(client.send("GET", faults).at("/items/0/matched") == "0");
  }
  ControlClient client;
  client.send("POST", faults, R"({"on":"get","do":{"status":500}})");
  CHECK_FALSE(strikes(client, call));
  client.send("POST", faults, R"({"on":"any","do":{"status":500}})");
  CHECK(strikes(client, call));
}

TEST_CASE("a fault answers with an error or a response") {
  ControlClient client;
  client.send("POST", faults, R"({"do":{"error":{"code":"VersionMismatch","message":"no","currentVersion":9,
      "holderId":"c-1","violations":[{"field":"a.b","message":"m"}]}}})");
  Reply error = ControlClient::read(*before(client, {}).response);
  CHECK(error.status == 412);
  CHECK(error.at("/currentVersion") == "9");
  CHECK(error.at("/holderId") == "\"c-1\"");
  CHECK(error.at("/violations/0/pointer") == "\"#/a/b\"");
  client.send("POST", faults, R"({"do":{"error":{"code":"Unavailable"}}})");
  CHECK(before(client, {}).response->status == 503);
  client.send("POST", faults,
              R"({"do":{"status":502,"headers":{"Retry-After":"3","content-type":"text/html"},"body":"<p>"}})");
  const auto plain = before(client, {}).response;
  CHECK(plain->status == 502);
  CHECK(plain->body == "<p>");
  CHECK(*plain->header("Retry-After") == "3");
  CHECK(*plain->header("Content-Type") == "text/html");
  client.send("POST", faults, R"({"do":{"status":200,"body":{"items":[]}}})");
  const auto json = before(client, {}).response;
  CHECK(json->body == R"({"items":[]})");
  CHECK(*json->header("Content-Type") == "application/json");
}

TEST_CASE("a fault changes how the answer is sent") {
  using Ending = Delivery::Ending;
  for (const auto& [action, ending] :
       std::initializer_list<std::pair<std::string, Ending>>{{R"("hang":true)", Ending::hang},
                                                             {R"("connection":"reset")", Ending::reset},
                                                             {R"("connection":"close")", Ending::close},
                                                             {R"("connection":"garbage")", Ending::garbage}}) {
    CAPTURE(action);
    ControlClient client;
    client.send("POST", faults, R"({"do":{)" + action + "}}");
    client.send("POST", faults, R"({"at":"after","do":{)" + action + "}}");
    const Strike first = before(client, {}), second = after(client, {});
    CHECK(first.delivery.ending == ending);
    CHECK(first.response.has_value());  // the operation is not done
    CHECK(second.delivery.ending == ending);
  }
  ControlClient client;
  client.send("POST", faults, R"({"do":{"connection":"truncate"}})");
  client.send("POST", faults, R"({"do":{"dribble":{"chunks":5,"overMs":500}}})");
  client.send("POST", faults, R"({"at":"after","do":{"delayMs":200}})");
  client.send("POST", faults, R"({"at":"after","do":{"delayMs":300}})");
  CHECK(before(client, {}).delivery.ending == Ending::complete);
  const Strike strike = after(client, {});
  CHECK_FALSE(strike.response);
  CHECK(strike.delivery.ending == Ending::truncate);
  CHECK(strike.delivery.chunks == 5);
  CHECK(strike.delivery.over == 500ms);
  CHECK(strike.delivery.delay == 500ms);
}

TEST_CASE("a fault moves the clock and lets another writer come first") {
  ControlClient client;
  auto& fixture = client.world().fixture();
  fixture.session().create({.first_name = "Ada"}).value();
  client.send("POST", faults, R"({"do":{"advanceMs":200}})");
  client.send("POST", faults, R"({"on":"update","when":{"first":3},"do":{"patch":{"city":"Oslo"}}})");
  const Strike strike = before(client, {.operation = "update", .tenant = "acme", .id = "c-000001"});
  CHECK_FALSE(strike.response);
  CHECK(fixture.clock().now() == testing::FakeClock::default_start + 200ms);
  CHECK(fixture.session().get("c-000001")->city() == "Oslo");
  CHECK(fixture.session().get("c-000001")->version() == 2);
  CHECK(client.send("POST", "/worlds/default/verify").status == 200);
  before(client, {.operation = "update", .tenant = "acme", .id = "gone"});
  CHECK(client.send("GET", faults + "/2").at("/lastError").find("gone") != std::string::npos);
  before(client, {.operation = "update", .tenant = "acme"});
  CHECK(client.send("GET", faults + "/2").at("/lastError") == "\"the call names no customer\"");
  CHECK(client.send("POST", "/worlds/default/verify").status == 409);
}

TEST_CASE("the first fault that answers ends the look") {
  ControlClient client;
  client.send("POST", faults, R"({"do":{"delayMs":7}})");
  client.send("POST", faults, R"({"do":{"status":500}})");
  client.send("POST", faults, R"({"do":{"status":501}})");
  const Strike first = before(client, {}), second = before(client, {});
  CHECK(first.response->status == 500);
  CHECK(first.delivery.delay == 7ms);
  CHECK(second.response->status == 501);
  CHECK(client.send("GET", faults).at("/items/2/matched") == "1");
}

TEST_CASE("faults after the call strike apart from those before") {
  ControlClient client;
  client.send("POST", faults, R"({"at":"after","do":{"status":500}})");
  CHECK_FALSE(before(client, {}).response);
  CHECK(after(client, {}).response->status == 500);
  CHECK_FALSE(after(client, {}).response);
}

TEST_CASE("a wrong fault is refused with all that is wrong") {
  ControlClient client;
  const Reply wrong = client.send("POST", faults, R"({"on":7,"match":{"id":1,"x":2},"when":{"nth":0,"seed":1},
      "at":"during","do":{"error":{"code":"Nope","violations":[{"field":1}],"y":0},"z":1},"w":1})");
  CHECK(wrong.status == 400);
  std::string fields;
  const auto json = wrong.json();
  for (const auto& violation : json.at("violations").as_array())
    fields += std::string(violation.at("field").as_string()) + ' ';
  CHECK(fields ==
        "on match.id match.x when.nth when.seed at do.error.code do.error.violations[0].message "
        "do.error.violations[0].field do.error.y do.z w ");
  for (const char* body : {"",
                           "7",
                           "{}",
                           R"({"do":{}})",
                           R"({"do":null})",
                           R"({"do":{"hang":false}})",
                           R"({"do":{"hang":true,"delayMs":1}})",
                           R"({"do":{"status":199}})",
                           R"({"do":{"status":600}})",
                           R"({"do":{"status":204,"body":"x"}})",
                           R"({"do":{"status":500,"headers":{"Content-Length":"7"}}})",
                           R"({"do":{"status":500,"headers":{"a b":"7"}}})",
                           R"({"do":{"status":500,"headers":{"X":"a\r\nb"}}})",
                           R"({"do":{"status":500,"headers":[]}})",
                           R"({"do":{"delayMs":0}})",
                           R"({"do":{"advanceMs":"1"}})",
                           R"({"do":{"connection":"slow"}})",
                           R"({"do":{"dribble":{"chunks":0,"overMs":1}}})",
                           R"({"do":{"dribble":{"chunks":1}}})",
                           R"({"do":{"patch":{"version":1}}})",
                           R"({"do":{"patch":7}})",
                           R"({"do":{"hang":true,"body":"x"}})",
                           R"({"at":"before","do":{"connection":"truncate"}})",
                           R"({"at":"before","do":{"dribble":{"chunks":1,"overMs":1}}})",
                           R"({"when":{},"do":{"hang":true}})",
                           R"({"when":{"nth":1,"first":1},"do":{"hang":true}})",
                           R"({"when":{"probability":1.5},"do":{"hang":true}})",
                           R"({"when":7,"do":{"hang":true}})",
                           R"({"on":"","do":{"hang":true}})",
                           R"({"match":{"method":"FETCH"},"do":{"hang":true}})",
                           R"({"match":{"method":"get"},"do":{"hang":true}})",
                           R"({"match":{"method":"OPTIONS"},"do":{"hang":true}})",
                           R"({"match":{"path":"v2/tenants"},"do":{"hang":true}})",
                           R"({"match":{"path":"/w/one/v2/tenants"},"do":{"hang":true}})",
                           R"({"match":{"path":"/v2/tenants?a=1"},"do":{"hang":true}})",
                           R"({"match":{"path":"/v2/tenants/*"},"do":{"hang":true}})",
                           R"({"match":{"path":"/v2/tenants/{tenant}"},"do":{"hang":true}})",
                           R"({"match":{"id":"a b"},"do":{"hang":true}})",
                           R"({"match":{"id":""},"do":{"hang":true}})",
                           R"({"match":{"tenant":"a/b"},"do":{"hang":true}})",
                           R"({"match":{"store":"*"},"do":{"hang":true}})",
                           R"({"match":{"externalReference":""},"do":{"hang":true}})",
                           R"({"at":"after","do":{"patch":{"city":"Oslo"}}})",
                           R"({"on":"create","do":{"patch":{"city":"Oslo"}}})",
                           R"({"on":"search","do":{"patch":{"city":"Oslo"}}})"}) {
    CAPTURE(body);
    CHECK(client.send("POST", faults, body).status == 400);
  }
  CHECK(client.send("GET", faults).body == R"({"items":[]})");
}

TEST_CASE("a fault of the wrong type has one violation") {
  ControlClient client;
  for (const char* body : {R"({"when":"always","do":{"hang":true}})", R"({"do":"hang"})", R"({"do":{},"on":"any"})",
                           R"({"when":{"nth":1,"every":2},"do":{"hang":true}})"}) {
    CAPTURE(body);
    const auto json = client.send("POST", faults, body).json();
    CHECK(json.at("violations").as_array().size() == 1);
  }
  CHECK(client.send("POST", faults, R"({"when":{"nth":1,"every":2},"do":{"hang":true}})").at("/detail") ==
        R"("when: must have exactly one of next, first, nth, every, probability")");
}

TEST_CASE("a world has a limit of faults") {
  ControlClient client;
  for (std::size_t i = 0; i < Faults::max_faults; ++i)
    REQUIRE(client.send("POST", faults, R"({"do":{"hang":true}})").status == 201);
  CHECK(client.send("POST", faults, R"({"do":{"hang":true}})").status == 429);
}

TEST_CASE("every nth strikes exactly under many threads") {
  ControlClient client;
  constexpr int threads = 8, calls = 3000;
  client.send("POST", faults, R"({"on":"get","when":{"every":7},"do":{"status":500}})");
  client.send("POST", faults, R"({"at":"after","when":{"first":100},"do":{"delayMs":1}})");
  std::atomic<int> struck = 0, delayed = 0;
  std::vector<std::thread> running;
  for (int t = 0; t < threads; ++t)
    running.emplace_back([&] {
      for (int i = 0; i < calls; ++i) {
        const Call call{.operation = "get", .tenant = "acme", .id = "c-1"};
        if (before(client, call).response)
          ++struck;
        else if (after(client, call).delivery.delay > 0ms)
          ++delayed;
      }
    });
  for (std::thread& thread : running) thread.join();
  CHECK(struck == threads * calls / 7);
  CHECK(delayed == 100);
  CHECK(client.send("GET", faults + "/1").at("/matched") == std::to_string(threads * calls));
}

TEST_CASE("a fault has at most 100 header fields") {
  ControlClient client;
  const auto with_fields = [&](int count) {
    std::string fields;
    for (int i = 0; i < count; ++i) fields += (i == 0 ? "\"x-" : ",\"x-") + std::to_string(i) + "\":\"v\"";
    return client.send("POST", faults, R"({"do":{"status":200,"headers":{)" + fields + "}}}");
  };
  CHECK(with_fields(100).status == 201);
  const Reply refused = with_fields(101);
  CHECK(refused.status == 400);
  CHECK(refused.at("/violations/0/field") == "\"do.headers\"");
  CHECK(refused.at("/violations/0/message") == "\"must have at most 100 fields\"");
  for (const Route& route : control_routes())
    if (route.operation == "createFault") CHECK(route.max_body == 64 << 10);
}

TEST_CASE("a fault moves no clock past the year 9999") {
  ControlClient client;
  World& world = client.world();
  world.clock().put(WorldClock::latest - 10ms, false);
  const Reply refused = client.send("POST", faults, R"({"do":{"advanceMs":11}})");
  CHECK(refused.status == 400);
  CHECK(refused.at("/violations/0/field") == "\"do.advanceMs\"");
  CHECK(client.send("GET", faults).body == R"({"items":[]})");
  CHECK(client.send("POST", faults, R"({"when":{"first":2},"do":{"advanceMs":6}})").status == 201);
  before(client, {});
  CHECK(world.clock().now() == WorldClock::latest - 4ms);
  before(client, {});  // the second step is too long by now
  CHECK(world.clock().now() == WorldClock::latest - 4ms);
  CHECK(client.send("GET", faults).at("/items/0/lastError") == "\"the clock would pass the year 9999\"");
  CHECK(client.send("POST", "/worlds/default/verify").status == 409);
}

}  // namespace custengine::serve::fault_control_test
