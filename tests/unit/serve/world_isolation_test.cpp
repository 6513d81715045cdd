#include "control_client.hpp"

#include "catch.hpp"

#include <atomic>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <thread>
#include <vector>

namespace custengine::serve::world_isolation_test {

using test::ControlClient;

/// What a test does in its world, and the transcript of it.
std::string run_script(ControlClient& client, const std::string& name, int steps) {
  World& world = client.world(name);
  const std::string base = "/worlds/" + name;
  std::string transcript;
  Session session = world.session("acme", std::nullopt).value();
  for (int i = 0; i < steps; ++i) {
    {
      const std::shared_lock gate(world.gate());
      const std::uint64_t number = world.calls().begin();
      const auto made = session.create({.first_name = "N" + std::to_string(i % 7), .city = "Oslo"});
      if (i % 3 == 0) session.remove(made->id()).value();
      world.calls().end(number, {.operation = "create", .tenant = "acme", .id = made->id()}, 201, {});
    }
    if (i % 5 == 0) transcript += client.send("POST", base + "/clock/advance", R"({"advanceMs":17})").body;
    if (i % 20 == 19) {
      transcript += client.send("GET", base + "/state").body;
      transcript += client.send("GET", base + "/calls/count").body;
      transcript += client.send("GET", base + "/tenants/acme/changes?limit=5").body;
      CHECK(client.send("POST", base + "/reset").status == 204);
    }
  }
  return transcript + client.send("GET", base + "/tenants/acme/dump").body;
}

TEST_CASE("worlds at the same time equal a lone run") {
  constexpr int threads = 8, steps = 90;
  ControlClient alone;
  alone.send("POST", "/worlds", R"({"name":"one","scenario":"retail_chain","size":20})");
  const std::string expected = run_script(alone, "one", steps);
  CHECK(expected.size() > 10'000);
  ControlClient client;
  std::vector<std::string> transcripts(threads);
  std::vector<std::thread> running;
  for (std::size_t t = 0; t < threads; ++t)
    running.emplace_back([&, t] {
      const std::string name = "t" + std::to_string(t);
      client.send("POST", "/worlds", R"({"name":")" + name + R"(","scenario":"retail_chain","size":20})");
      transcripts[t] = run_script(client, name, steps);
    });
  for (std::thread& thread : running) thread.join();
  for (const std::string& transcript : transcripts) CHECK(transcript == expected);
}

TEST_CASE("a world is reset while requests run") {
  ControlClient client;
  World& world = client.world();
  world.fixture().session().create({.id = "kept", .first_name = "Ada"}).value();
  REQUIRE(client.send("POST", "/worlds/default/keep").status == 204);
  const std::string kept = client.send("GET", "/worlds/default/state").body;
  std::atomic<bool> stops = false;
  std::atomic<int> failures = 0, requests = 0;
  std::vector<std::thread> running;
  for (int t = 0; t < 8; ++t)
    running.emplace_back([&] {
      while (!stops) {
        const std::shared_lock gate(world.gate());
        const std::uint64_t number = world.calls().begin();
        auto session = world.session("acme", std::nullopt);
        const auto made = session->create({.first_name = "Bo"});
        // Within a request, no reset comes between two steps.
        if (!made || !session->get(made->id()) || !session->get("kept")) ++failures;
        (void)world.faults().strike(FaultMoment::before, {.operation = "create"}, world);
        world.calls().end(number, {.operation = "create"}, 201, {});
        ++requests;
      }
    });
  for (int i = 0; i < 40; ++i) {
    for (const int seen = requests; requests < seen + 30;) std::this_thread::yield();
    client.send("POST", "/worlds/default/faults", R"({"when":{"every":2},"do":{"delayMs":1}})");
    CHECK(client.send("POST", "/worlds/default/reset").status == 204);
    if (i % 10 == 0) CHECK(client.send("DELETE", "/worlds/default/calls").status == 204);
  }
  stops = true;
  for (std::thread& thread : running) thread.join();
  CHECK(failures == 0);
  CHECK(client.send("POST", "/worlds/default/reset").status == 204);
  CHECK(client.send("GET", "/worlds/default/state").body == kept);
  CHECK(world.fixture().session().create({.first_name = "Bo"})->id() == "c-000001");
  CHECK(world.engine().check_invariants("acme"));
}

}  // namespace custengine::serve::world_isolation_test
