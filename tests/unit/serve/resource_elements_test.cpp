#include "resource_client.hpp"

#include "catch.hpp"

#include <custengine/interceptor.hpp>
#include <custengine/json.hpp>

#include <boost/json/serialize.hpp>

#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace custengine::serve::resource_elements_test {

using test::Answered;
using test::ResourceClient;

constexpr std::string_view contacts = "/tenants/acme/customers/c-7/contacts";
constexpr std::string_view contact = "/tenants/acme/customers/c-7/contacts/k1";
constexpr std::string_view addresses = "/tenants/acme/customers/c-7/addresses";
constexpr std::string_view consents = "/tenants/acme/customers/c-7/consents";

ResourceClient with_ada() {
  ResourceClient client;
  client.fixture()
      .session()
      .create({.id = "c-7",
               .first_name = "Ada",
               .email = "ada@example.com",
               .addresses = {{.id = "a1", .type = AddressType::invoice, .city = "Oslo"}},
               .contacts = {{.id = "k1", .first_name = "Per", .last_name = "Ås", .email = "per@example.com"},
                            {.id = "k2", .first_name = "Liv", .last_name = "Dahl"}},
               .consents = {{.id = "n1", .name = "news", .status = true}}})
      .value();
  return client;
}

Customer ada(ResourceClient& client) {
  return client.fixture().session().get("c-7").value();
}

TEST_CASE("a list of contacts is a page") {
  ResourceClient client = with_ada();
  const Answered page = client.get(contacts);
  CHECK(page.status() == 200);
  CHECK(page.header("ETag") == "\"1\"");
  const auto customer = boost::json::parse(to_json(ada(client)));
  CHECK(page.json().at("items") == customer.at("contacts"));
  CHECK(boost::json::serialize(page.json().at("paging")) == R"({"pageNumber":1,"pageSize":50,"totalCount":2})");
  CHECK(client.get(contacts, {{"If-None-Match", "\"1\""}}).status() == 304);
  const Answered second = client.get(std::string(contacts) + "?pageNumber=2&pageSize=1");
  CHECK(second.json().at("items").as_array().size() == 1);
  CHECK(second.json().at("items").at(0).at("customerContactUid") == "k2");
  for (const char* past : {"3", "18446744073709551615"}) {
    const Answered none = client.get(std::string(contacts) + "?pageSize=1&pageNumber=" + past);
    CHECK(none.json().at("items").as_array().empty());
    CHECK(none.json().at("paging").at("totalCount") == 2);
  }
  CHECK(client.get(std::string(contacts) + "?pageNumber=0&pageSize=1001&x=1").fields() == "pageNumber pageSize x ");
  CHECK(client.get("/tenants/acme/customers/c-8/contacts").status() == 404);
}

TEST_CASE("GET gives one element") {
  ResourceClient client = with_ada();
  const Answered got = client.get(contact);
  CHECK(got.status() == 200);
  CHECK(got.header("ETag") == "\"1\"");
  CHECK(got.json().at("firstname") == "Per");
  CHECK(got.json().at("displayName") == "Per Ås");
  CHECK(client.get(contact, {{"If-None-Match", "\"1\""}}).status() == 304);
  CHECK(client.get(std::string(contacts) + "/k9").status() == 404);
  CHECK(client.get(std::string(contacts) + "/%20").status() == 404);
  CHECK(client.get("/tenants/acme/customers/c-8/contacts/k1").status() == 404);
  CHECK(client.get(std::string(addresses) + "/a1").json().at("city") == "Oslo");
  CHECK(client.get(std::string(consents) + "/n1").json().at("status") == true);
}

