#include "serve/metrics.hpp"

#include "catch.hpp"

#include <custengine/testing/fixture.hpp>

#include <chrono>
#include <cstddef>
#include <map>
#include <memory>
#include <set>
#include <sstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace custengine::serve::metrics_test {

using std::chrono::microseconds;

/// The samples of a page by name and labels. Checks what the format demands of every line.
std::map<std::string, double> parse(const std::string& text) {
  std::map<std::string, double> samples;
  std::set<std::string> helped, typed;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    INFO(line);
    std::istringstream words(line);
    std::string first, second, name;
    words >> first >> second >> name;
    if (first == "#") {
      CHECK((second == "HELP" ? helped : typed).insert(name).second);  // once, before its samples
      if (second == "HELP") CHECK_FALSE(typed.contains(name));
      continue;
    }
    std::string base = first.substr(0, first.find('{'));
    for (const std::string ending : {"_bucket", "_sum", "_count"})
      if (base.ends_with(ending) && typed.contains(base.substr(0, base.size() - ending.size())))
        base.resize(base.size() - ending.size());
    CHECK(helped.contains(base));
    CHECK(typed.contains(base));
    CHECK(samples.emplace(first, std::stod(second)).second);
    CHECK(name.empty());
  }
  CHECK(text.ends_with('\n'));
  return samples;
}

TEST_CASE("requests are counted by operation and status class") {
  Metrics metrics;
  for (const int status : {200, 201, 204, 404, 412, 500}) {
    metrics.add("get", status, microseconds(10));
  }
  metrics.add("", 404, microseconds(10));
  const auto samples = parse(metrics.text({}));
  CHECK(samples.at(R"(custengine_http_requests_total{operation="get",status="2xx"})") == 3);
  CHECK(samples.at(R"(custengine_http_requests_total{operation="get",status="4xx"})") == 2);
  CHECK(samples.at(R"(custengine_http_requests_total{operation="get",status="5xx"})") == 1);
  CHECK(samples.at(R"(custengine_http_requests_total{operation="none",status="4xx"})") == 1);
  CHECK(samples.at("custengine_worlds") == 0);
}

TEST_CASE("durations are in a cumulative histogram") {
  Metrics metrics;
  for (const int us : {0, 100, 101, 3'000, 20'000'000}) {
    metrics.add("list", 200, microseconds(us));
  }
  const auto samples = parse(metrics.text({}));
  const auto bucket = [&](const std::string& limit) {
    return samples.at("custengine_http_request_duration_seconds_bucket{operation=\"list\",le=\"" + limit + "\"}");
  };
  CHECK(bucket("0.0001") == 2);
  CHECK(bucket("0.00025") == 3);
  CHECK(bucket("0.0025") == 3);
  CHECK(bucket("0.005") == 4);
  CHECK(bucket("10") == 4);
  CHECK(bucket("+Inf") == 5);
  CHECK(samples.at(R"(custengine_http_request_duration_seconds_count{operation="list"})") == 5);
  CHECK(samples.at(R"(custengine_http_request_duration_seconds_sum{operation="list"})") == Approx(20.003201));
}

TEST_CASE("counts of many threads add up") {
  Metrics metrics;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      for (int n = 0; n < 1000; ++n) {
        metrics.add(n % 2 == 0 ? "get" : "update", 200, microseconds(n));
      }
    });
  for (std::thread& thread : threads) thread.join();
  const auto samples = parse(metrics.text({}));
  CHECK(samples.at(R"(custengine_http_requests_total{operation="get",status="2xx"})") == 2000);
  CHECK(samples.at(R"(custengine_http_requests_total{operation="update",status="2xx"})") == 2000);
}

TEST_CASE("requests in flight are counted while they last") {
  Metrics metrics;
  const auto in_flight = [&] { return parse(metrics.text({})).at("custengine_http_requests_in_flight"); };
  {
    Metrics::InFlight one(&metrics);
    const Metrics::InFlight two(&metrics), none(nullptr);
    CHECK(in_flight() == 2);
    const Metrics::InFlight moved(std::move(one));
    CHECK(in_flight() == 2);
  }
  CHECK(in_flight() == 0);
}

TEST_CASE("the number of series has a bound") {
  Metrics metrics;
  for (int n = 0; n < 1000; ++n) {
    metrics.add("operation" + std::to_string(n), 200, microseconds(1));
  }
  const auto samples = parse(metrics.text({}));
  CHECK(samples.at(R"(custengine_http_requests_total{operation="other",status="2xx"})") == 745);
  CHECK_FALSE(samples.contains(R"(custengine_http_requests_total{operation="operation999",status="2xx"})"));
}

TEST_CASE("gauges show connections, worlds and memory") {
  Metrics metrics;
  metrics.set_connections([] { return std::size_t{7}; });
  Worlds worlds;
  worlds.add(std::make_shared<World>("one", testing::FixtureOptions{}, Auth::none)).value();
  const auto samples = parse(metrics.text(worlds));
  CHECK(samples.at("custengine_http_connections") == 7);
  CHECK(samples.at("custengine_worlds") == 1);
  CHECK(samples.at("process_resident_memory_bytes") > 1e6);
  CHECK_FALSE(samples.contains(R"(custengine_tenant_loaded{tenant="acme"})"));  // tests choose these names
}

TEST_CASE("tenants of the world of record have their health shown") {
  Engine engine;
  engine.create_tenant("acme").value();
  engine.create_tenant("shop-2").value();
  engine.session("acme").value().create({.first_name = "Ada"}).value();
  Worlds worlds;
  worlds.add(std::make_shared<World>("default", engine, Auth::tokens)).value();
  const auto samples = parse(Metrics("/nowhere/shop.db").text(worlds));
  CHECK(samples.at(R"(custengine_tenant_loaded{tenant="acme"})") == 1);
  CHECK(samples.at(R"(custengine_tenant_loaded{tenant="shop-2"})") == 1);
  CHECK(samples.at(R"(custengine_tenant_read_only{tenant="acme"})") == 0);
  CHECK(samples.at(R"(custengine_tenant_write_failed{tenant="acme"})") == 0);
  CHECK(samples.at(R"(custengine_tenant_sequence{tenant="acme"})") == 1);
  CHECK_FALSE(samples.contains("custengine_file_bytes"));
}

}  // namespace custengine::serve::metrics_test
