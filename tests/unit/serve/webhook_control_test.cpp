#include "serve/http/http_url.hpp"

#include "control_client.hpp"

#include "catch.hpp"

#include <atomic>
#include <chrono>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

namespace custengine::serve::webhook_control_test {

using namespace std::chrono_literals;
using test::ControlClient;
using test::Reply;

const std::string webhooks = "/worlds/default/webhooks";
const std::string url = "http://127.0.0.1:9/hook";

/// A receiver of webhooks: it answers with the prepared statuses, then with 200. A status of 0 is no answer.
class Receiver {
 public:
  void prepare(std::vector<int> statuses) {
    const std::lock_guard lock(mutex_);
    prepared_ = std::move(statuses);
  }
  Post post() {
    return [this](const std::string& to, const std::string& body, std::chrono::milliseconds timeout,
                  const std::stop_token& /*stop*/) -> Result<int> {
      const std::lock_guard lock(mutex_);
      seen_.push_back(to + ' ' + body);
      timeout_ = timeout;
      if (prepared_.empty()) return 200;
      const int status = prepared_.front();
      prepared_.erase(prepared_.begin());
      if (status < 0) throw std::runtime_error("broken");
      if (status == 0) return Error{.code = ErrorCode::unavailable, .message = "no answer"};
      return status;
    };
  }
  std::vector<std::string> seen() const {
    const std::lock_guard lock(mutex_);
    return seen_;
  }
  std::chrono::milliseconds timeout() const {
    const std::lock_guard lock(mutex_);
    return timeout_;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<int> prepared_;
  std::vector<std::string> seen_;
  std::chrono::milliseconds timeout_ = {};
};

/// Waits until nothing is pending.
Reply settled(ControlClient& client) {
  while (true) {
    Reply reply = client.send("GET", webhooks + "/deliveries");
    if (reply.body.find("pending") == std::string::npos) return reply;
    std::this_thread::sleep_for(1ms);
  }
}

void put(ControlClient& client, const std::string& more = "") {
  const Reply reply = client.send("PUT", webhooks, R"({"items":[{"url":")" + url + "\"" + more + R"(}],"retryMs":1})");
  REQUIRE(reply.status == 200);
}

TEST_CASE("a webhook gets each change of a customer") {
  Receiver receiver;
  ControlClient client({.post = receiver.post()});
  client.send("PATCH", "/worlds/default/tenants/acme", R"({"stores":["oslo"]})");
  put(client);
  auto& session = client.world().fixture().session();
  session.create({.id = "a", .first_name = "Ada"}).value();
  session.update("a", {.city = "Oslo"}).value();
  session.set_store_details("oslo", "a", {.note = "is no event"}).value();
  session.remove("a").value();
  const Reply log = settled(client);
  const std::string rest = R"(","tenant":{"Id":"acme","Uid":"acme"},"customer":{"Id":"a","Uid":"a"},)"
                           R"("tenantUser":{"Id":"","Uid":""}})";
  CHECK(receiver.seen() == std::vector<std::string>{url + R"( {"action":"CUSTOMER_CREATE)" + rest,
                                                    url + R"( {"action":"CUSTOMER_UPDATE)" + rest,
                                                    url + R"( {"action":"CUSTOMER_DELETE)" + rest});
  CHECK(receiver.timeout() == 10s);
  CHECK(log.at("/items/1/state") == "\"delivered\"");
  CHECK(log.at("/items/1/event") == "\"CUSTOMER_UPDATE\"");
  CHECK(log.at("/items/1/tries") == "1");
  CHECK(log.at("/items/1/status") == "200");
  CHECK(log.at("/dropped") == "0");
}

TEST_CASE("a webhook chooses events and tenants") {
  Receiver receiver;
  ControlClient client({.post = receiver.post()});
  put(client, R"(,"events":["CUSTOMER_DELETE"],"tenant":"more")");
  CHECK(client.send("GET", webhooks).body ==
        R"({"items":[{"url":")" + url + R"(","events":["CUSTOMER_DELETE"],"tenant":"more"}],"retryMs":1})");
  client.send("PUT", "/worlds/default/tenants/more");  // made later
  auto& fixture = client.world().fixture();
  for (const char* tenant : {"acme", "more"}) {
    Session session = fixture.session(tenant);
    session.create({.id = "a", .first_name = "Ada"}).value();
    session.remove("a").value();
  }
  settled(client);
  REQUIRE(receiver.seen().size() == 1);
  CHECK(receiver.seen()[0].find(R"("CUSTOMER_DELETE","tenant":{"Id":"more")") != std::string::npos);
  client.send("DELETE", "/worlds/default/tenants/more");
  client.send("PUT", "/worlds/default/tenants/more");  // and made again
  Session again = fixture.session("more");
  again.create({.id = "a", .first_name = "Ada"}).value();
  again.remove("a").value();
  settled(client);
  CHECK(receiver.seen().size() == 2);
}

