#include "workloads/reading.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace bench {

namespace {

constexpr std::size_t most_customers = 64;

/// Prepares all engines with the JSON that custengine writes.
void prepare(const Entrant& entrant) {
  Peer& writer = entrant.peers.get(EngineKind::custengine);
  const std::vector<std::string>& ids = entrant.samples().ids;
  std::vector<std::string> customers;
  for (std::size_t i = 0; i < std::min(most_customers, ids.size()); ++i)
    customers.push_back(writer.customer_json(ids[i]));
  entrant.peer().prepare_json(writer.page_json(), customers);
}

Workload json_workload(const char* name, const Reading& reading) {
  Workload workload = reads({.name = name, .engines = {EngineKind::custengine, EngineKind::ceiling}}, reading);
  workload.run = [run = workload.run](benchmark::State& state, const Entrant& entrant) {
    prepare(entrant);
    run(state, entrant);
  };
  workload.check = [check = workload.check](const Entrant& entrant) {
    prepare(entrant);
    return check(entrant);
  };
  return workload;
}

}  // namespace

std::vector<Workload> json_workloads() {
  return {
      json_workload("write_page_json",
                    {.step = [](Peer& peer, const Samples&, std::size_t) { return peer.write_page_json(); },
                     .least = [](const Samples&) { return Found{.items = 1, .total = 50 * page_size}; }}),
      json_workload("read_draft_json",
                    {.step = [](Peer& peer, const Samples&, std::size_t i) { return peer.read_draft_json(i); },
                     .least = one,
                     .questions = [](const Samples& samples) { return std::min(most_customers, samples.ids.size()); }}),
  };
}

}  // namespace bench
