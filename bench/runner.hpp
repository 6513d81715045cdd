#pragma once

#include "data/dataset.hpp"
#include "peers/scratch_folder.hpp"
#include "reporter.hpp"
#include "workloads/workload.hpp"

#include <cstddef>
#include <regex>
#include <string>
#include <vector>

namespace bench {

/// Runs the workloads that a filter selects, one after the other, each with all of its engines.
class Runner {
 public:
  /// `filter` is a regular expression that selects names; with '-' in front it excludes them; empty selects all.
  /// Each repetition is timed for at least `least_seconds`.
  /// `scratch`: for the workloads that keep files. They are left out, with a message, if it cannot be used.
  Runner(Reporter& reporter, const std::string& filter, double least_seconds, ScratchFolder& scratch);

  /// Runs all workloads on one set of customers.
  /// Generated customers: if the engines' answers differ, the workload fails and is not timed.
  /// A user's customers: engines may sort them differently. An engine with other customers on its pages but equal
  /// counts is timed. An engine with other counts is left out. A message reports either case.
  void run(const Dataset& dataset);

  /// True if at least one workload ran and none failed.
  bool succeeded() const { return has_run_ && !has_failed_; }

 private:
  std::vector<EngineKind> selected(const Workload& workload, std::size_t customers) const;
  /// The results of one engine.
  static std::vector<Found> look(const Workload& workload, const Entrant& entrant);
  /// The engines that may be timed.
  std::vector<EngineKind> checked(const Workload& workload, const std::vector<EngineKind>& engines, PeerSet& peers,
                                  const Dataset& dataset);
  /// Prints why the workload cannot run here; false: it can.
  bool is_left_out(const Workload& workload) const;
  void time(const Workload& workload, const std::vector<EngineKind>& engines, PeerSet& peers, bool is_generated);

  Reporter& reporter_;
  std::regex filter_;
  double least_seconds_;
  ScratchFolder& scratch_;
  bool excludes_ = false, has_run_ = false, has_failed_ = false;
};

/// The name of this machine's processor.
std::string cpu_name();

}  // namespace bench
