#include "workloads/reading.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

namespace bench {

namespace {

void run_reads(benchmark::State& state, const Entrant& entrant, const Reading& reading) {
  Peer& peer = entrant.peer();
  const Samples& samples = entrant.samples();
  if (const char* const lacking = reading.lacks(samples)) return state.SkipWithError(lacking);
  const Found least = reading.least(samples);
  std::size_t i = 0;
  std::uint64_t sum = 0;
  for (auto _ : state) {
    const Found found = reading.step(peer, samples, i++);
    if (found.items < least.items || found.total < least.total) {
      const std::string message =
          "found too little: " + std::to_string(found.items) + " customers of " + std::to_string(found.total);
      return state.SkipWithError(message.c_str());
    }
    sum += found.checksum;
  }
  benchmark::DoNotOptimize(sum);
}

}  // namespace

Workload reads(Workload workload, Reading reading) {
  workload.run = [reading](benchmark::State& state, const Entrant& entrant) { run_reads(state, entrant, reading); };
  workload.check = [reading](const Entrant& entrant) {
    constexpr std::size_t most = 64;
    const Samples& samples = entrant.samples();
    std::vector<Found> found;
    if (reading.lacks(samples)) return found;
    for (std::size_t i = 0; i < std::min(most, reading.questions(samples)); ++i)
      found.push_back(reading.step(entrant.peer(), samples, i));
    return found;
  };
  return workload;
}

}  // namespace bench
