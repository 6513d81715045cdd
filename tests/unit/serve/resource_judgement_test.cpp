#include "resource_client.hpp"

#include "catch.hpp"

#include <string>

// A request that is refused is judged whole, each violation says where it is, and validity comes before existence.
namespace custengine::serve::resource_judgement_test {

using test::Answered;
using test::ResourceClient;

constexpr std::string_view all = "/tenants/acme/customers", one = "/tenants/acme/customers/c-7";

ResourceClient with_ada() {
  ResourceClient client({.options = {.stores = {"oslo"}}});
  client.fixture().session().create({.id = "c-7", .first_name = "Ada"}).value();
  return client;
}

std::string at(std::string_view path, std::string_view more) {
  return std::string(path).append(more);
}

TEST_CASE("a violation is in the body, or names its part") {
  ResourceClient client = with_ada();
  CHECK(client.post(all, "[1]").places() == "# ");
  CHECK(client.send_plain("POST", all, "", {}).places() == "# ");
  CHECK(client.post(all, R"({"":1})").places() == "#/ ");
  CHECK(client.post(all, R"({"a/b~c %":1})").places() == "#/a~1b~0c%20%25 ");
  CHECK(client.get(at(all, "?pageSize=x&foo=1&a%20b=1")).places() == "in:query in:query in:query ");
  CHECK(client.get(at(all, "?pageSize=0")).places() == "in:query ");
  CHECK(client.post(at(all, "?foo=1"), R"({"foo":1,"email":"x"})").places() == "in:query #/foo #/email ");
  CHECK(client.get(at(all, "/a%20b")).places() == "in:path ");
  CHECK(client.patch(at(all, "/a%20b"), "{}").places() == "in:path ");
  CHECK(client.patch(one, R"({"customerUid":"x"})").places() == "#/customerUid ");
  CHECK(client.remove(at(one, "/extensions/x/a%20b")).places() == "in:path in:path ");
  CHECK(client.remove(at(one, "/extensions")).places() == "in:query ");
  CHECK(client.patch(one, "{}", {{"If-Match", "\"9\""}}).places() == "in:header ");
  client.set_lenient(true);
  CHECK(client.post(at(all, "?email=1"), R"({"email":"x"})").places() == "#/email ");
}

TEST_CASE("the query, the body and the rules are judged together") {
  ResourceClient client = with_ada();
  const std::string before = client.fixture().state();
  CHECK(client.post(all, R"({"email":"x","countryCode":"no","a/b~c":1})").fields() == "a/b~c email countryCode ");
  CHECK(client.post(at(all, "?foo=1"), R"({"email":"bad"})").fields() == "foo email ");
  CHECK(client.post(all, R"({"addresses":[{"x":1,"countryCode":"no"}],"email":5})").fields() ==
        "addresses[0].x email addresses[0].countryCode ");
  CHECK(client.post(all, R"({"foo":1})").fields() == "foo ");
  CHECK(client.post(all, R"({"email":5})").fields() == "email ");
  CHECK(client.patch(at(one, "?foo=1"), R"({"email":"bad"})").fields() == "foo email ");
  CHECK(client.patch(one, R"({"version":3,"email":"bad"})").fields() == "version email ");
  CHECK(client.patch(at(all, "/a%20b?foo=1"), R"({"email":"bad"})").fields() == "foo customerUid email ");
  CHECK(client.post(at(all, "/search?pageNumber=1"), R"({"pageNumber":2,"foo":1})").fields() == "pageNumber foo ");
  CHECK(client.post(at(all, "/search"), R"({"pageSize":0,"foo":1})").fields() == "foo pageSize ");
  CHECK(client.post(at(one, "/extensions?x=1"), R"({"extensionCode":"foo","organizationUid":"a b","y":1})").fields() ==
        "x extensionCode y organizationUid ");
  CHECK(client.remove(at(one, "/extensions?x=1&extensionCode=foo&organizationUid=a%20b")).fields() ==
        "extensionCode x organizationUid ");
  CHECK(client.remove(at(one, "/extensions/foo/a%20b?x=1")).fields() == "x extensionCode organizationUid ");
  CHECK(client.send("PUT", "/tenants/acme/stores/oslo/customers/c-7/details", R"({"paymentTerms":-5,"foo":1})")
            .fields() == "foo paymentTerms ");
  CHECK(client.post(at(one, "/contacts?x=1"), R"({"firstname":"A","email":"bad","y":1})").fields() ==
        "x y lastname email ");
  CHECK(client.patch(at(one, "/contacts/k1?x=1"), R"({"email":"bad","y":1})").fields() == "x y email ");
  CHECK(client.fixture().state() == before);
}

TEST_CASE("validity is judged before existence") {
  ResourceClient client = with_ada();
  CHECK(client.get("/tenants/nope/customers?foo=1").status() == 400);
  CHECK(client.get("/tenants/nope/customers").status() == 404);
  CHECK(client.get("/tenants/nope/customers/c-7").status() == 404);
  CHECK(client.post("/tenants/nope/customers", R"({"email":"bad"})").fields() == "email ");
  CHECK(client.post("/tenants/nope/customers", R"({"firstname":"B"})", {{"Idempotency-Key", "k"}}).status() == 404);
  CHECK(client.send_plain("POST", "/tenants/nope/customers", "{}", {}).status() == 415);
  CHECK(client.post(at(all, "/c-8/contacts"), R"({"firstname":"A","lastname":"B","email":"bad"})").fields() ==
        "email ");
  CHECK(client.patch(at(one, "/contacts/k9"), R"({"email":"bad"})").fields() == "email ");
  CHECK(client.patch(at(one, "/contacts/k9"), R"({"email":"a@b.no"})").status() == 404);
  // The key is still free: what was judged was not kept.
  client.world().engine().create_tenant("nope").value();
  const Answered made = client.post("/tenants/nope/customers", R"({"firstname":"B"})", {{"Idempotency-Key", "k"}});
  CHECK(made.status() == 201);
  CHECK(made.header("Idempotency-Replayed").empty());
}

TEST_CASE("with tokens an unknown tenant says nothing of rules") {
  ResourceClient client({}, Auth::tokens);
  CHECK(client.get("/tenants/nope/customers?foo=1").status() == 401);
}

TEST_CASE("an element is not changed by members that are ignored") {
  ResourceClient client = with_ada();
  const Answered made = client.post(at(one, "/contacts"), R"({"firstname":"A","lastname":"B","displayName":"Q"})");
  REQUIRE(made.status() == 201);
  const std::string path = made.header("Location").substr(3);
  CHECK(client.patch(path, R"({"displayName":"Q"})").fields() == "displayName ");
  CHECK(client.patch(path, R"({"createdAt":null,"email":"bad"})").fields() == "createdAt email ");
  CHECK(client.patch(path, made.body()).status() == 200);
  CHECK(client.post(at(one, "/consents"), "{}").fields() == "name ");
}

}  // namespace custengine::serve::resource_judgement_test
