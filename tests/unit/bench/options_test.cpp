#include "options.hpp"

#include "catch.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

namespace options_test {

namespace {

bench::Options parse(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "custengine_bench");
  std::vector<char*> argv;
  argv.reserve(arguments.size());
  for (std::string& argument : arguments) argv.push_back(argument.data());
  return bench::parse_options(static_cast<int>(argv.size()), argv.data());
}

}  // namespace

TEST_CASE("sizes are the default selection, all, or given by name") {
  CHECK(parse({}).sizes == std::vector<std::size_t>{10'000, 100'000});
  CHECK(parse({"--full"}).sizes == std::vector<std::size_t>{1'000, 10'000, 100'000, 1'000'000});
  CHECK(parse({"--sizes=200,3000"}).sizes == std::vector<std::size_t>{200, 3'000});
  for (const char* const wrong : {"--sizes=", "--sizes=0", "--sizes=1e3", "--sizes=12,x", "--sizes=-5"})
    CHECK_THROWS_AS(parse({wrong}), std::runtime_error);
}

TEST_CASE("the duration of a repetition can be chosen") {
  CHECK(parse({}).least_seconds > 0);
  CHECK(parse({"--full"}).least_seconds > parse({}).least_seconds);
  CHECK(parse({"--benchmark_min_time=0.5"}).least_seconds == 0.5);
  CHECK(parse({"--benchmark_min_time=0"}).least_seconds == 0);
  for (const char* const wrong : {"--benchmark_min_time=", "--benchmark_min_time=-1", "--benchmark_min_time=1s"})
    CHECK_THROWS_AS(parse({wrong}), std::runtime_error);
}

TEST_CASE("files go to a folder that can be chosen") {
  CHECK_FALSE(parse({}).folder.empty());
  CHECK(parse({"--folder=/mnt/disk"}).folder == "/mnt/disk");
  CHECK_FALSE(parse({}).allow_tmpfs);
  CHECK(parse({"--allow-tmpfs"}).allow_tmpfs);
}

TEST_CASE("engines for memory measurements have names") {
  CHECK(parse({"--memory-of=sqlite_plain"}).memory_of == bench::EngineKind::sqlite_plain);
  CHECK_FALSE(parse({}).memory_of);
  CHECK_THROWS_AS(parse({"--memory-of=sqlite3"}), std::runtime_error);
}

TEST_CASE("unknown flags go to Google Benchmark after the defaults") {
  const bench::Options options = parse({"--benchmark_out=a.json", "--data=b.jsonl", "--benchmark_repetitions=9"});
  CHECK(options.json_path == "a.json");
  CHECK(options.data_path == "b.jsonl");
  const auto place = [&](const char* argument) { return std::ranges::find(options.passed_on, argument); };
  CHECK(place("--benchmark_repetitions=5") < place("--benchmark_repetitions=9"));
  CHECK(place("--benchmark_repetitions=9") < options.passed_on.end());
}

}  // namespace options_test
