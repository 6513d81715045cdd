#include "workloads/workload.hpp"

#include <algorithm>
#include <iterator>

namespace bench {

Found one(const Samples& /*samples*/) {
  return {.items = 1, .total = 1};
}

std::vector<Workload> all_workloads() {
  std::vector<Workload> all;
  for (auto* const some : {read_workloads, search_workloads, json_workloads, write_workloads, threads_workloads,
                           load_workloads, durable_workloads, memory_workloads}) {
    std::vector<Workload> group = some();
    std::ranges::move(group, std::back_inserter(all));
  }
  return all;
}

}  // namespace bench
