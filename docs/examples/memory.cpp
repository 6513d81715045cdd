// memory [N]: loads N made-up customers (1 000 000) and prints the memory that each structure takes.

#include <custengine/custengine.hpp>
#include <custengine/testing/generator.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>

int main(int count, char** arguments) {
  const std::uint64_t customers = count > 1 ? std::stoull(arguments[1]) : 1'000'000;
  custengine::Engine engine;
  engine.create_tenant("shop", {.locale = "nb", .country_code = "NO"}).value();
  auto shop = engine.session("shop").value();

  // Into an empty tenant an importer builds the indexes outside the lock: several times faster than create().
  custengine::testing::Generator generator({.locales = {"nb", "sv", "da"}});
  const auto start = std::chrono::steady_clock::now();
  auto importer = shop.importer().value();
  for (std::uint64_t number = 0; number < customers; ++number) importer.add(generator.next()).value();
  importer.finish().value();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;

  const auto stats = engine.stats("shop").value();
  const auto each = std::max<std::uint64_t>(stats.customers, 1);
  fmt::print("{} customers in {:.1f} s\n\n{:26} {:>13} {:>12}\n", stats.customers, took.count(), "structure", "bytes",
             "per customer");
  for (const auto& [structure, bytes] : stats.bytes_by_structure)
    fmt::print("{:26} {:13} {:12}\n", structure, bytes, bytes / each);
  fmt::print("{:26} {:13} {:12}\n", "all", stats.bytes, stats.bytes / each);
}
