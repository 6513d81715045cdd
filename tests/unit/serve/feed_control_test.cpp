#include "control_client.hpp"

#include "catch.hpp"

#include <custengine/json.hpp>

#include <string>

namespace custengine::serve::feed_control_test {

using test::ControlClient;
using test::Reply;

const std::string changes = "/worlds/default/tenants/acme/changes";

TEST_CASE("the feed gives changes after a number") {
  ControlClient client;
  auto& session = client.world().fixture().session();
  CHECK(client.send("GET", changes).body == R"({"items":[],"next":0})");
  session.create({.first_name = "Ada"}).value();
  session.update("c-000001", {.city = "Oslo"}).value();
  session.remove("c-000001").value();
  const Reply all = client.send("GET", changes);
  CHECK(all.at("/next") == "3");
  const auto known = session.changes(0, 10).value();
  CHECK(all.body ==
        R"({"items":[)" + to_json(known[0]) + "," + to_json(known[1]) + "," + to_json(known[2]) + R"(],"next":3})");
  CHECK(client.send("GET", changes + "?after=1&limit=1").at("/items/0/event") == "\"CUSTOMER_UPDATE\"");
  CHECK(client.send("GET", changes + "?after=1&limit=1").at("/next") == "2");
  CHECK(client.send("GET", changes + "?after=3").body == R"({"items":[],"next":3})");
  CHECK(client.send("GET", changes + "?after=4").status == 400);
  CHECK(client.send("GET", "/worlds/default/tenants/gone/changes").status == 404);
  for (const char* query : {"after=x", "limit=0", "limit=1001", "stream=yes", "stream=true&limit=5"}) {
    CAPTURE(query);
    CHECK(client.send("GET", changes + "?" + query).status == 400);
  }
}

TEST_CASE("changes that are kept no more are gone") {
  ControlClient client;
  client.send("PUT", "/worlds/default/tenants/short", R"({"changeHistory":2})");
  Session session = client.world().fixture().session("short");
  for (int i = 0; i < 5; ++i) session.create({.first_name = "Ada"}).value();
  for (const char* query : {"?after=1", "?after=1&stream=true"}) {
    const Reply gone = client.send("GET", "/worlds/default/tenants/short/changes" + std::string(query));
    CHECK(gone.status == 410);
    CHECK(gone.at("/status") == "410");
    CHECK(gone.at("/code") == "\"FailedPrecondition\"");
    CHECK(gone.at("/oldestSequence") == "4");
    CHECK(gone.at("/violations/0/field") == "\"after\"");
  }
  const Reply oldest = client.send("GET", "/worlds/default/tenants/short/changes");
  CHECK(oldest.status == 200);
  CHECK(oldest.at("/items/0/sequence") == "4");
  CHECK(oldest.at("/next") == "5");
  Response stream = client.start("GET", "/worlds/default/tenants/short/changes?stream=true");
  CHECK(stream.stream().value().starts_with("id: 4\n"));
  CHECK(client.send("GET", "/worlds/default/tenants/short/changes?after=6").at("/violations/0/field") == "\"after\"");
}

TEST_CASE("a reader of a copied world begins at its sequence") {
  ControlClient client;
  client.world().fixture().session().create({.first_name = "Ada"}).value();
  client.world().fixture().session().update("c-000001", {.city = "Oslo"}).value();
  REQUIRE(client.send("POST", "/worlds", R"({"name":"copy","from":"default"})").status == 201);
  const std::string tenant = "/worlds/copy/tenants/acme";
  CHECK(client.send("GET", tenant).at("/sequence") == "2");
  CHECK(client.send("GET", "/worlds/copy").at("/tenants/acme/sequence") == "2");
  CHECK(client.send("GET", tenant + "/changes").body == R"({"items":[],"next":2})");
  CHECK(client.send("GET", tenant + "/changes?after=0").status == 410);
  client.world("copy").fixture().session("acme").remove("c-000001").value();
  CHECK(client.send("GET", tenant + "/changes").at("/items/0/sequence") == "3");
  CHECK(client.send("GET", tenant).at("/sequence") == "3");
}

TEST_CASE("the feed streams changes as events") {
  ControlClient client;
  auto& session = client.world().fixture().session();
  session.create({.first_name = "Ada"}).value();
  Response response = client.start("GET", changes, {}, {{"Accept", "text/html, text/event-stream;q=1"}});
  REQUIRE(response.stream);
  CHECK(*response.header("Content-Type") == "text/event-stream");
  const std::string first = response.stream().value();
  CHECK(first == "id: 1\nevent: CUSTOMER_CREATE\ndata: " + to_json(session.changes(0, 1).value()[0]) + "\n\n");
  CHECK(response.stream().value().empty());
  session.update("c-000001", {.city = "Oslo"}).value();
  session.remove("c-000001").value();
  const std::string more = response.stream().value();
  CHECK(more.starts_with("id: 2\nevent: CUSTOMER_UPDATE\n"));
  CHECK(more.find("\n\nid: 3\nevent: CUSTOMER_DELETE\n") != std::string::npos);
  Response resumed = client.start("GET", changes + "?stream=true&after=1", {}, {{"Last-Event-ID", "2"}});
  CHECK(resumed.stream().value().starts_with("id: 3\n"));
  CHECK(client.send("GET", changes + "?stream=true", {}, {{"Last-Event-ID", "x"}}).status == 400);
  client.send("POST", "/worlds/default/reset");
  CHECK(response.stream() == "event: reset\ndata: {}\n\n");
  CHECK(response.stream() == std::nullopt);
}

TEST_CASE("a stream ends with its tenant and its world") {
  ControlClient client;
  Response response = client.start("GET", changes + "?stream=true");
  CHECK(response.stream().value().empty());
  client.send("DELETE", "/worlds/default/tenants/acme");
  CHECK(response.stream().value().starts_with("event: error\ndata: {\"code\":\"NotFound\""));
  CHECK(response.stream() == std::nullopt);
  client.send("POST", "/worlds", R"({"name":"one"})");
  Response other = client.start("GET", "/worlds/one/tenants/acme/changes?stream=true");
  client.send("DELETE", "/worlds/one");
  CHECK(other.stream() == std::nullopt);
}

}  // namespace custengine::serve::feed_control_test
