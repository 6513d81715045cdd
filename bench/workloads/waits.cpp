#include "workloads/waits.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>

namespace bench {

std::int64_t now_ns() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

void report_waits(benchmark::State& state, std::vector<std::int64_t>& waits_ns) {
  std::ranges::sort(waits_ns);
  const auto at = [&](double share) {
    return waits_ns.empty() ? 0.0
                            : static_cast<double>(
                                  waits_ns[static_cast<std::size_t>(share * static_cast<double>(waits_ns.size() - 1))]);
  };
  state.counters["p50_ns"] = at(0.5);
  state.counters["p99_ns"] = at(0.99);
  state.counters["p99_9_ns"] = at(0.999);
}

}  // namespace bench
