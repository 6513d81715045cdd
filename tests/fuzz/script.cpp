#include "../model/script.hpp"
#include "support.hpp"
#include "targets.hpp"

#include <cstdint>

namespace custengine::fuzz {

namespace {

using namespace test::twin;

constexpr std::size_t kinds = static_cast<std::size_t>(StepKind::compare_all) + 1, max_steps = 40;

/// Hundreds of customers would take seconds instead of milliseconds under the sanitizers. The twin's own test has many.
StepKind kind_of(std::uint64_t byte) {
  const auto kind = static_cast<StepKind>(byte % kinds);
  return kind == StepKind::import_many ? StepKind::import_some : kind;
}

}  // namespace

/// The first byte is the configuration of the first tenant. Each step then has one byte for its kind and two for the
/// seed of its random values. A full comparison follows at the end.
void script(std::string_view input) {
  if (input.empty()) return;
  const auto byte = [&input](std::size_t i) { return std::uint64_t{static_cast<std::uint8_t>(input[i])}; };
  Script steps = {{StepKind::create_tenant, byte(0)}};
  for (std::size_t i = 1; i + 2 < input.size() && steps.size() <= max_steps; i += 3)
    steps.push_back({kind_of(byte(i)), byte(i + 1) << 8 | byte(i + 2)});
  steps.push_back({StepKind::compare_all, 0});
  const RunResult result = run(steps);
  if (!result.difference) return;
  std::string told;
  for (const std::string& step : result.told) told += step + "\n";
  throw Broken(told + result.difference->text);
}

}  // namespace custengine::fuzz
