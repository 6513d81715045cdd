#pragma once

#include "workloads/peer_set.hpp"

#include <benchmark/benchmark.h>

#include <cstddef>
#include <functional>
#include <limits>
#include <string>
#include <vector>

namespace bench {

/// One engine at one workload.
struct Entrant {
  EngineKind engine;
  PeerSet& peers;

  Peer& peer() const { return peers.get(engine); }
  const Samples& samples() const { return peers.samples(); }
};

/// What is done to every engine alike. main.cpp tells what each is.
struct Workload {
  std::string name = {};
  std::vector<EngineKind> engines = {};
  /// The timed part; fails through State::SkipWithError when it finds too little.
  std::function<void(benchmark::State&, const Entrant&)> run = {};
  /// What must be equal for all engines before one is timed; leaves the peers as they were.
  std::function<std::vector<Found>(const Entrant&)> check = {};
  benchmark::TimeUnit unit = benchmark::kMicrosecond;
  /// What is searched for; nullptr: nothing.
  const std::vector<SearchQuery> Samples::*queries = nullptr;
  std::size_t largest = std::numeric_limits<std::size_t>::max();  ///< customers it is run with at most
  bool uses_peers = true;  ///< those that are loaded already; else it makes its own
  bool changes_customers = false;
  std::vector<int> threads = {};
  double longer = 1;  ///< times that it is timed for longer than the others
};

/// What a workload must find at least, when it asks for what is there once.
Found one(const Samples& samples);

/// In the order in which they are run: those that change customers last, and then those that need no loaded peer.
std::vector<Workload> all_workloads();

std::vector<Workload> read_workloads();
std::vector<Workload> search_workloads();
std::vector<Workload> write_workloads();
std::vector<Workload> json_workloads();
std::vector<Workload> mixed_workloads();
std::vector<Workload> load_workloads();
std::vector<Workload> memory_workloads();

}  // namespace bench
