// Loads customers from a file and shows the ten operations on them: custengine_demo --help.

#include "options.hpp"
#include "tour.hpp"

#include <custengine/engine.hpp>
#include <custengine/format.hpp>
#include <custengine/io.hpp>
#include <custengine/json.hpp>
#include <custengine/testing/fake_clock.hpp>
#include <custengine/testing/generator.hpp>
#include <custengine/testing/sequential_ids.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <memory>
#include <span>
#include <string_view>

namespace {

using namespace custengine;

constexpr int exit_failed = 1;
constexpr int exit_wrong_usage = 2;

constexpr std::string_view tenant = "demo";

void print_report(const ImportReport& report, double seconds) {
  constexpr std::size_t shown = 5;
  const std::uint64_t rows = report.created + report.failed.size();
  fmt::print("{} customers created, {} failed; {:.1f} ms, {:.0f} rows a second\n", report.created, report.failed.size(),
             seconds * 1e3, static_cast<double>(rows) / seconds);
  for (const auto& item : std::span(report.failed).first(std::min(shown, report.failed.size())))
    fmt::print("   line {}, column {}: {}\n", item.line, item.column, item.error);
  if (report.failed.size() > shown) fmt::print("   … and {} more\n", report.failed.size() - shown);
}

Result<void> load(Session session, const demo::Options& options) {
  std::ifstream file(options.file, std::ios::binary);
  if (!file) return Error{.code = ErrorCode::not_found, .message = fmt::format("cannot open {}", options.file)};
  fmt::print("Loading {}\n", options.file);
  const auto start = std::chrono::steady_clock::now();
  const auto report = read_customers(file, session, {.format = options.format, .columns = options.columns});
  if (!report) return report.error();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  print_report(*report, took.count());
  return {};
}

int run_tour(const demo::Options& options) {
  Engine engine;
  engine.create_tenant(tenant, demo::tour_tenant(options.locale, options.country_code)).value();
  if (const auto loaded = load(engine.session(tenant).value(), options); !loaded) {
    fmt::print(stderr, "{}\n", loaded.error());
    return exit_failed;
  }
  demo::take_tour(engine, tenant);
  return 0;
}

/// The same bytes every time: the clock stands still and ids are counted.
int write_sample(std::size_t count) {
  Engine engine({.clock = std::make_shared<custengine::testing::FakeClock>(),
                 .id_generator = std::make_shared<custengine::testing::SequentialIds>()});
  engine.create_tenant(tenant, {.locale = "nb", .country_code = "NO"}).value();
  Session session = engine.session(tenant).value();
  custengine::testing::Generator generator({.locales = {"nb", "sv", "da", "fi"}, .id_prefix = "sample-"});
  for (std::size_t made = 0; made < count; ++made)
    std::cout << to_json(session.create(generator.next()).value()) << '\n';
  return std::cout.flush() ? 0 : exit_failed;
}

}  // namespace

int main(int count, char** arguments) {
  const auto options = demo::parse_options(std::span(arguments, static_cast<std::size_t>(count)).subspan(1));
  if (!options) {
    fmt::print(stderr, "{}\n{}", options.error().message, demo::usage);
    return exit_wrong_usage;
  }
  if (options->help) {
    fmt::print("{}", demo::usage);
    return 0;
  }
  try {
    return options->make_sample > 0 ? write_sample(options->make_sample) : run_tour(*options);
  } catch (const Exception& failed) {
    fmt::print(stderr, "{}\n", failed.error());
    return exit_failed;
  }
}
