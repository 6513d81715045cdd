#include "metrics.hpp"

#include <custengine/custengine.hpp>
#include <custengine/testing/fake_clock.hpp>
#include <custengine/testing/sequential_ids.hpp>

#include "catch.hpp"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <memory>
#include <regex>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

namespace {

using namespace custengine;
using namespace std::chrono_literals;

/// A clock whose readings are so far apart.
struct SteppingClock : Clock {
  std::atomic<std::chrono::milliseconds> step = 0ms;
  std::atomic<std::int64_t> passed_ms = 0;
  Timestamp now() override {
    return testing::FakeClock::default_start + std::chrono::milliseconds(passed_ms += step.load().count());
  }
};

struct Watched {
  std::shared_ptr<example::Metrics> metrics = std::make_shared<example::Metrics>();
  std::shared_ptr<SteppingClock> clock = std::make_shared<SteppingClock>();
  Engine engine{{.clock = clock, .id_generator = std::make_shared<testing::SequentialIds>(), .interceptor = metrics}};
  Session acme = open();

  Session open() {
    engine.create_tenant("acme").value();
    return engine.session("acme").value();
  }
};

}  // namespace

TEST_CASE("the page counts calls by result, and their times in buckets") {
  Watched world;
  world.acme.create({.first_name = "Ada"}).value();
  world.clock->step = 5ms;
  (void)world.acme.get("nobody");
  world.clock->step = 30ms;
  world.acme.get("c-000001").value();
  world.clock->step = 2000ms;
  world.acme.get("c-000001").value();
  (void)world.acme.remove("c-000001");
  CHECK(world.metrics->page() ==
        R"(# HELP custengine_calls_total Calls by tenant, operation and result.
# TYPE custengine_calls_total counter
custengine_calls_total{tenant="acme",operation="create",result="ok"} 1
custengine_calls_total{tenant="acme",operation="get",result="NotFound"} 1
custengine_calls_total{tenant="acme",operation="get",result="ok"} 2
custengine_calls_total{tenant="acme",operation="remove",result="PermissionDenied"} 1
# HELP custengine_call_seconds How long calls took, by tenant and operation.
# TYPE custengine_call_seconds histogram
custengine_call_seconds_bucket{tenant="acme",operation="create",le="0.001"} 1
custengine_call_seconds_bucket{tenant="acme",operation="create",le="0.005"} 1
custengine_call_seconds_bucket{tenant="acme",operation="create",le="0.025"} 1
custengine_call_seconds_bucket{tenant="acme",operation="create",le="0.100"} 1
custengine_call_seconds_bucket{tenant="acme",operation="create",le="0.500"} 1
custengine_call_seconds_bucket{tenant="acme",operation="create",le="+Inf"} 1
custengine_call_seconds_sum{tenant="acme",operation="create"} 0.000
custengine_call_seconds_count{tenant="acme",operation="create"} 1
custengine_call_seconds_bucket{tenant="acme",operation="get",le="0.001"} 0
custengine_call_seconds_bucket{tenant="acme",operation="get",le="0.005"} 1
custengine_call_seconds_bucket{tenant="acme",operation="get",le="0.025"} 1
custengine_call_seconds_bucket{tenant="acme",operation="get",le="0.100"} 2
custengine_call_seconds_bucket{tenant="acme",operation="get",le="0.500"} 2
custengine_call_seconds_bucket{tenant="acme",operation="get",le="+Inf"} 3
custengine_call_seconds_sum{tenant="acme",operation="get"} 2.035
custengine_call_seconds_count{tenant="acme",operation="get"} 3
custengine_call_seconds_bucket{tenant="acme",operation="remove",le="0.001"} 0
custengine_call_seconds_bucket{tenant="acme",operation="remove",le="0.005"} 0
custengine_call_seconds_bucket{tenant="acme",operation="remove",le="0.025"} 0
custengine_call_seconds_bucket{tenant="acme",operation="remove",le="0.100"} 0
custengine_call_seconds_bucket{tenant="acme",operation="remove",le="0.500"} 0
custengine_call_seconds_bucket{tenant="acme",operation="remove",le="+Inf"} 1
custengine_call_seconds_sum{tenant="acme",operation="remove"} 2.000
custengine_call_seconds_count{tenant="acme",operation="remove"} 1
)");
}

TEST_CASE("the metrics page keeps the text format's grammar") {
  Watched world;
  CHECK(world.metrics->page().find('{') == std::string::npos);
  world.acme.search({.query = "x"}).value();
  world.acme.snapshot().value();
  (void)world.acme.create({.email = "no email"});
  const std::regex grammar(
      R"re((# (HELP|TYPE) [a-z_]+ .+|[a-z_]+\{[a-z]+="([^"\\]|\\.)*"(,[a-z]+="([^"\\]|\\.)*")*\} [0-9.]+))re");
  std::istringstream lines(world.metrics->page());
  std::size_t count = 0;
  for (std::string line; std::getline(lines, line); ++count) {
    INFO(line);
    CHECK(std::regex_match(line, grammar));
  }
  CHECK(count == 4 + 3 + 3 * 8);
}

TEST_CASE("calls of many threads are all counted") {
  Watched world;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&world] {
      for (int call = 0; call < 500; ++call) world.acme.count().value();
    });
  for (auto& thread : threads) thread.join();
  CHECK(world.metrics->page().find("operation=\"count\",result=\"ok\"} 2000\n") != std::string::npos);
}
