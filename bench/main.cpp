// The benchmark. Workloads, each on a tenant of N generated customers (nb, sv, da, fi, de, en; the default sort
// indexes; locale nb):
//
//   get               one customer by id, ids at random
//   list_first        page 1 of 50, sorted by last name, with the total
//   list_deep         the page of 50 in the middle, likewise; as with list_first always the same one, so it is warm
//   list_desc_deep    the page of 50 in the middle, descending
//   search_substring  page 1 of 50 of a search for a part of a last name, sorted by display name, with the total
//   update            a new city for one customer by id, ids at random
//   load              an import of N drafts into an empty tenant, drafts made outside the measured time; also
//                     gives bytes per customer, by the engine's own count and by the growth of the process
//
// All that is found is really read: 13 fields of each customer. A workload that finds too little fails.
// Names are <workload>/<engine>/<N>; N is 10000, 100000 or 1000000, and 1000 for the tests:
//
//   custengine_bench --benchmark_filter='list.*/10000$'

#include "workloads/reads.hpp"
#include "workloads/writes.hpp"

#include <benchmark/benchmark.h>

#include <array>
#include <cstddef>
#include <cstdio>
#include <string>

namespace {

struct Workload {
  const char* name;
  void (*run)(benchmark::State&, std::size_t customers);
  benchmark::TimeUnit unit = benchmark::kNanosecond;
};

constexpr std::array workloads{
    Workload{"get", bench::get},
    Workload{"list_first", bench::list_first, benchmark::kMicrosecond},
    Workload{"list_deep", bench::list_deep, benchmark::kMicrosecond},
    Workload{"list_desc_deep", bench::list_desc_deep, benchmark::kMicrosecond},
    Workload{"search_substring", bench::search_substring, benchmark::kMicrosecond},
    Workload{"update", bench::update, benchmark::kNanosecond},
    Workload{"load", bench::load, benchmark::kMillisecond},
};
constexpr std::array<std::size_t, 4> sizes{1'000, 10'000, 100'000, 1'000'000};

// Size by size, so that only one tenant is in memory at a time.
void register_workloads() {
  for (const std::size_t customers : sizes)
    for (const Workload& workload : workloads) {
      const std::string name = std::string(workload.name) + "/custengine/" + std::to_string(customers);
      benchmark::RegisterBenchmark(name.c_str(), workload.run, customers)->Unit(workload.unit);
    }
}

}  // namespace

int main(int argc, char** argv) {
#ifndef NDEBUG
  std::fputs("warning: asserts are on; these times say nothing about a release build\n", stderr);
#endif
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  register_workloads();
  // The filter may match nothing because it is misspelt.
  return benchmark::RunSpecifiedBenchmarks() == 0 ? 1 : 0;
}