TEST_CASE("POST adds an element") {
  ResourceClient client = with_ada();
  const Answered made = client.post(contacts, R"({"firstname":"Bo","lastname":"Ek"})");
  CHECK(made.status() == 201);
  CHECK(made.header("ETag") == "\"2\"");
  const std::string id = made.json().at("customerContactUid").as_string().c_str();
  CHECK(made.header("Location") == "/v2" + std::string(contacts) + "/" + id);
  CHECK(client.get(made.header("Location").substr(3)).body() == made.body());
  CHECK(ada(client).contacts().size() == 3);
  CHECK(ada(client).contacts()[0].id == "k1");

  CHECK(client.post(contacts, R"({"customerContactUid":"k3","firstname":"C","lastname":"D"})").header("Location") ==
        "/v2" + std::string(contacts) + "/k3");
  const Answered taken = client.post(contacts, R"({"customerContactUid":"k3","firstname":"C","lastname":"D"})");
  CHECK(taken.status() == 409);
  CHECK(taken.json().at("code") == "AlreadyExists");
  CHECK(taken.json().at("holderId") == "c-7");
  CHECK(client.post("/tenants/acme/customers/c-8/contacts", R"({"firstname":"C","lastname":"D"})").status() == 404);
  const Answered minimal = client.post(consents, R"({"name":"sms"})", {{"Prefer", "return=minimal"}});
  CHECK(minimal.status() == 201);
  CHECK(minimal.body().empty());
  CHECK(ada(client).consents().back().name == "sms");
}

TEST_CASE("a new address needs a type") {
  ResourceClient client = with_ada();
  CHECK(client.post(addresses, R"({"city":"Bergen"})").fields() == "type ");
  CHECK(client.post(addresses, R"({"city":5,"type":null})").fields() == "city type ");
  CHECK(client.post(addresses, R"({"city":"Bergen","type":"HOME"})").fields() == "type ");
  const Answered made = client.post(addresses, R"({"city":"Bergen","type":"DELIVERY_ADDRESS"})");
  CHECK(made.status() == 201);
  CHECK(made.json().at("city") == "Bergen");
  CHECK(ada(client).addresses().size() == 2);
}

TEST_CASE("PATCH and PUT change the named members of an element") {
  for (const char* method : {"PATCH", "PUT"}) {
    CAPTURE(method);
    ResourceClient client = with_ada();
    client.fixture().clock().advance(std::chrono::seconds(1));
    const Answered changed = client.send(method, contact, R"({"lastname":"Øye","email":null})");
    CHECK(changed.status() == 200);
    CHECK(changed.header("ETag") == "\"2\"");
    CHECK(changed.json().at("firstname") == "Per");
    CHECK(changed.json().at("lastname") == "Øye");
    CHECK(changed.json().at("email") == "");
    CHECK(changed.json().at("createdAt") != changed.json().at("lastModifiedAt"));
    CHECK(ada(client).contacts()[1].last_name == "Dahl");
    CHECK(ada(client).email() == "ada@example.com");
    // What GET gave can be sent back.
    CHECK(client.send(method, contact, changed.body()).body() == changed.body());
    CHECK(ada(client).version() == 2);
    CHECK(client.send(method, contact, "{}", {{"Prefer", "return=minimal"}}).status() == 204);
    CHECK(client.send(method, std::string(consents) + "/n1", R"({"status":false})").json().at("status") == false);
    CHECK(client.send(method, std::string(addresses) + "/a1", R"({"postalCode":"0150"})").json().at("city") == "Oslo");
    CHECK(client.send(method, std::string(contacts) + "/k9", R"({"email":null})").status() == 404);
  }
}

TEST_CASE("DELETE removes one element") {
  ResourceClient client = with_ada();
  const Answered gone = client.remove(contact);
  CHECK(gone.status() == 204);
  CHECK(gone.header("ETag") == "\"2\"");
  REQUIRE(ada(client).contacts().size() == 1);
  CHECK(ada(client).contacts()[0].id == "k2");
  CHECK(client.remove(contact).status() == 404);
  CHECK(client.remove(std::string(addresses) + "/a1").status() == 204);
  CHECK(client.remove(std::string(consents) + "/n1").status() == 204);
  CHECK(ada(client).addresses().empty());
  CHECK(ada(client).consents().empty());
}

TEST_CASE("errors of an element name its members alone") {
  ResourceClient client = with_ada();
  const std::string before = client.fixture().state();
  const Answered wrong = client.patch(std::string(contacts) + "/k2", R"({"email":"x","firstname":""})");
  CHECK(wrong.status() == 400);
  CHECK(wrong.fields() == "firstname email ");
  CHECK(wrong.json().at("violations").at(1).at("pointer") == "#/email");
  CHECK(std::string(wrong.json().at("detail").as_string()).find("contacts[") == std::string::npos);
  CHECK(client.post(contacts, R"({"firstname":"B","mobil":1})").fields() == "mobil lastname ");
  CHECK(client.post(contacts, R"({"firstname":"B"})").fields() == "lastname ");
  CHECK(client.patch(contact, R"({"email":"a@b.no","email":"c@d.no"})").fields() == "email ");
  CHECK(client.patch(contact, R"({"customerContactUid":"k9"})").fields() == "customerContactUid ");
  CHECK(client.patch(contact, R"({"customerContactUid":null})").fields() == "customerContactUid ");
  CHECK(client.post(contacts, R"(["firstname"])").json().at("detail") == "must be an object");
  CHECK(client.patch(contact, R"({"email":)").json().at("detail") ==
        "syntax error at offset 9: the text ends too early");
  CHECK(client.fixture().state() == before);
}

