#include "resource_client.hpp"

#include "catch.hpp"

#include <custengine/json.hpp>
#include <custengine/testing/in_memory_authenticator.hpp>

#include <string>

namespace custengine::serve::resource_customers_test {

using test::Answered;
using test::Headers;
using test::ResourceClient;

constexpr std::string_view all = "/tenants/acme/customers";
constexpr std::string_view one = "/tenants/acme/customers/c-7";

ResourceClient with_ada() {
  ResourceClient client;
  client.fixture().session().create({.id = "c-7", .external_reference = "ref-7", .first_name = "Ada"}).value();
  return client;
}

std::string ada(ResourceClient& client) {
  return to_json(client.fixture().session().get("c-7").value());
}

TEST_CASE("POST creates a customer and says where it is") {
  ResourceClient client;
  const Answered made = client.post(all, R"({"firstname":"Ada"})");
  CHECK(made.status() == 201);
  CHECK(made.header("Location") == "/v2/tenants/acme/customers/c-000001");
  CHECK(made.header("ETag") == "\"1\"");
  CHECK(made.header("Content-Type") == "application/json");
  CHECK(made.body() == to_json(client.fixture().session().get("c-000001").value()));
}

TEST_CASE("Location keeps the world of the request") {
  ResourceClient client;
  const Answered made = client.send_target("POST", "/w/test-1/v2/tenants/acme/customers", R"({"email":"a@b.no"})",
                                           {{"Content-Type", "application/json"}});
  CHECK(made.header("Location") == "/w/test-1/v2/tenants/acme/customers/c-000001");
}

TEST_CASE("GET gives a customer with its version as ETag") {
  ResourceClient client = with_ada();
  const Answered got = client.get(one);
  CHECK(got.status() == 200);
  CHECK(got.body() == ada(client));
  CHECK(got.header("ETag") == "\"1\"");
  CHECK(client.get("/tenants/acme/customers/c-8").status() == 404);
  CHECK(client.get("/tenants/other/customers/c-7").status() == 404);
  CHECK(client.get("/tenants/acme/customers/c%2F7").status() == 400);
}

TEST_CASE("If-None-Match gives 304 with the tag") {
  ResourceClient client = with_ada();
  for (const char* tags : {"\"1\"", "W/\"1\"", "*", "\"0\" , \"1\"", "\"x\",W/\"1\""}) {
    CAPTURE(tags);
    const Answered same = client.get(one, {{"If-None-Match", tags}});
    CHECK(same.status() == 304);
    CHECK(same.header("ETag") == "\"1\"");
    CHECK(same.body().empty());
  }
  for (const char* tags : {"\"2\"", "\"01\"", "\"\""}) {
    CAPTURE(tags);
    CHECK(client.get(one, {{"If-None-Match", tags}}).status() == 200);
  }
  for (const char* wrong : {"1", "", "\"1", "\"1\" \"2\"", "w/\"1\"", "*, \"1\""}) {
    CAPTURE(wrong);
    CHECK(client.get(one, {{"If-None-Match", wrong}}).status() == 400);
  }
}

TEST_CASE("PATCH and PUT change the named members") {
  for (const char* method : {"PATCH", "PUT"}) {
    for (const char* type : {"application/json", "application/merge-patch+json", "application/json; charset=utf-8",
                             "Application/JSON;Charset=\"UTF-8\""}) {
      CAPTURE(method, type);
      ResourceClient client = with_ada();
      const Answered changed = client.send(method, one, R"({"lastname":"Berg"})", {{"Content-Type", type}});
      CHECK(changed.status() == 200);
      CHECK(changed.header("ETag") == "\"2\"");
      CHECK(changed.body() == ada(client));
      CHECK(changed.json().at("firstname") == "Ada");
      CHECK(changed.json().at("lastname") == "Berg");
    }
  }
}

TEST_CASE("If-Match lets a write pass only at its version") {
  for (const char* tags : {"\"1\"", "*", "\"5\", \"1\"", "\"x\" ,, \"1\"", "W/\"3\", \"1\""}) {
    CAPTURE(tags);
    ResourceClient client = with_ada();
    CHECK(client.patch(one, R"({"city":"Oslo"})", {{"If-Match", tags}}).status() == 200);
  }
  for (const char* tags : {"\"2\"", "W/\"1\"", "\"01\"", "\"x\"", "\"2\", \"3\"", "\"18446744073709551617\""}) {
    CAPTURE(tags);
    ResourceClient client = with_ada();
    const Answered refused = client.patch(one, R"({"city":"Oslo"})", {{"If-Match", tags}});
    CHECK(refused.status() == 412);
    CHECK(refused.json().at("code") == "VersionMismatch");
    CHECK(refused.json().at("currentVersion") == 1);
    CHECK(refused.fields() == "version ");
    CHECK(refused.body().find("not 0") == std::string::npos);
    CHECK(client.fixture().session().get("c-7")->version() == 1);
    CHECK(client.remove(one, {{"If-Match", tags}}).status() == 412);
  }
  ResourceClient client = with_ada();
  CHECK(client.patch(one, "{}", {{"If-Match", "1"}}).status() == 400);
  CHECK(client.patch(one, "{}", {{"If-Match", "\"9\""}, {"If-Match", "\"1\""}}).status() == 200);
  CHECK(client.patch("/tenants/acme/customers/c-8", "{}", {{"If-Match", "\"1\""}}).status() == 404);
}

TEST_CASE("a condition that is not evaluated is refused in a write") {
  ResourceClient client = with_ada();
  const std::string before = client.fixture().state();
  CHECK(client.patch(one, R"({"city":"Oslo"})", {{"If-None-Match", "*"}}).status() == 400);
  CHECK(client.remove(one, {{"If-None-Match", "\"1\""}}).status() == 400);
  CHECK(client.post(all, R"({"firstname":"B"})", {{"If-None-Match", "*"}}).status() == 400);
  CHECK(client.post(all, R"({"firstname":"B"})", {{"If-Match", "*"}}).status() == 400);
  CHECK(client.fixture().state() == before);
  CHECK(client.get(one, {{"If-Match", "\"9\""}}).status() == 412);
}

TEST_CASE("DELETE removes a customer") {
  ResourceClient client = with_ada();
  const Answered gone = client.remove(one, {{"If-Match", "\"1\""}});
  CHECK(gone.status() == 204);
  CHECK(gone.body().empty());
  CHECK(client.get(one).status() == 404);
  CHECK(client.remove(one).status() == 404);
}

TEST_CASE("Prefer: return=minimal leaves out the body") {
  ResourceClient client = with_ada();
  for (const char* prefer : {"return=minimal", "wait=5, return=minimal", "Return=\"minimal\"; x=y"}) {
    CAPTURE(prefer);
    const Answered changed = client.patch(one, R"({"city":"Oslo"})", {{"Prefer", prefer}});
    CHECK(changed.status() == 204);
    CHECK(changed.body().empty());
    CHECK(changed.header("ETag") == "\"2\"");
    CHECK(changed.header("Preference-Applied") == "return=minimal");
  }
  const Answered made = client.post(all, R"({"firstname":"B"})", {{"Prefer", "return=minimal"}});
  CHECK(made.status() == 201);
  CHECK(made.body().empty());
  CHECK(made.header("Content-Type").empty());
  CHECK(made.header("Location") == "/v2/tenants/acme/customers/c-000001");
  for (const char* other : {"return=representation", "return=representation, return=minimal", "x=\"return=minimal\"",
                            "handling=strict;return=minimal"}) {
    CAPTURE(other);
    const Answered whole = client.patch(one, "{}", {{"Prefer", other}});
    CHECK(whole.status() == 200);
    CHECK(whole.header("Preference-Applied").empty());
  }
}

TEST_CASE("a body needs a media type that the route takes") {
  ResourceClient client = with_ada();
  for (const char* type : {"text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin1",
                           "application/json; a=b", "application/jsonx", ""}) {
    CAPTURE(type);
    CHECK(client.send_plain("POST", all, "{}", {{"Content-Type", type}}).status() == 415);
  }
  CHECK(client.send_plain("POST", all, "{}", {}).status() == 415);
  CHECK(client.send_plain("POST", all, "{}", {}).header("Accept-Post") == "application/json");
  CHECK(client.send_plain("PATCH", one, "{}", {}).header("Accept-Patch") ==
        "application/json, application/merge-patch+json");
  CHECK(client.send_plain("PUT", one, "{}", {{"Content-Type", "a/b"}}).header("Accept") ==
        "application/json, application/merge-patch+json");
  CHECK(client.send("POST", all, "{}", {{"Content-Type", "application/merge-patch+json"}}).status() == 415);
  CHECK(client.send_plain("PUT", "/tenants/acme/stores/s/customers/c-7/details", "{}", {}).header("Accept") ==
        "application/json");
}

TEST_CASE("a 415 says what is wanted") {
  ResourceClient client = with_ada();
  const Answered typed = client.send_plain("PATCH", one, "{}", {{"Content-Type", "a/b"}});
  CHECK(typed.json().at("detail").as_string() ==
        "the body needs the header field Content-Type: application/json or application/merge-patch+json, in UTF-8");
  const Answered packed = client.post(all, "{}", {{"Content-Encoding", "gzip"}});
  CHECK(packed.status() == 415);
  CHECK(packed.header("Accept-Encoding") == "identity");
  CHECK(client.post(all, R"({"firstname":"B"})", {{"Content-Encoding", "identity"}}).status() == 201);
  CHECK(client.post(all, "{}", {{"Content-Encoding", "identity, br"}}).status() == 415);
}

TEST_CASE("a body where none is taken is 400") {
  ResourceClient client = with_ada();
  CHECK(client.send("DELETE", one, "{}").places() == "# ");
  CHECK(client.send("DELETE", std::string(one) + "/contacts/k1", "{}").status() == 400);
  CHECK(client.fixture().session().count().value() == 1);
}

TEST_CASE("a read evaluates If-Match") {
  ResourceClient client = with_ada();
  CHECK(client.get(one, {{"If-Match", "\"1\""}}).status() == 200);
  CHECK(client.get(one, {{"If-Match", "*"}}).status() == 200);
  const Answered other = client.get(one, {{"If-Match", "\"2\""}, {"If-None-Match", "\"1\""}});
  CHECK(other.status() == 412);
  CHECK(other.json().at("currentVersion") == 1);
  CHECK(client.get(std::string(one) + "/contacts", {{"If-Match", "\"2\""}}).status() == 412);
  CHECK(client.get(all, {{"If-Match", "\"1\""}}).status() == 412);
  CHECK(client.get(all, {{"If-Match", "*"}}).status() == 200);
  CHECK(client.get(all, {{"If-None-Match", "\"1\""}}).status() == 200);
}

TEST_CASE("the tag of a gzip answer names the version too") {
  ResourceClient client = with_ada();
  const Answered same = client.get(one, {{"If-None-Match", "\"1-gzip\""}});
  CHECK(same.status() == 304);
  CHECK(same.header("ETag") == "\"1-gzip\"");
  CHECK(same.header("Vary") == "Accept-Encoding");
  CHECK(client.get(one, {{"If-None-Match", "\"1\""}}).header("ETag") == "\"1\"");
  CHECK(client.patch(one, "{}", {{"If-Match", "\"2-gzip\""}}).status() == 412);
  CHECK(client.patch(one, "{}", {{"If-Match", "\"1-gzip\""}}).status() == 200);
}

TEST_CASE("a weak tag in If-Match is explained") {
  ResourceClient client = with_ada();
  const Answered weak = client.patch(one, "{}", {{"If-Match", "W/\"1\""}});
  CHECK(weak.status() == 412);
  CHECK(std::string(weak.json().at("detail").as_string()).find("weak") != std::string::npos);
  const Answered both = client.patch(one, "{}", {{"If-Match", "W/\"1\", \"4\""}});
  CHECK(std::string(both.json().at("detail").as_string()).find("weak") != std::string::npos);
}

TEST_CASE("an empty body is 400") {
  ResourceClient client = with_ada();
  const Answered empty = client.send_plain("POST", all, "", {});
  CHECK(empty.status() == 400);
  CHECK(empty.json().at("code") == "InvalidArgument");
  CHECK(client.send_plain("PATCH", one, "", {{"Content-Type", "application/json"}}).status() == 400);
}

TEST_CASE("406 comes only if Accept rules out JSON") {
  ResourceClient client = with_ada();
  for (const char* accept : {"*/*", "application/json", "application/*;q=0.1", "text/html, */*;q=0.01", "",
                             "text/html;q=1, application/json;q=0.001", "*/*;q=0, application/json",
                             "APPLICATION/JSON; charset=utf-8", "text/x;a=\",application/json;q=0\", */*"}) {
    CAPTURE(accept);
    CHECK(client.get(one, {{"Accept", accept}}).status() == 200);
  }
  for (const char* accept : {"text/html", "application/problem+json", "application/json;q=0, */*", "*/*;q=0",
                             "application/*; Q=0.000, */*;q=1", "application/json;q=x"}) {
    CAPTURE(accept);
    CHECK(client.get(one, {{"Accept", accept}}).status() == 406);
  }
  CHECK(client.get(one, {{"Accept", "text/html"}, {"Accept", "application/json"}}).status() == 200);
  CHECK(client.post(all, R"({"firstname":"B"})", {{"Accept", "text/html"}}).status() == 406);
  CHECK(client.fixture().session().count().value() == 1);
  CHECK(client.remove(one, {{"Accept", "text/html"}}).status() == 204);
}

TEST_CASE("parameters that a path does not have are 400") {
  ResourceClient client = with_ada();
  CHECK(client.get(std::string(one) + "?a=1&b&a").fields() == "a b a ");
  CHECK(client.remove(std::string(one) + "?force=true").status() == 400);
  const Answered both = client.post(std::string(all) + "?x=1", R"({"firstnam":"B","email":5})");
  CHECK(both.status() == 400);
  CHECK(both.fields() == "x firstnam email ");
  CHECK(client.patch(std::string(one) + "?%C3%A5%0A=1", R"({"version":3})").fields() == "%C3%A5%0A version ");
  CHECK(client.fixture().session().count().value() == 1);
  client.set_lenient(true);
  CHECK(client.get(std::string(one) + "?a=1").status() == 200);
  CHECK(client.post(std::string(all) + "?x=1", R"({"firstnam":"B"})").fields() == "firstnam ");
  CHECK(client.remove(std::string(one) + "?force=true").status() == 204);
}

TEST_CASE("a problem is UTF-8 whatever a path holds") {
  ResourceClient client = with_ada();
  for (const char* path :
       {"/tenants/a%FFb/customers", "/tenants/acme/customers/%C1%28", "/tenants/acme/customers/%80%80"}) {
    CAPTURE(path);
    const Answered refused = client.get(path);
    CHECK(refused.status() >= 400);
    CHECK(refused.json().at("status") == refused.status());
  }
}

TEST_CASE("a 401 asks for a bearer token") {
  ResourceClient client({.authenticator = std::make_shared<testing::InMemoryAuthenticator>()}, Auth::tokens);
  const Answered without = client.get(one);
  CHECK(without.status() == 401);
  CHECK(without.header("WWW-Authenticate") == "Bearer");
  const Answered with = client.get(one, {{"Authorization", "Bearer wrong"}});
  CHECK(with.status() == 401);
  CHECK(with.header("WWW-Authenticate") == "Bearer error=\"invalid_token\"");
  CHECK(client.get(one, {{"Authorization", "Basic eA=="}}).header("WWW-Authenticate") == "Bearer");
  CHECK(client.get(one, {{"Authorization", "Bearer"}}).header("WWW-Authenticate") == "Bearer");
  CHECK(client.get(one, {{"Authorization", "bearer   x"}}).header("WWW-Authenticate") ==
        "Bearer error=\"invalid_token\"");
}

TEST_CASE("who lacks a permission learns nothing of a bad request") {
  auto authenticator = std::make_shared<testing::InMemoryAuthenticator>();
  ResourceClient client({.authenticator = authenticator}, Auth::tokens);
  const AccessToken token =
      authenticator->issue({.subject = "clerk", .tenants = {{"acme", {Permission::tenant_backoffice}}}});
  const Headers headers = {{"Authorization", "Bearer " + token.value}};
  CHECK(client.get("/tenants/acme/customers/c-7", headers).status() == 403);
  CHECK(client.get("/tenants/acme/customers?pageSize=x", headers).status() == 403);
  CHECK(client.post(all, R"({"nonsense":1})", headers).status() == 403);
  CHECK(client.patch(one, "{", headers).status() == 403);
  CHECK(client.post("/tenants/acme/customers/search", "[", headers).status() == 403);
}

}  // namespace custengine::serve::resource_customers_test