TEST_CASE("a delivery is tried again after 5xx or silence") {
  Receiver receiver;
  ControlClient client({.post = receiver.post()});
  put(client);
  receiver.prepare({500, 0, -1, 503});
  client.world().fixture().session().create({.first_name = "Ada"}).value();
  Reply log = settled(client);
  CHECK(receiver.seen().size() == 5);
  CHECK(log.at("/items/0/tries") == "5");
  CHECK(log.at("/items/0/state") == "\"delivered\"");
  for (const int status : {404, 302}) {
    receiver.prepare({status});
    client.world().fixture().session().create({.first_name = "Ada"}).value();
    log = settled(client);
    const std::string newest = status == 404 ? "/items/1" : "/items/2";
    CHECK(log.at(newest + "/state") == "\"failed\"");
    CHECK(log.at(newest + "/tries") == "1");
    CHECK(log.at(newest + "/status") == std::to_string(status));
  }
}

TEST_CASE("a delivery fails for good after ten retries") {
  Receiver receiver;
  Engine engine;
  engine.create_tenant("acme").value();
  receiver.prepare(std::vector<int>(100, 0));
  {
    Webhooks sender(engine, {{.url = url, .events = {ChangeType::created}}}, receiver.post(), 1ms);
    engine.session("acme")->create({.first_name = "Ada"}).value();
    while (sender.report().deliveries.at(0).state == Webhooks::Delivery::State::pending)
      std::this_thread::sleep_for(1ms);
    CHECK(sender.report().deliveries.at(0).state == Webhooks::Delivery::State::failed);
    CHECK(sender.report().deliveries.at(0).tries == 11);
    CHECK(sender.report().deliveries.at(0).error == "no answer");
  }
  CHECK(receiver.seen().size() == 11);
}

TEST_CASE("reset forgets deliveries and keeps webhooks") {
  Receiver receiver;
  ControlClient client({.post = receiver.post()});
  REQUIRE(client.send("PUT", webhooks, R"({"items":[{"url":")" + url + R"("}],"retryMs":60000})").status == 200);
  receiver.prepare({500});
  client.world().fixture().session().create({.first_name = "Ada"}).value();
  while (client.send("GET", webhooks + "/deliveries").at("/items/0/tries") != "1") std::this_thread::sleep_for(1ms);
  CHECK(client.send("POST", "/worlds/default/reset").status == 204);
  CHECK(client.send("GET", webhooks + "/deliveries").body == R"({"items":[],"dropped":0})");
  client.world().fixture().session().create({.first_name = "Ada"}).value();
  settled(client);
  CHECK(receiver.seen().size() == 2);
  CHECK(client.send("DELETE", webhooks).status == 204);
  CHECK(client.send("GET", webhooks).body == R"({"items":[],"retryMs":1000})");
  client.world().fixture().session().create({.first_name = "Ada"}).value();
  CHECK(client.send("GET", webhooks + "/deliveries").body == R"({"items":[],"dropped":0})");
}

TEST_CASE("webhooks have URLs on this machine") {
  for (const char* local :
       {"http://localhost:80/a", "http://127.0.0.1/a", "http://127.9.9.9:5", "http://[::1]:7/x?y=1"}) {
    CAPTURE(local);
    REQUIRE(parse_http_url(local));
    CHECK(parse_http_url(local)->is_loopback());
  }
  for (const char* remote : {"http://example.com/", "http://10.0.0.1/", "http://[::2]/",
                             "http://localhost.example.com/", "http://0.0.0.0/", "http://127.0.0.1.example.com/",
                             "http://2130706433/", "http://example.com?127.0.0.1", "http://[::ffff:127.0.0.1]/"}) {
    CAPTURE(remote);
    REQUIRE(parse_http_url(remote));
    CHECK_FALSE(parse_http_url(remote)->is_loopback());
  }
  for (const char* wrong : {"", "x", "https://localhost/", "ftp://localhost/", "http:///a", "http://a@localhost/",
                            "/path", "http://localhost /", "http://127.0.0.1@example.com/", "http://127.0.0.1:0/",
                            "http://[::1/", "http://1:2:3/", "file:///etc/passwd"}) {
    CAPTURE(wrong);
    CHECK_FALSE(parse_http_url(wrong));
  }
  Receiver receiver;
  ControlClient strict({.post = receiver.post()});
  ControlClient open({.post = receiver.post(), .allow_remote_webhooks = true});
  const std::string remote = R"({"items":[{"url":"http://example.com/"}]})";
  CHECK(strict.send("PUT", webhooks, remote).status == 400);
  CHECK(open.send("PUT", webhooks, remote).status == 200);
  CHECK(ControlClient().send("PUT", webhooks, remote).status == 409);
  const Reply wrong = strict.send(
      "PUT", webhooks, R"({"items":[{"url":"x","events":[],"tenant":1},{"events":["A",7],"z":1}],"retryMs":0})");
  std::string fields;
  const auto json = wrong.json();
  for (const auto& violation : json.at("violations").as_array())
    fields += std::string(violation.at("field").as_string()) + ' ';
  CHECK(fields ==
        "items[0].url items[0].events items[0].tenant items[1].url items[1].events[0] items[1].events[1] "
        "items[1].z retryMs ");
  CHECK(strict.send("PUT", webhooks, "{}").status == 400);
}

