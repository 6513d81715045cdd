#include "serve/control/dump_stream.hpp"

#include "control_client.hpp"

#include "catch.hpp"

#include <custengine/json.hpp>
#include <custengine/testing/builders.hpp>

#include <atomic>
#include <new>
#include <ostream>
#include <string>

namespace custengine::serve::tenant_control_test {

using test::ControlClient;
using test::Reply;

const std::string tenants = "/worlds/default/tenants/";

std::string fields_of(const Reply& reply) {
  std::string fields;
  const auto json = reply.json();
  for (const auto& violation : json.at("violations").as_array())
    fields += std::string(violation.at("field").as_string()) + ' ';
  return fields;
}

TEST_CASE("a tenant is made, changed, forked and dropped") {
  ControlClient client;
  const Reply made = client.send("PUT", tenants + "shop", R"({"locale":"nb","stores":["oslo"],"maxCustomers":2})");
  CHECK(made.status == 201);
  CHECK(made.header("Location") == "/__admin/v1/worlds/default/tenants/shop");
  CHECK(made.at("/options/stores") == R"(["oslo"])");
  CHECK(made.at("/customers") == "0");
  CHECK(made.at("/sequence") == "0");
  const Reply list = client.send("GET", "/worlds/default/tenants");
  CHECK(list.json().at("items").as_array().size() == 2);
  CHECK(list.at("/items/0/tenant") == "\"acme\"");
  CHECK(list.at("/items/1") == made.body);
  const Reply again = client.send("PUT", tenants + "shop", R"({"locale":"nb","stores":["rome"]})");
  CHECK(again.status == 200);
  CHECK(again.at("/options/stores") == R"(["rome"])");
  CHECK(again.at("/options/maxCustomers") == "null");
  const Reply fixed = client.send("PUT", tenants + "shop", R"({"locale":"sv","textIndex":false,"stores":[]})");
  CHECK(fixed.status == 400);
  CHECK(fields_of(fixed) == "locale textIndex ");
  CHECK(client.send("GET", tenants + "shop").at("/options/stores") == R"(["rome"])");
  client.world().fixture().session("shop").create({.first_name = "Ada"}).value();
  const Reply fork = client.send("POST", tenants + "shop/fork", R"({"tenant":"copy"})");
  CHECK(fork.status == 201);
  CHECK(fork.at("/customers") == "1");
  CHECK(client.send("POST", tenants + "shop/fork", R"({"tenant":"copy"})").status == 409);
  CHECK(client.send("POST", tenants + "gone/fork", R"({"tenant":"c2"})").status == 404);
  CHECK(client.send("POST", tenants + "shop/fork", R"({"tenant":"a b"})").status == 400);
  CHECK(fields_of(client.send("POST", tenants + "shop/fork", R"({"tenent":"c2"})")) == "tenant tenent ");
  CHECK(client.send("DELETE", tenants + "shop").status == 204);
  CHECK(client.send("DELETE", tenants + "shop").status == 404);
  CHECK(client.send("GET", tenants + "shop").status == 404);
  CHECK(client.send("PUT", tenants + "a%20b").status == 400);
  CHECK(client.send("PUT", tenants + "x", R"({"locale":1,"y":2})").status == 400);
}

TEST_CASE("a patch changes what a tenant can change") {
  ControlClient client;
  client.send("PUT", tenants + "shop", R"({"stores":["oslo"],"maxCustomers":2,"extensions":["B2B"]})");
  const Reply patched = client.send("PATCH", tenants + "shop", R"({"maxBytes":1000000,"stores":["rome","oslo"]})");
  CHECK(patched.status == 200);
  CHECK(patched.at("/options/stores") == R"(["oslo","rome"])");
  CHECK(patched.at("/options/maxCustomers") == "2");
  CHECK(patched.at("/options/maxBytes") == "1000000");
  const Reply cleared =
      client.send("PATCH", tenants + "shop",
                  R"({"stores":null,"maxCustomers":null,"maxBytes":null,"extensions":null,"allowedExtensions":null})");
  for (const char* list : {"stores", "extensions", "allowedExtensions"})
    CHECK(cleared.at("/options/" + std::string(list)) == "[]");
  CHECK(cleared.at("/options/maxCustomers") == "null");
  CHECK(cleared.at("/options/maxBytes") == "null");
  CHECK(fields_of(client.send("PATCH", tenants + "shop", R"({"locale":"nb","changeHistory":1,"x":1})")) ==
        "locale changeHistory x ");
  CHECK(client.send("PATCH", tenants + "shop", R"({"stores":["a b"]})").status == 400);
  CHECK(client.send("PATCH", tenants + "shop", R"({"stores":7})").status == 400);
  CHECK(client.send("PATCH", tenants + "shop", "[]").status == 400);
  CHECK(client.send("PATCH", tenants + "gone", "{}").status == 404);
}

TEST_CASE("customers are loaded as JSON, JSON Lines and CSV") {
  for (const auto& [type, body] : std::initializer_list<std::pair<const char*, const char*>>{
           {"application/json", R"([{"firstname":"Ada"},{"firstname":"Bo"}])"},
           {"Application/JSON; charset=utf-8", R"([{"firstname":"Ada"},{"firstname":"Bo"}])"},
           {"application/x-ndjson", "{\"firstname\":\"Ada\"}\n{\"firstname\":\"Bo\"}\n"},
           {"application/jsonl", "{\"firstname\":\"Ada\"}\n{\"firstname\":\"Bo\"}\n"},
           {"text/csv", "firstname\nAda\nBo\n"}}) {
    CAPTURE(type);
    ControlClient client;
    const Reply report = client.send("POST", tenants + "acme/load", body, {{"Content-Type", type}});
    CHECK(report.status == 200);
    CHECK(report.body == R"({"created":2,"updated":0,"unchanged":0,"skipped":0,"failed":[]})");
  }
  ControlClient client;
  CHECK(client.send("POST", tenants + "acme/load", "firstname\nAda\n").at("/created") == "1");  // by its look
  CHECK(client.send("POST", tenants + "acme/load", "<x/>", {{"Content-Type", "text/xml"}}).status == 415);
  CHECK(client.send("POST", tenants + "acme/load", "[{", {{"Content-Type", "application/json"}}).status == 400);
  CHECK(client.send("POST", tenants + "acme/load", "x,y\n1,2\n", {{"Content-Type", "text/csv"}}).status == 400);
  CHECK(client.send("POST", tenants + "gone/load", "[]").status == 404);
  CHECK(fields_of(client.send("POST", tenants + "acme/load?onConflict=x&restore=1&atomic=yes", "[]")) ==
        "onConflict restore atomic ");
}

TEST_CASE("customers are loaded as CSV of other charsets") {
  ControlClient client;
  const std::string load = tenants + "acme/load?onConflict=update";
  const std::string west = "customerUid,firstname\na,J\xF8rn\n";
  for (const char* type : {"text/csv; charset=windows-1252", "Text/CSV;Charset=\"ISO-8859-1\""}) {
    CAPTURE(type);
    CHECK(client.send("POST", load, west, {{"Content-Type", type}}).status == 200);
    CHECK(client.world().fixture().session().get("a")->first_name() == "J\xC3\xB8rn");
    client.world().fixture().session().remove("a").value();
  }
  CHECK(client.send("POST", load, west, {{"Content-Type", "text/csv; charset=nothing-1"}}).status == 415);
  for (const char* type : {"application/json; charset=windows-1252", "application/x-ndjson; charset=latin1",
                           "application/vnd.custengine.dump; charset=latin1"}) {
    CAPTURE(type);
    const Reply refused = client.send("POST", tenants + "acme/load", "[]", {{"Content-Type", type}});
    CHECK(refused.status == 415);
    CHECK(refused.body.find("is always UTF-8") != std::string::npos);
  }
  CHECK(client.send("POST", load, "customerUid,firstname\na,Ada\n", {{"Content-Type", "text/csv; charset=UTF-8"}})
            .at("/created") == "1");
}

TEST_CASE("load obeys its options") {
  ControlClient client;
  const std::string load = tenants + "acme/load";
  const std::string ada = R"([{"customerUid":"a","firstname":"Ada","version":4}])";
  CHECK(client.send("POST", load + "?restore=true", ada).at("/created") == "1");
  CHECK(client.world().fixture().session().get("a")->version() == 4);
  const Reply refused = client.send("POST", load, R"([{"customerUid":"a","firstname":"X"},{"firstname":"Bo"}])");
  CHECK(refused.at("/created") == "1");
  CHECK(refused.at("/failed/0/index") == "0");
  CHECK(client.send("POST", load + "?onConflict=skip", ada).at("/skipped") == "1");
  CHECK(client.send("POST", load + "?onConflict=update", R"([{"customerUid":"a","city":"Oslo"}])").at("/updated") ==
        "1");
  const Reply atomic = client.send("POST", load + "?atomic=true", R"([{"firstname":"Cy"},{"email":"none"}])");
  CHECK(atomic.at("/created") == "0");
  CHECK(client.world().fixture().session().count().value() == 2);
}

TEST_CASE("a load with a key is done once") {
  ControlClient client;
  const std::vector<HeaderField> key{{"Content-Type", "application/json"}, {"Idempotency-Key", "load-1"}};
  const std::string body = R"([{"firstname":"Ada"}])";
  const Reply first = client.send("POST", tenants + "acme/load", body, key);
  const Reply second = client.send("POST", tenants + "acme/load", body, key);
  CHECK(first.status == 200);
  CHECK(second.body == first.body);
  CHECK(*second.response.header("Idempotency-Replayed") == "true");
  CHECK(client.world().fixture().session().count().value() == 1);
  CHECK(client.send("POST", tenants + "acme/load", "[]", key).status == 422);
}

TEST_CASE("a dump is loaded again") {
  ControlClient client;
  auto& session = client.world().fixture().session();
  client.send("PATCH", tenants + "acme", R"({"stores":["oslo"]})");
  for (int i = 0; i < 500; ++i)  // several pieces
    session.create(testing::a_person().with_id("p-" + std::to_string(i)).with_email("ada@example.com")).value();
  session.set_store_details("oslo", "p-7", {.note = "ring"}).value();
  Response response = client.start("GET", tenants + "acme/dump?storeDetails=true");
  CHECK(*response.header("Content-Type") == "application/x-ndjson");
  std::string dump;
  std::size_t pieces = 0;
  while (auto piece = response.stream()) {
    CHECK(piece->size() < 80'000);
    dump += *piece;
    ++pieces;
  }
  CHECK(pieces > 2);
  client.send("PUT", tenants + "again", R"({"stores":["oslo"]})");
  CHECK(client.send("POST", tenants + "again/load?restore=true", dump).at("/created") == "500");
  CHECK(client.send("GET", "/worlds/default/state?tenant=again").body ==
        client.send("GET", "/worlds/default/state?tenant=acme").body);
  const std::string plain = client.send("GET", tenants + "acme/dump").body;
  CHECK(client.send("GET", "/worlds/default/state?tenant=acme").body.starts_with(plain));
  CHECK(client.send("PUT", tenants + "empty").status == 201);
  CHECK(client.send("GET", tenants + "empty/dump").body.empty());
  CHECK(client.send("GET", tenants + "gone/dump").status == 404);
  CHECK(client.send("GET", tenants + "acme/dump?format=x").status == 400);
  CHECK(client.send("GET", tenants + "acme/dump?format=tenant&storeDetails=true").status == 400);
  CHECK(client.send("GET", "/worlds/default/state").status == 400);
  CHECK(client.send("GET", "/worlds/default/state?tenant=gone").status == 404);
}

TEST_CASE("a whole tenant is dumped and restored") {
  ControlClient client;
  auto& session = client.world().fixture().session();
  for (int i = 0; i < 2000; ++i) session.create({.id = "p-" + std::to_string(i), .first_name = "Ada"}).value();
  session.merge("p-1", "p-2").value();
  const std::string dump = client.send("GET", tenants + "acme/dump?format=tenant").body;
  CHECK(dump.size() > 512 << 10);  // more than the buffer between the threads
  const std::vector<HeaderField> type = {{"Content-Type", "application/vnd.custengine.dump"}};
  const Reply restored = client.send("POST", tenants + "copy/load", dump, type);
  CHECK(restored.status == 201);
  CHECK(restored.at("/customers") == "1999");
  CHECK(restored.at("/mergedUids") == "1");
  CHECK(client.send("GET", tenants + "copy/dump?format=tenant").body == dump);
  CHECK(client.send("POST", tenants + "copy/load", dump, type).status == 409);
  CHECK(client.send("POST", tenants + "cut/load", dump.substr(0, dump.size() / 2), type).status == 400);
  CHECK(client.send("POST", tenants + "x/load?atomic=true", dump, type).status == 400);
  CHECK(client.send("GET", tenants + "cut").status == 404);
  Response abandoned = client.start("GET", tenants + "acme/dump?format=tenant");
  while (abandoned.stream().value().empty()) {
  }
  abandoned = {};  // its thread ends
}

TEST_CASE("a body is written when its first piece is asked for") {
  std::atomic<int> begun = 0;
  const auto write = [&begun](std::ostream& out) {
    ++begun;
    out << "text";
  };
  { const BodySource never_read = written_body(write); }
  CHECK(begun == 0);
  const BodySource body = written_body(write);
  std::string text;
  while (const auto piece = body()) text += *piece;
  CHECK(text == "text");
  CHECK(begun == 1);
}

TEST_CASE("a body whose writer fails ends there") {
  const BodySource body = written_body([](std::ostream& out) {
    out << "begin";
    throw std::bad_alloc();
  });
  std::string text;
  while (const auto piece = body()) text += *piece;
  CHECK(text == "begin");
}

}  // namespace custengine::serve::tenant_control_test
