#include "options.hpp"

#include <charconv>
#include <cstdlib>
#include <sstream>
#include <stdexcept>
#include <string_view>

namespace bench {

namespace {

std::optional<std::string> value_of(std::string_view argument, std::string_view name) {
  if (!argument.starts_with(name)) return std::nullopt;
  argument.remove_prefix(name.size());
  if (!argument.starts_with("=")) return std::nullopt;
  return std::string(argument.substr(1));
}

std::vector<std::size_t> parse_sizes(const std::string& list) {
  std::vector<std::size_t> sizes;
  std::istringstream parts(list);
  for (std::string part; std::getline(parts, part, ',');) {
    std::size_t size = 0;
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), size);
    if (error != std::errc() || end != part.data() + part.size() || size < 1)
      throw std::runtime_error("--sizes takes numbers, separated by commas: " + list);
    sizes.push_back(size);
  }
  if (sizes.empty()) throw std::runtime_error("--sizes is empty");
  return sizes;
}

double parse_seconds(const std::string& text) {
  double seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error != std::errc() || end != text.data() + text.size() || !(seconds >= 0 && seconds <= 3'600))
    throw std::runtime_error("--benchmark_min_time takes seconds: " + text);
  return seconds;
}

}  // namespace

Options parse_options(int argc, char** argv) {
  Options options;
  // Engines take turns, so that other load on the machine affects all of them alike.
  const char* const temporary = std::getenv("TMPDIR");
  options.folder = temporary && *temporary ? temporary : ".";
  options.passed_on = {"custengine_bench", "--benchmark_repetitions=5", "--benchmark_enable_random_interleaving=true"};
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    if (argument == "--full") {
      options.sizes = {1'000, 10'000, 100'000, 1'000'000};
      options.least_seconds = 0.2;
    } else if (const auto sizes = value_of(argument, "--sizes")) {
      options.sizes = parse_sizes(*sizes);
    } else if (const auto data = value_of(argument, "--data")) {
      options.data_path = *data;
    } else if (const auto folder = value_of(argument, "--folder")) {
      options.folder = *folder;
    } else if (argument == "--allow-tmpfs") {
      options.allow_tmpfs = true;
    } else if (const auto json = value_of(argument, "--benchmark_out")) {
      options.json_path = *json;
    } else if (const auto engine = value_of(argument, "--memory-of")) {
      options.memory_of = parse_engine(*engine);
      if (!options.memory_of) throw std::runtime_error("no such engine: " + *engine);
    } else if (const auto seconds = value_of(argument, "--benchmark_min_time")) {
      options.least_seconds = parse_seconds(*seconds);
    } else {
      options.passed_on.emplace_back(argument);
    }
  }
  options.passed_on.push_back("--benchmark_min_time=" + std::to_string(options.least_seconds));
  return options;
}

std::string help_text() {
  return "custengine_bench [--full | --sizes=1000,10000] [--data=FILE] [--benchmark_out=FILE.json]\n"
         "                 [--benchmark_filter=REGEX] [--benchmark_min_time=SECONDS] [--benchmark_repetitions=N]\n"
         "                 [--folder=DIR] [--allow-tmpfs]\n"
         "\n"
         "  --full   1000, 10000, 100000 and 1000000 customers instead of 10000 and 100000\n"
         "  --data   customers of your own (JSON Lines, a JSON array or CSV) instead of generated ones\n"
         "  --folder where durable_... workloads keep their files during the run: on a disk. Default: TMPDIR, or the\n"
         "           current folder\n"
         "  --allow-tmpfs  it may be in memory, where a sync costs nothing\n"
         "\n"
         "Names are <workload>/<engine>/<N>; the first comment of bench/main.cpp lists the workloads.\n"
         "docs/measure.md shows how to measure your data, two machines, and a peer of your own.\n";
}

}  // namespace bench
