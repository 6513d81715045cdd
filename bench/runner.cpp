#include "runner.hpp"

#include "data/samples.hpp"

#include <algorithm>
#include <cstdio>
#include <exception>
#include <fstream>
#include <optional>
#include <span>

namespace bench {

namespace {

bool is_floor(const Workload& workload, EngineKind engine) {
  return std::ranges::find(workload.floors, engine) != workload.floors.end();
}

std::string full_name(const Workload& workload, EngineKind engine, std::size_t customers) {
  return workload.name + "/" + std::string(name_of(engine)) + "/" + std::to_string(customers);
}

/// The first difference of two engines.
std::string difference(const std::vector<Found>& a, const std::vector<Found>& b) {
  if (a.size() != b.size()) return "they looked at different numbers of pages";
  const auto [left, right] = std::ranges::mismatch(a, b);
  const auto tell = [](const Found& found) {
    return std::to_string(found.items) + " customers of " + std::to_string(found.total) + ", checksum " +
           std::to_string(found.checksum);
  };
  return "page " + std::to_string(left - a.begin()) + ": " + tell(*left) + "; " + tell(*right);
}

/// True if sizes and totals are equal, and also the customer if there is only one. Larger pages may have other
/// customers if the engines sort differently.
bool counts_agree(const std::vector<Found>& a, const std::vector<Found>& b) {
  return std::ranges::equal(a, b, [](const Found& left, const Found& right) {
    return left.items == right.items && left.total == right.total &&
           (left.items != 1 || left.checksum == right.checksum);
  });
}

}  // namespace

Runner::Runner(Reporter& reporter, const std::string& filter, double least_seconds, ScratchFolder& scratch)
    : reporter_(reporter), least_seconds_(least_seconds), scratch_(scratch) {
  excludes_ = filter.starts_with('-');
  const std::string pattern = excludes_ ? filter.substr(1) : filter;
  filter_ = std::regex(pattern.empty() || pattern == "all" ? "." : pattern, std::regex::extended);
}

std::vector<EngineKind> Runner::selected(const Workload& workload, std::size_t customers) const {
  std::vector<EngineKind> engines;
  if (customers > workload.largest) return engines;
  std::vector<EngineKind> candidates = workload.engines;
  for (const EngineKind own : registered_peers()) candidates.push_back(own);
  for (const EngineKind engine : candidates)
    if (std::regex_search(full_name(workload, engine, customers), filter_) != excludes_) engines.push_back(engine);
  return engines;
}

void Runner::run(const Dataset& dataset) {
  const Samples samples(dataset);
  PeerSet peers(samples, scratch_);
  const std::size_t customers = samples.rows.size();
  for (const Workload& workload : all_workloads()) {
    if (!workload.uses_peers) peers.clear();  // these workloads come last and need the memory
    std::vector<EngineKind> engines = selected(workload, customers);
    if (engines.empty() || is_left_out(workload)) continue;
    engines = checked(workload, engines, peers, dataset);
    if (!engines.empty()) time(workload, engines, peers, dataset.is_generated());
  }
}

bool Runner::is_left_out(const Workload& workload) const {
  const std::string reason = workload.keeps_files ? scratch_.why_not() : std::string();
  if (!reason.empty()) std::fprintf(stderr, "LEFT OUT: %s: %s\n", workload.name.c_str(), reason.c_str());
  return !reason.empty();
}

std::vector<Found> Runner::look(const Workload& workload, const Entrant& entrant) {
  if (!workload.uses_peers) return workload.check(entrant);
  Peer& peer = entrant.peer();
  peer.begin(workload.name);
  if (workload.queries) peer.prepare(entrant.samples().*workload.queries);
  peer.read(Checksum::Depth::every_byte);
  std::vector<Found> found = workload.check(entrant);
  peer.read(Checksum::Depth::ends);
  return found;
}

std::vector<EngineKind> Runner::checked(const Workload& workload, const std::vector<EngineKind>& engines,
                                        PeerSet& peers, const Dataset& dataset) {
  std::vector<EngineKind> agreeing;
  std::size_t left_out = 0;
  std::optional<EngineKind> first;  // the one that the others are compared with
  std::vector<Found> expected;
  for (const EngineKind engine : engines) {
    if (is_floor(workload, engine)) {
      agreeing.push_back(engine);
      continue;
    }
    const std::string name = full_name(workload, engine, dataset.rows().size());
    std::string problem;
    try {
      const std::vector<Found> found = look(workload, {engine, peers});
      if (!first) {
        first = engine;
        expected = found;
      }
      if (found != expected)
        problem = "differs from " + std::string(name_of(*first)) + ": " + difference(expected, found);
      if (!problem.empty() && !dataset.is_generated() && counts_agree(expected, found)) {
        std::fprintf(stderr, "SORTED DIFFERENTLY: %s has as many customers on its pages as %s, but others\n",
                     name.c_str(), std::string(name_of(*first)).c_str());
        problem.clear();
      }
    } catch (const NotSupported& error) {
      if (is_registered(engine)) {
        std::fprintf(stderr, "LEFT OUT: %s %s\n", name.c_str(), error.what());
        if (workload.changes_customers) peers.drop(engine);  // the check may have stopped between change and undo
        ++left_out;
        continue;
      }
      problem = error.what();
    } catch (const std::exception& error) {
      problem = error.what();
    }
    if (problem.empty()) {
      agreeing.push_back(engine);
      continue;
    }
    std::fprintf(stderr, "%s: %s %s\n", dataset.is_generated() ? "FAILED" : "SKIPPED", name.c_str(), problem.c_str());
    has_failed_ |= dataset.is_generated();
  }
  return agreeing.size() + left_out == engines.size() || !dataset.is_generated() ? agreeing : std::vector<EngineKind>();
}

void Runner::time(const Workload& workload, const std::vector<EngineKind>& engines, PeerSet& peers, bool is_generated) {
  benchmark::ClearRegisteredBenchmarks();
  for (const EngineKind engine : engines) {
    const auto run = [&workload, engine, &peers](benchmark::State& state) {
      try {
        workload.run(state, {engine, peers});
      } catch (const std::exception& error) {
        state.SkipWithError(error.what());
      }
    };
    const std::string name = full_name(workload, engine, peers.samples().rows.size());
    auto* const registered = benchmark::RegisterBenchmark(name.c_str(), run)->Unit(workload.unit);
    if (least_seconds_ > 0) registered->MinTime(least_seconds_ * workload.longer);
    const auto counts = std::span(workload.threads).first(is_floor(workload, engine) ? 1 : workload.threads.size());
    for (const int threads : counts) registered->Threads(threads);
    if (workload.in_real_time || !counts.empty()) registered->UseRealTime();
  }
  benchmark::RunSpecifiedBenchmarks(&reporter_, ".");
  has_run_ = true;
  has_failed_ |=
      is_generated && reporter_.has_errors();  // a user's customers may lack the values that a workload needs
}

std::string cpu_name() {
  std::ifstream cpus("/proc/cpuinfo");
  for (std::string line; std::getline(cpus, line);)
    if (line.starts_with("model name")) return line.substr(std::min(line.size(), line.find(':') + 2));
  return "unknown";
}

}  // namespace bench