/// A receiver that gives no answer until the sender stops waiting.
class SilentReceiver {
 public:
  Post post() {
    return [this](const std::string&, const std::string&, std::chrono::milliseconds,
                  const std::stop_token& stop) -> Result<int> {
      is_called_ = true;
      while (!stop.stop_requested()) std::this_thread::sleep_for(1ms);
      return Error{.code = ErrorCode::unavailable, .message = "stopped"};
    };
  }
  void wait_for_call() const {
    while (!is_called_) std::this_thread::sleep_for(1ms);
  }

 private:
  std::atomic<bool> is_called_ = false;
};

TEST_CASE("the end of webhooks stops a delivery that runs") {
  SilentReceiver receiver;
  ControlClient client({.post = receiver.post()});
  client.send("POST", "/worlds", R"({"name":"one"})");
  client.send("PUT", "/worlds/one/webhooks", R"({"items":[{"url":")" + url + R"("}]})");
  client.world("one").fixture().session().create({.first_name = "Ada"}).value();
  receiver.wait_for_call();
  // Each of these would not return otherwise.
  SECTION("deleted") {
    CHECK(client.send("DELETE", "/worlds/one/webhooks").status == 204);
  }
  SECTION("replaced") {
    CHECK(client.send("PUT", "/worlds/one/webhooks", R"({"items":[]})").status == 200);
  }
  SECTION("with its world") {
    CHECK(client.send("DELETE", "/worlds/one").status == 204);
  }
}

TEST_CASE("a tenant that was dropped is followed no more") {
  Receiver receiver;
  ControlClient client({.post = receiver.post()});
  put(client);
  CHECK(client.world().webhooks()->followed() == 1);
  for (int i = 0; i < 3; ++i) {
    const std::string tenant = "/worlds/default/tenants/t-" + std::to_string(i);
    CHECK(client.send("PUT", tenant).status == 201);
    CHECK(client.world().webhooks()->followed() == 2);
    CHECK(client.send("DELETE", tenant).status == 204);
    CHECK(client.world().webhooks()->followed() == 1);
  }
  client.send("PUT", "/worlds/default/tenants/more");
  client.send("POST", "/worlds/default/reset");
  CHECK(client.world().webhooks()->followed() == 1);
}

TEST_CASE("webhooks get what was written before they follow") {
  Receiver receiver;
  ControlClient client({.post = receiver.post()});
  put(client);
  World& world = client.world();
  // Writes right after a tenant was made, before the world hears of the tenant.
  world.engine().create_tenant("more").value();
  Session session = world.fixture().session("more");
  session.create({.id = "a", .first_name = "Ada"}).value();
  session.remove("a").value();
  world.tenant_was_made("more");
  session.create({.id = "b", .first_name = "Bo"}).value();
  const Reply log = settled(client);
  CHECK(log.at("/items/0/customerUid") == "\"a\"");
  CHECK(log.at("/items/0/event") == "\"CUSTOMER_CREATE\"");
  CHECK(log.at("/items/1/event") == "\"CUSTOMER_DELETE\"");
  CHECK(log.at("/items/2/customerUid") == "\"b\"");
  CHECK(receiver.seen().size() == 3);
  // A restored tenant goes on with its numbers: what it had is not sent.
  const std::string dump = client.send("GET", "/worlds/default/tenants/more/dump?format=tenant").body;
  CHECK(client
            .send("POST", "/worlds/default/tenants/again/load", dump,
                  {{"Content-Type", "application/vnd.custengine.dump"}})
            .status == 201);
  world.fixture().session("again").remove("b").value();
  CHECK(settled(client).at("/items/3/event") == "\"CUSTOMER_DELETE\"");
  CHECK(receiver.seen().size() == 4);
}

}  // namespace custengine::serve::webhook_control_test