TEST_CASE("the body of an element cannot reach other members") {
  ResourceClient client = with_ada();
  const std::string before = client.fixture().state();
  for (const char* body :
       {R"({"firstname":"B","lastname":"C"}],"email":"x@y.no","consents":[{"name":"a"})",
        R"({"firstname":"B","lastname":"C"},{"firstname":"D","lastname":"E"})", "", "null", "{}{}"}) {
    CAPTURE(body);
    CHECK(client.post(contacts, body).status() == 400);
    CHECK(client.patch(contact, body).status() == 400);
  }
  CHECK(client.fixture().state() == before);
}

TEST_CASE("a change of an element heeds If-Match") {
  ResourceClient client = with_ada();
  for (const char* tags : {"\"2\"", "W/\"1\"", "\"a\""}) {
    CAPTURE(tags);
    const Answered refused = client.patch(contact, R"({"email":null})", {{"If-Match", tags}});
    CHECK(refused.status() == 412);
    CHECK(refused.json().at("currentVersion") == 1);
    CHECK(client.remove(contact, {{"If-Match", tags}}).status() == 412);
    CHECK(client.post(consents, R"({"name":"a"})", {{"If-Match", tags}}).status() == 412);
  }
  CHECK(ada(client).version() == 1);
  CHECK(client.patch(contact, R"({"email":null})", {{"If-Match", "\"9\", \"1\""}}).status() == 200);
  CHECK(client.remove(contact, {{"If-Match", "*"}}).status() == 204);
}

/// Lets another writer come between the read and the write of a change.
class OtherWriter : public Interceptor {
 public:
  std::function<void()> write = {};
  Result<void> before(const custengine::Call& call) override {
    if (call.operation == Operation::update && write) std::exchange(write, {})();
    return {};
  }
};

TEST_CASE("no change of another writer is lost") {
  const auto other = std::make_shared<OtherWriter>();
  ResourceClient client({.interceptor = other});
  Session& session = client.fixture().session();
  session.create({.id = "c-7", .first_name = "Ada"}).value();
  const auto write = [&] {
    CustomerPatch patch;
    patch.city = "Oslo";
    patch.contacts = std::vector<Contact>{{.id = "theirs", .first_name = "A", .last_name = "B"}};
    session.update("c-7", patch).value();
  };
  other->write = write;
  const Answered made = client.post(contacts, R"({"customerContactUid":"ours","firstname":"C","lastname":"D"})");
  CHECK(made.status() == 201);
  CHECK(made.header("ETag") == "\"3\"");
  CHECK(ada(client).city() == "Oslo");
  REQUIRE(ada(client).contacts().size() == 2);
  CHECK(ada(client).contacts()[1].id == "ours");

  session.remove("c-7").value();
  session.create({.id = "c-7", .first_name = "Ada"}).value();
  other->write = write;
  CHECK(client.post(contacts, R"({"firstname":"C","lastname":"D"})", {{"If-Match", "\"1\""}}).status() == 412);
  CHECK(ada(client).contacts().size() == 1);
}

TEST_CASE("contacts that threads add at once are all there") {
  ResourceClient client = with_ada();
  constexpr int threads_count = 4, each = 25;
  std::vector<std::thread> threads;
  for (int t = 0; t < threads_count; ++t)
    threads.emplace_back([&client] {
      for (int i = 0; i < each; ++i)
        // 412 says that others came first each time, which the client then tries again.
        while (client.post(contacts, R"({"firstname":"B","lastname":"C"})").status() == 412) std::this_thread::yield();
    });
  for (std::thread& thread : threads) thread.join();
  CHECK(ada(client).contacts().size() == 2 + threads_count * each);
  CHECK(ada(client).version() == 1 + threads_count * each);
}

}  // namespace custengine::serve::resource_elements_test
