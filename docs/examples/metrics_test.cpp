#include "metrics.hpp"

#include <custengine/custengine.hpp>

#include "catch.hpp"

#include <chrono>
#include <memory>
#include <regex>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

namespace {

using namespace custengine;
using namespace std::chrono_literals;

struct Watched {
  std::shared_ptr<example::Metrics> metrics = std::make_shared<example::Metrics>();
  Engine engine{{.interceptor = metrics}};
  Session acme = open();

  Session open() {
    engine.create_tenant("acme").value();
    return engine.session("acme").value();
  }
};

}  // namespace

TEST_CASE("the page counts calls by result, and their times in buckets") {
  example::Metrics metrics;
  const Error nobody = {.code = ErrorCode::not_found};
  const auto tell = [&metrics](Operation operation, std::chrono::nanoseconds elapsed, const Error* error = nullptr) {
    metrics.after({.operation = operation, .tenant = "acme"}, {.error = error, .elapsed = elapsed});
  };
  tell(Operation::get, 850ns);
  tell(Operation::get, 1us);
  tell(Operation::get, 1001ns, &nobody);
  tell(Operation::get, 3s);
  metrics.after({.operation = Operation::create, .tenant = "a\"b"}, {.threw = true, .elapsed = 20ms});
  CHECK(metrics.page() ==
        R"(# HELP custengine_calls_total Calls by tenant, operation and result.
# TYPE custengine_calls_total counter
custengine_calls_total{tenant="a\"b",operation="create",result="exception"} 1
custengine_calls_total{tenant="acme",operation="get",result="NotFound"} 1
custengine_calls_total{tenant="acme",operation="get",result="ok"} 3
# HELP custengine_call_seconds How long calls took, by tenant and operation.
# TYPE custengine_call_seconds histogram
custengine_call_seconds_bucket{tenant="a\"b",operation="create",le="0.000001"} 0
custengine_call_seconds_bucket{tenant="a\"b",operation="create",le="0.000005"} 0
custengine_call_seconds_bucket{tenant="a\"b",operation="create",le="0.000025"} 0
custengine_call_seconds_bucket{tenant="a\"b",operation="create",le="0.0001"} 0
custengine_call_seconds_bucket{tenant="a\"b",operation="create",le="0.0005"} 0
custengine_call_seconds_bucket{tenant="a\"b",operation="create",le="0.0025"} 0
custengine_call_seconds_bucket{tenant="a\"b",operation="create",le="0.01"} 0
custengine_call_seconds_bucket{tenant="a\"b",operation="create",le="0.05"} 1
custengine_call_seconds_bucket{tenant="a\"b",operation="create",le="0.25"} 1
custengine_call_seconds_bucket{tenant="a\"b",operation="create",le="1.0"} 1
custengine_call_seconds_bucket{tenant="a\"b",operation="create",le="+Inf"} 1
custengine_call_seconds_sum{tenant="a\"b",operation="create"} 0.02
custengine_call_seconds_count{tenant="a\"b",operation="create"} 1
custengine_call_seconds_bucket{tenant="acme",operation="get",le="0.000001"} 2
custengine_call_seconds_bucket{tenant="acme",operation="get",le="0.000005"} 3
custengine_call_seconds_bucket{tenant="acme",operation="get",le="0.000025"} 3
custengine_call_seconds_bucket{tenant="acme",operation="get",le="0.0001"} 3
custengine_call_seconds_bucket{tenant="acme",operation="get",le="0.0005"} 3
custengine_call_seconds_bucket{tenant="acme",operation="get",le="0.0025"} 3
custengine_call_seconds_bucket{tenant="acme",operation="get",le="0.01"} 3
custengine_call_seconds_bucket{tenant="acme",operation="get",le="0.05"} 3
custengine_call_seconds_bucket{tenant="acme",operation="get",le="0.25"} 3
custengine_call_seconds_bucket{tenant="acme",operation="get",le="1.0"} 3
custengine_call_seconds_bucket{tenant="acme",operation="get",le="+Inf"} 4
custengine_call_seconds_sum{tenant="acme",operation="get"} 3.000002851
custengine_call_seconds_count{tenant="acme",operation="get"} 4
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
  CHECK(count == 4 + 3 + 3 * 13);
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
