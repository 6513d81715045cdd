#pragma once

#include "workloads/workload.hpp"

#include <cstddef>

namespace bench {

/// A workload of reads: `step` asks its i-th question.
struct Reading {
  Found (*step)(Peer& peer, const Samples& samples, std::size_t i);
  /// The smallest page and total that a step must give.
  Found (*least)(const Samples& samples);
  /// How many questions there are, before they come again.
  std::size_t (*questions)(const Samples& samples) = [](const Samples&) { return std::size_t{1}; };
  /// Nothing when there is something to ask for; else what the data lacks.
  const char* (*lacks)(const Samples& samples) = [](const Samples&) -> const char* { return nullptr; };
};

/// Fills in `run` and `check`.
Workload reads(Workload workload, Reading reading);

}  // namespace bench
