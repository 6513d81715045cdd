#pragma once

#include "workloads/peer_set.hpp"

#include <benchmark/benchmark.h>

#include <cstddef>
#include <functional>
#include <limits>
#include <string>
#include <vector>

namespace bench {

/// One engine in one workload.
struct Entrant {
  EngineKind engine;
  PeerSet& peers;

  Peer& peer() const { return peers.get(engine); }
  const Samples& samples() const { return peers.samples(); }
};

/// A workload, equal for all engines. main.cpp lists them.
struct Workload {
  std::string name = {};
  std::vector<EngineKind> engines = {};
  /// The timed part. Fails through State::SkipWithError if it finds too little.
  std::function<void(benchmark::State&, const Entrant&)> run = {};
  /// The results that must be equal for all engines before timing. Does not change the peers.
  std::function<std::vector<Found>(const Entrant&)> check = {};
  benchmark::TimeUnit unit = benchmark::kMicrosecond;
  /// The queries; nullptr if the workload does not search.
  const std::vector<SearchQuery> Samples::*queries = nullptr;
  std::size_t largest = std::numeric_limits<std::size_t>::max();  ///< customers it is run with at most
  bool uses_peers = true;  ///< those in memory that are loaded already; else it makes its own
  bool changes_customers = false;
  bool keeps_files = false;       ///< it needs a folder on a disk
  bool in_real_time = false;      ///< not in CPU time; always if there are `threads`
  std::vector<int> threads = {};  ///< how many call at once, one run each; empty: one
  /// Those of the engines that answer nothing to compare. They run with the first of `threads` only.
  std::vector<EngineKind> floors = {};
  double longer = 1;  ///< times that it is timed for longer than the others
};

/// The minimum that a workload must find if its request matches one customer.
Found one(const Samples& samples);

/// All workloads in the order in which they run: reads, then writes, then those that need no loaded peer.
std::vector<Workload> all_workloads();

std::vector<Workload> read_workloads();
std::vector<Workload> search_workloads();
std::vector<Workload> write_workloads();
std::vector<Workload> json_workloads();
std::vector<Workload> threads_workloads();
std::vector<Workload> load_workloads();
std::vector<Workload> durable_workloads();
std::vector<Workload> memory_workloads();

}  // namespace bench
