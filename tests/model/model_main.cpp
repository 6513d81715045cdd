// custengine_model [--steps N] [--seed S] [--kept]: random scripts for the library and its twin. --kept: the tenants
// are kept on a disk in memory, and loaded anew now and then.

#include "script.hpp"

#include <charconv>
#include <iostream>
#include <string_view>

namespace {

using namespace custengine::test::twin;

int usage() {
  std::cerr << "usage: custengine_model [--steps N] [--seed S] [--kept]\n";
  return 2;
}

}  // namespace

int main(int count, char** arguments) {
  ModelOptions options;
  for (int i = 1; i < count; i += 2) {
    const std::string_view name = arguments[i];
    if (name == "--kept") {
      options.is_kept = true;
      --i;
      continue;
    }
    std::uint64_t number = 0;
    if (i + 1 == count) return usage();
    const std::string_view text = arguments[i + 1];
    if (std::from_chars(text.data(), text.data() + text.size(), number).ptr != text.data() + text.size())
      return usage();
    if (name == "--steps")
      options.steps = number;
    else if (name == "--seed")
      options.seed = number;
    else
      return usage();
  }
  options.before_script = [](std::uint64_t seed) { std::cerr << "\rseed " << seed << std::flush; };
  Tally tally;
  const std::string report = run_model(options, tally);
  std::cerr << '\n';
  for (const auto& [kind, counts] : tally.by_kind)
    std::cout << to_string(kind) << ": " << counts.first << " succeeded, " << counts.second << " failed\n";
  for (const auto& counts : {tally.by_error, tally.by_tenant})
    for (const auto& [what, times] : counts) std::cout << what << ": " << times << '\n';
  std::cout << tally.items << " customers on pages, " << tally.forced_plans << " searches with each plan, "
            << tally.delivered << " changes delivered, " << tally.full_comparisons << " full comparisons, "
            << tally.tenants_above_50 << " steps in tenants of more than 50 customers, the largest of "
            << tally.most_customers << '\n';
  if (report.empty()) return 0;
  std::cout << report;
  return 1;
}
