#include "control_client.hpp"

#include "catch.hpp"

#include <chrono>
#include <string>
#include <thread>
#include <vector>

namespace custengine::serve::call_control_test {

using namespace std::chrono_literals;
using test::ControlClient;
using test::Reply;

const std::string calls = "/worlds/default/calls";

std::uint64_t call(World& world, std::string_view operation, std::string_view id = {}, int status = 200,
                   std::string_view tenant = "acme") {
  const std::uint64_t number = world.calls().begin();
  world.calls().end(number, {.operation = operation, .tenant = tenant, .id = id, .method = "GET", .path = "/v2/x"},
                    status, 7us);
  return number;
}

TEST_CASE("calls are listed and found by what they were") {
  ControlClient client;
  World& world = client.world();
  call(world, "get", "c-1");
  call(world, "get", "c-2", 404);
  call(world, "update", "c-1");
  call(world, "list", "", 200, "other");
  const Reply all = client.send("GET", calls);
  CHECK(all.at("/count") == "4");
  CHECK(all.at("/exact") == "true");
  CHECK(all.at("/dropped") == "0");
  CHECK(all.at("/items/1/number") == "2");
  CHECK(all.at("/items/1/status") == "404");
  CHECK(all.at("/items/1/path") == "\"/v2/x\"");
  CHECK(all.at("/items/1/durationUs") == "7");
  CHECK(all.at("/items/3/tenant") == "\"other\"");
  const auto count = [&](const std::string& query) {
    return client.send("GET", calls + "/count?" + query).at("/count");
  };
  CHECK(count("operation=get") == "2");
  CHECK(count("operation=get&id=c-1") == "1");
  CHECK(count("id=c-1") == "2");
  CHECK(count("status=404") == "1");
  CHECK(count("tenant=acme") == "3");
  CHECK(count("tenant=acme&status=200&operation=update") == "1");
  CHECK(count("since=2") == "2");
  CHECK(count("since=2&operation=list") == "1");
  CHECK(count("operation=remove") == "0");
  for (const char* query : {"?operation=gett", "/count?operation=gett", "/wait?operation="}) {
    CAPTURE(query);
    const Reply unknown = client.send("GET", calls + query);
    CHECK(unknown.status == 400);
    CHECK(unknown.at("/violations/0/field") == "\"operation\"");
    CHECK(unknown.body.find("must be one of list, create, ") != std::string::npos);
  }
  CHECK(client.send("GET", calls + "?operation=get&limit=1").at("/items/0/number") == "2");
  CHECK(client.send("GET", calls + "/3").at("/operation") == "\"update\"");
  CHECK(client.send("GET", calls + "/9").status == 404);
  CHECK(client.send("GET", calls + "/x").status == 404);
  for (const char* query : {"status=ok", "status=99", "since=-1", "limit=0", "limit=x"}) {
    CAPTURE(query);
    CHECK(client.send("GET", calls + "?" + query).status == 400);
  }
  CHECK(client.send("DELETE", calls).status == 204);
  CHECK(client.send("GET", calls).at("/count") == "0");
  CHECK(call(world, "get") == 5);
}

TEST_CASE("a call has the id that it made and its request id") {
  ControlClient client;
  CallLog& log = client.world().calls();
  Response made{.status = 201};
  made.set("Location", "/v2/tenants/acme/customers/c-9");
  CHECK(created_id(made) == "c-9");
  made.status = 200;
  CHECK(created_id(made).empty());
  CHECK(created_id(Response{.status = 201}).empty());
  log.end(log.begin(), {.operation = "create", .tenant = "acme"}, 201, 1us, {.request_id = "r-1", .created_id = "c-9"});
  log.end(log.begin(), {.operation = "get", .tenant = "acme", .id = "c-9"}, 200, 1us, {.created_id = "x"});
  CHECK(client.send("GET", calls + "/count?id=c-9").at("/count") == "2");
  CHECK(client.send("GET", calls + "/count?id=c-9&operation=create").at("/count") == "1");
  CHECK(client.send("GET", calls + "/1").at("/id") == "\"c-9\"");
  CHECK(client.send("GET", calls + "/1").at("/requestId") == "\"r-1\"");
  CHECK(client.send("GET", calls + "?requestId=r-1").at("/items/0/number") == "1");
  CHECK(client.send("GET", calls + "/count?requestId=r-1").body == R"({"count":1,"exact":true})");
}

TEST_CASE("counts are exact when calls were dropped") {
  ControlClient client;
  World& world = client.world();
  constexpr std::uint64_t total = CallLog::max_entries + 500;
  for (std::uint64_t i = 0; i < total; ++i) call(world, i % 2 == 0 ? "get" : "update", i % 4 == 0 ? "c-1" : "c-2");
  const Reply all = client.send("GET", calls + "?limit=2");
  CHECK(all.at("/count") == std::to_string(total));
  CHECK(all.at("/dropped") == "500");
  CHECK(all.at("/items/0/number") == std::to_string(total - 1));
  CHECK(client.send("GET", calls + "/count?operation=get").at("/count") == std::to_string(total / 2));
  CHECK(client.send("GET", calls + "/count?id=c-1").at("/count") == std::to_string(total / 4));
  CHECK(client.send("GET", calls + "/count?id=c-1").at("/exact") == "true");
  CHECK(client.send("GET", calls + "/500").status == 404);
  CHECK(client.send("GET", calls + "/501").status == 200);
  CHECK(client.send("GET", calls + "/count?since=500").body == R"({"count":10000,"exact":true})");
  CHECK(client.send("GET", calls + "/count?since=499").body == R"({"count":10000,"exact":false})");
}

TEST_CASE("a count says when it is not exact") {
  ControlClient client;
  World& world = client.world();
  constexpr std::size_t ids = CallLog::max_counts + 10;
  for (std::size_t i = 0; i < ids; ++i) call(world, "get", "c-" + std::to_string(i));
  const auto count = [&](const std::string& query) { return client.send("GET", calls + "/count" + query).body; };
  const std::string total = std::to_string(ids);
  CHECK(count("") == R"({"count":)" + total + R"(,"exact":true})");
  CHECK(count("?operation=get") == R"({"count":)" + total + R"(,"exact":true})");
  CHECK(count("?operation=get&id=c-7") == R"({"count":1,"exact":false})");
  CHECK(count("?operation=update&id=c-7") == R"({"count":0,"exact":true})");
  // Tenants are bounded too: a test may make up any number of them.
  for (std::size_t i = 0; i < ids; ++i) call(world, "get", "x", 201, "t-" + std::to_string(i));
  CHECK(count("?status=201").ends_with(R"("exact":false})"));
  CHECK(count("") == R"({"count":)" + std::to_string(2 * ids) + R"(,"exact":true})");
}

TEST_CASE("a client waits for calls") {
  ControlClient client;
  World& world = client.world();
  call(world, "get");
  CHECK(client.send("GET", calls + "/wait?operation=get").body == R"({"count":1,"exact":true})");
  const Reply late = client.send("GET", calls + "/wait?count=2&timeoutMs=1");
  CHECK(late.status == 409);
  CHECK(late.at("/detail") == "\"1 of 2 calls came within 1 ms\"");
  Response waiting = client.start("GET", calls + "/wait?operation=update&count=2&timeoutMs=60000");
  REQUIRE(waiting.poll);
  CHECK_FALSE(waiting.poll());
  std::thread other([&world] {
    call(world, "update");
    call(world, "update");
  });
  CHECK(ControlClient::read(std::move(waiting)).body == R"({"count":2,"exact":true})");
  other.join();
  CHECK(client.send("GET", calls + "/wait?timeoutMs=60001").status == 400);
  CHECK(client.send("GET", calls + "/wait?count=0").status == 400);
}

TEST_CASE("a waiter outlives its world") {
  ControlClient client;
  client.send("POST", "/worlds", R"({"name":"one"})");
  Response waiting = client.start("GET", "/worlds/one/calls/wait?timeoutMs=20");
  REQUIRE(waiting.poll);
  CHECK(client.send("DELETE", "/worlds/one").status == 204);
  CHECK(ControlClient::read(std::move(waiting)).status == 409);
}

TEST_CASE("calls are counted exactly under many threads") {
  ControlClient client;
  constexpr std::uint64_t threads = 8, each = 2000;
  std::vector<std::thread> running;
  for (std::uint64_t t = 0; t < threads; ++t)
    running.emplace_back([&client, t] {
      const std::string id = "c-" + std::to_string(t);
      for (std::uint64_t i = 0; i < each; ++i) call(client.world(), i % 2 == 0 ? "get" : "update", id);
    });
  for (std::thread& thread : running) thread.join();
  CHECK(client.world().calls().count({}).calls == threads * each);
  CHECK(client.world().calls().count({.operation = "get", .id = "c-3"}).calls == each / 2);
  const auto list = client.world().calls().list({}, CallLog::max_entries).entries;
  CHECK(list.size() == CallLog::max_entries);
  for (std::size_t i = 1; i < list.size(); ++i) REQUIRE(list[i - 1].number < list[i].number);
}

TEST_CASE("refused calls take no room from the others") {
  ControlClient client;
  World& world = client.world();
  constexpr std::size_t strangers = 2 * CallLog::max_counts + 10;
  for (std::size_t i = 0; i < strangers; ++i)
    call(world, "get", "c-" + std::to_string(i), i % 2 == 0 ? 401 : 404, "t-" + std::to_string(i));
  call(world, "get", "c-1");
  const auto count = [&](const std::string& query) { return client.send("GET", calls + "/count" + query).body; };
  CHECK(count("?status=404") == R"({"count":)" + std::to_string(strangers / 2) + R"(,"exact":true})");
  CHECK(count("?status=401&operation=get") == R"({"count":)" + std::to_string(strangers / 2) + R"(,"exact":true})");
  CHECK(count("?status=200&id=c-1") == R"({"count":1,"exact":true})");
  CHECK(count("?status=200&tenant=acme") == R"({"count":1,"exact":true})");
  CHECK(count("?id=c-1") == R"({"count":1,"exact":false})");  // the refused ones were dropped
}

TEST_CASE("refused calls are counted by id while they are kept") {
  ControlClient client;
  World& world = client.world();
  call(world, "get", "c-9", 404);
  call(world, "get", "c-9", 404, "other");
  call(world, "get", "c-8", 404);
  call(world, "update", "c-9", 412);
  call(world, "get", "c-9");
  const auto count = [&](const std::string& query) { return client.send("GET", calls + "/count" + query).body; };
  CHECK(count("?id=c-9") == R"({"count":4,"exact":true})");
  CHECK(count("?id=c-9&status=404") == R"({"count":2,"exact":true})");
  CHECK(count("?tenant=other") == R"({"count":1,"exact":true})");
  CHECK(count("?tenant=acme&operation=get&status=404") == R"({"count":2,"exact":true})");
}

TEST_CASE("what a stranger sends is kept short and as UTF-8") {
  ControlClient client;
  World& world = client.world();
  const std::string longer(CallLog::max_id + 1, 't'), path = "/v2/" + std::string(8000, 'p');
  world.calls().end(world.calls().begin(),
                    {.operation = "get", .tenant = longer, .id = longer, .method = "GET", .path = path}, 404, 7us);
  call(world, "list", "\xC3", 404, "\xFF\xFE");
  call(world, "get", std::string(CallLog::max_id, 'i'));
  const Reply list = client.send("GET", calls);
  CHECK(list.at("/items/0/tenant") == R"("")");
  CHECK(list.at("/items/0/id") == R"("")");
  CHECK(list.at("/items/0/path") == '"' + path.substr(0, CallLog::max_path) + '"');
  CHECK(list.at("/items/1/tenant") == "\"\xEF\xBF\xBD\xEF\xBF\xBD\"");
  CHECK(list.at("/items/1/id") == "\"\xEF\xBF\xBD\"");
  CHECK(list.at("/items/2/id") == '"' + std::string(CallLog::max_id, 'i') + '"');
}

TEST_CASE("one who counts again sees the new calls only") {
  CallLog log;
  const auto end_call = [&log](std::string_view id, int status = 200) {
    const std::uint64_t number = log.begin();
    log.end(number, {.operation = "get", .tenant = "acme", .id = id}, status, 7us);
  };
  const CallLog::Filter filter{.id = "a"};
  CallLog::Seen seen;
  const auto counted = [&] {
    log.count_on(filter, seen);
    return seen.count->calls;
  };
  end_call("a");
  CHECK(counted() == 1);
  end_call("b");
  end_call("a", 404);
  CHECK(counted() == 2);
  CHECK(counted() == 2);
  log.clear();
  CHECK(counted() == 0);
  for (std::size_t i = 0; i < CallLog::max_entries / 2; ++i) end_call("a");
  CHECK(counted() == CallLog::max_entries / 2);
  for (std::size_t i = 0; i < CallLog::max_entries + 7; ++i) end_call("a");  // more than are kept
  CHECK(counted() == CallLog::max_entries * 3 / 2 + 7);
  CHECK(seen.count->is_exact);
  CHECK(log.count(filter).calls == seen.count->calls);
}

}  // namespace custengine::serve::call_control_test
