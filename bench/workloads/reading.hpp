#pragma once

#include "workloads/workload.hpp"

#include <cstddef>

namespace bench {

/// A workload of reads: `step` makes its i-th request.
struct Reading {
  Found (*step)(Peer& peer, const Samples& samples, std::size_t i);
  /// The smallest page and total that a step must return.
  Found (*least)(const Samples& samples);
  /// The number of different requests, before they repeat.
  std::size_t (*questions)(const Samples& samples) = [](const Samples&) { return std::size_t{1}; };
  /// nullptr if the data has inputs for the requests, else the missing property of the data.
  const char* (*lacks)(const Samples& samples) = [](const Samples&) -> const char* { return nullptr; };
};

/// Fills in `run` and `check`.
Workload reads(Workload workload, Reading reading);

}  // namespace bench
