#include "resource_client.hpp"

#include "catch.hpp"

#include <custengine/json.hpp>

#include <boost/json/object.hpp>

#include <string>

namespace custengine::serve::resource_extensions_test {

using test::Answered;
using test::ResourceClient;

constexpr std::string_view extensions = "/tenants/acme/customers/c-7/extensions";
constexpr std::string_view body = R"({"extensionCode":"TWO_INVOICE","organizationUid":"o-1"})";

ResourceClient with_ada() {
  ResourceClient client({.options = {.stores = {"oslo", "bergen"}}});
  client.fixture()
      .session()
      .create({.id = "c-7", .first_name = "Ada", .payment_terms = 14, .extensions = {{.organization_id = "o-1"}}})
      .value();
  return client;
}

Customer ada(ResourceClient& client) {
  return client.fixture().session().get("c-7").value();
}

TEST_CASE("POST attaches an extension once") {
  ResourceClient client = with_ada();
  const Answered same = client.post(extensions, body);
  CHECK(same.status() == 200);
  CHECK(same.header("ETag") == "\"1\"");
  const Answered other = client.post(extensions, R"({"extensionCode":"TWO_INVOICE","organizationUid":"o-2"})");
  CHECK(other.status() == 200);
  CHECK(other.header("ETag") == "\"2\"");
  CHECK(other.body() == to_json(ada(client)));
  CHECK(client.post(extensions, body, {{"If-Match", "\"1\""}}).status() == 412);
  CHECK(client.post(extensions, body, {{"Prefer", "return=minimal"}}).status() == 204);
  CHECK(client.post(extensions, R"({"extensionCode":"THREE","organizationUid":"o-2"})").fields() == "extensionCode ");
  CHECK(client.post(extensions, R"({"organizationUid":"o-2"})").fields() == "extensionCode ");
}

TEST_CASE("DELETE detaches in three forms") {
  const std::string base(extensions);
  for (const std::string& path : {base + "/TWO_INVOICE/o-1", base + "?extensionCode=TWO_INVOICE&organizationUid=o-1",
                                  base + "?extensionCode=TWO_INVOICE"}) {
    CAPTURE(path);
    ResourceClient client = with_ada();
    CHECK(client.remove(path, {{"If-Match", "\"2\""}}).status() == 412);
    const Answered gone = client.remove(path, {{"If-Match", "\"1\""}});
    CHECK(gone.status() == 204);
    CHECK(gone.header("ETag") == "\"2\"");
    CHECK(ada(client).extensions().empty());
    CHECK(client.remove(path).status() == 404);
  }
  for (const std::string_view form : {body, std::string_view(R"({"extensionCode":"TWO_INVOICE"})")}) {
    ResourceClient client = with_ada();
    CHECK(client.send_plain("DELETE", base, form, {}).status() == 415);
    CHECK(client.send("DELETE", base, form).status() == 204);
    CHECK(ada(client).extensions().empty());
    CHECK(client.send("DELETE", base, form).status() == 404);
  }
}

TEST_CASE("a wrong extension to detach is 400") {
  ResourceClient client = with_ada();
  const std::string base(extensions);
  CHECK(client.remove(base).fields() == "extensionCode ");
  CHECK(client.remove(base + "?organizationUid=o-1").fields() == "extensionCode ");
  CHECK(client.remove(base + "?extensionCode=x&organizationUid=&a=1").fields() == "extensionCode organizationUid a ");
  CHECK(client.remove(base + "/x/o-1").fields() == "extensionCode ");
  CHECK(client.remove(base + "/TWO_INVOICE/%20").status() == 400);
  CHECK(client.send("DELETE", base + "?extensionCode=TWO_INVOICE", body).fields() == "extensionCode ");
  CHECK(client.send("DELETE", base + "?x=1", R"({"organizationUid":5})").fields() ==
        "x organizationUid extensionCode ");
  CHECK(ada(client).extensions().size() == 1);
}

TEST_CASE("a customer in a store is one flat object") {
  ResourceClient client = with_ada();
  Session& session = client.fixture().session();
  session.set_store_details("oslo", "c-7", {.note = "at the back \"door\"", .payment_terms = 30}).value();
  const Answered got = client.get("/tenants/acme/stores/oslo/customers/c-7");
  CHECK(got.status() == 200);
  auto expected = boost::json::parse(to_json(ada(client)));
  const StoreCustomer seen = session.get_in_store("oslo", "c-7").value();
  expected.as_object()["storeUid"] = "oslo";
  expected.as_object()["storeCustomerDetails"] = boost::json::parse(to_json(seen.details));
  expected.as_object()["effective"] = boost::json::parse(to_json(seen.effective));
  CHECK(got.json() == expected);
  CHECK(client.get("/tenants/acme/stores/bergen/customers/c-7").json().at("effective").at("paymentTerms") == 14);
  CHECK(client.get("/tenants/acme/stores/rome/customers/c-7").status() == 404);
  CHECK(client.get("/tenants/acme/stores/oslo/customers/c-8").status() == 404);
}

TEST_CASE("the tag in a store changes with the details") {
  ResourceClient client = with_ada();
  const std::string_view path = "/tenants/acme/stores/oslo/customers/c-7";
  const std::string first = client.get(path).header("ETag");
  CHECK(client.get(path, {{"If-None-Match", first}}).status() == 304);
  const Answered put = client.send("PUT", std::string(path) + "/details", R"({"paymentTerms":30})");
  CHECK(put.status() == 200);
  CHECK(put.json().at("storeCustomerDetails").at("paymentTerms") == 30);
  CHECK(put.json().at("effective").at("paymentTerms") == 30);
  CHECK(put.body() == client.get(path).body());
  CHECK(put.header("ETag") == client.get(path).header("ETag"));
  CHECK(put.header("ETag") != first);
  CHECK(client.get(path, {{"If-None-Match", first}}).status() == 200);
  CHECK(client.patch("/tenants/acme/customers/c-7", R"({"city":"Oslo"})").status() == 200);
  CHECK(client.get(path).header("ETag") != put.header("ETag"));
}

TEST_CASE("PUT replaces the details of a store") {
  ResourceClient client = with_ada();
  const std::string_view path = "/tenants/acme/stores/oslo/customers/c-7/details";
  const Answered minimal = client.send("PUT", path, R"({"note":"n","paymentTerms":1})", {{"Prefer", "return=minimal"}});
  CHECK(minimal.status() == 204);
  CHECK_FALSE(minimal.header("ETag").empty());
  CHECK(client.send("PUT", path, "{}").json().at("storeCustomerDetails").at("note") == "");
  CHECK(client.send("PUT", path, R"({"paymentTerms":-1,"note":5})").fields() == "note paymentTerms ");
  CHECK(client.send("PUT", path, R"({"paymentTerms":-1})").fields() == "paymentTerms ");
  CHECK(client.send("PUT", std::string(path) + "?a=1", R"({"nota":"x"})").fields() == "a nota ");
  CHECK(client.send("PUT", path, "{}", {{"If-Match", "\"1\""}}).status() == 412);
  CHECK(client.send("PUT", "/tenants/acme/stores/rome/customers/c-7/details", "{}").status() == 404);
}

TEST_CASE("PUT of details heeds If-Match") {
  ResourceClient client = with_ada();
  const std::string seen = "/tenants/acme/stores/oslo/customers/c-7", details = seen + "/details";
  const std::string tag = client.get(seen).header("ETag");
  const Answered refused = client.send("PUT", details, R"({"note":"a"})", {{"If-Match", "\"1\""}});
  CHECK(refused.status() == 412);
  CHECK(refused.json().at("currentVersion") == 1);
  CHECK(client.send("PUT", details, R"({"paymentTerms":-1})", {{"If-Match", "\"1\""}}).status() == 400);
  const Answered made = client.send("PUT", details, R"({"note":"a"})", {{"If-Match", tag}});
  CHECK(made.status() == 200);
  CHECK(client.send("PUT", details, R"({"note":"b"})", {{"If-Match", tag}}).status() == 412);
  CHECK(client.send("PUT", details, R"({"note":"b"})", {{"If-Match", made.header("ETag")}}).status() == 200);
  CHECK(client.send("PUT", details, R"({"note":"c"})", {{"If-Match", "*"}}).status() == 200);
  CHECK(client.get(seen, {{"If-Match", tag}}).status() == 412);
}

}  // namespace custengine::serve::resource_extensions_test
