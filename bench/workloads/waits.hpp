#pragma once

#include <benchmark/benchmark.h>

#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

namespace bench {

std::int64_t now_ns();

/// Sets the counters p50_ns, p99_ns and p99_9_ns. Sorts the waits.
void report_waits(benchmark::State& state, std::vector<std::int64_t>& waits_ns);

/// What the threads of the current run share. Each of them calls it once; `make` makes it for the first one. Google
/// Benchmark runs one at a time, and its threads start together.
template <class Shared, class Make>
std::shared_ptr<Shared> enter_run(int threads, Make make) {
  static std::mutex mutex;
  static std::shared_ptr<Shared> current;
  static int entered = 0;
  const std::lock_guard lock(mutex);
  if (entered == 0) current = make();
  entered = (entered + 1) % threads;
  return current;
}

}  // namespace bench
