#pragma once

#include "data/dataset.hpp"
#include "reporter.hpp"
#include "workloads/workload.hpp"

#include <cstddef>
#include <regex>
#include <string>
#include <vector>

namespace bench {

/// Runs the workloads that a filter selects, one after the other, each with all its engines.
class Runner {
 public:
  /// `filter` is a regular expression to be found in names; with '-' in front in none of them; empty selects all.
  /// Each repetition is timed for at least so long.
  Runner(Reporter& reporter, const std::string& filter, double least_seconds);

  /// All workloads on one set of customers. When engines do not give the same, the workload is not timed: with
  /// generated customers that is a failure. A user's own may be sorted differently by each: who has other customers on
  /// its pages, but as many, is timed, who finds more or fewer is left out, and the user is told of both.
  void run(const Dataset& dataset);

  /// Whether something ran, and nothing failed.
  bool succeeded() const { return has_run_ && !has_failed_; }

 private:
  std::vector<EngineKind> selected(const Workload& workload, std::size_t customers) const;
  /// What one engine finds.
  static std::vector<Found> look(const Workload& workload, const Entrant& entrant);
  /// Those that may be timed.
  std::vector<EngineKind> checked(const Workload& workload, const std::vector<EngineKind>& engines, PeerSet& peers,
                                  const Dataset& dataset);
  void time(const Workload& workload, const std::vector<EngineKind>& engines, PeerSet& peers, bool is_generated);

  Reporter& reporter_;
  std::regex filter_;
  double least_seconds_;
  bool excludes_ = false, has_run_ = false, has_failed_ = false;
};

/// The name of this machine's processor.
std::string cpu_name();

}  // namespace bench
