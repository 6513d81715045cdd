#include "workloads/workload.hpp"

#include <algorithm>
#include <stdexcept>
#include <string_view>
#include <vector>

namespace bench {

namespace {

const std::vector writers{EngineKind::custengine, EngineKind::multi_index, EngineKind::sqlite,
                          EngineKind::sqlite_plain};
const std::vector searchers{EngineKind::custengine, EngineKind::multi_index, EngineKind::sqlite};

/// A workload that changes customers and restores them untimed, except times and versions.
struct Writing {
  /// The result of the read after the change, if the workload has one.
  Found (*step)(Peer& peer, const Samples& samples, std::size_t i);
  void (*undo)(Peer& peer, const Row& victim);
  bool searches = false;  ///< all of its engines have a way to search
};

Found move_to_city(Peer& peer, const Samples& samples, std::size_t i) {
  peer.update(samples.victim(i)[Text::id], Text::city, samples.new_value(samples.cities, i));
  return {};
}
void move_back(Peer& peer, const Row& row) {
  peer.update(row[Text::id], Text::city, row[Text::city]);
}
Found rename(Peer& peer, const Samples& samples, std::size_t i) {
  peer.update(samples.victim(i)[Text::id], Text::last_name, samples.new_value(samples.last_names, i));
  return {};
}
void rename_back(Peer& peer, const Row& row) {
  peer.update(row[Text::id], Text::last_name, row[Text::last_name]);
}
void nothing(Peer& /*peer*/, const Row& /*row*/) {}

void undo_all(const Writing& writing, Peer& peer, const Samples& samples, std::size_t steps) {
  for (std::size_t i = 0; i < std::min(steps, samples.victims.size()); ++i) writing.undo(peer, samples.victim(i));
}

void run_writes(benchmark::State& state, const Entrant& entrant, const Writing& writing) {
  const Samples& samples = entrant.samples();
  if (samples.victims.empty()) return state.SkipWithError("no customer has both a name and a city");
  Peer& peer = entrant.peer();
  std::size_t steps = 0;
  std::uint64_t sum = 0;
  for (auto _ : state) sum += writing.step(peer, samples, steps++).checksum;
  benchmark::DoNotOptimize(sum);
  undo_all(writing, peer, samples, steps);
}

/// The visible state of the changed customers: their fields and their positions in the lists.
void look(const Entrant& entrant, std::size_t victims, bool searches, std::vector<Found>& seen) {
  Peer& peer = entrant.peer();
  const Samples& samples = entrant.samples();
  for (std::size_t i = 0; i < victims; ++i) seen.push_back(peer.get(samples.victim(i)[Text::id]));
  for (const auto* const values : {&samples.last_names, &samples.cities})
    for (const std::string_view value : *values) {
      SearchQuery query;
      query.text = value;
      query.terms = {value};
      if (searches && value.size() >= 3 && value.find(' ') == value.npos) seen.push_back(peer.search(query));
    }
  for (std::size_t page = 1; page <= samples.rows.size() / page_size; page += 1 + samples.rows.size() / page_size / 20)
    seen.push_back(peer.list({.page_number = page}));
}

std::vector<Found> check_writes(const Entrant& entrant, const Writing& writing) {
  const Samples& samples = entrant.samples();
  const std::size_t steps = std::min<std::size_t>(samples.victims.size(), 100);
  Peer& peer = entrant.peer();
  std::vector<Found> seen;
  for (std::size_t i = 0; i < steps; ++i) seen.push_back(writing.step(peer, samples, i));
  look(entrant, steps, writing.searches, seen);
  undo_all(writing, peer, samples, steps);
  look(entrant, steps, writing.searches, seen);
  return seen;
}

Workload writes(Workload workload, Writing writing) {
  workload.changes_customers = true;
  workload.run = [writing](benchmark::State& state, const Entrant& entrant) { run_writes(state, entrant, writing); };
  workload.check = [writing](const Entrant& entrant) { return check_writes(entrant, writing); };
  return workload;
}

const Found& required(const Found& found) {
  if (found.items == 0 || found.total == 0) throw std::runtime_error("found too little after a write");
  return found;
}

}  // namespace

std::vector<Workload> write_workloads() {
  return {
      writes({.name = "update", .engines = writers}, {.step = move_to_city, .undo = move_back}),
      writes({.name = "update_sorted_field", .engines = writers}, {.step = rename, .undo = rename_back}),
      writes({.name = "attach_detach", .engines = searchers},
             {.step =
                  [](Peer& peer, const Samples& samples, std::size_t i) {
                    peer.attach(samples.victim(i)[Text::id], "org-1");
                    peer.detach(samples.victim(i)[Text::id], "org-1");
                    return Found();
                  },
              .undo = nothing}),
      writes({.name = "erase_insert", .engines = writers}, {.step =
                                                                [](Peer& peer, const Samples& samples, std::size_t i) {
                                                                  peer.erase(samples.victim(i)[Text::id]);
                                                                  peer.insert(samples.victim(i));
                                                                  return Found();
                                                                },
                                                            .undo = nothing}),
      writes({.name = "write_then_list", .engines = searchers},
             {.step =
                  [](Peer& peer, const Samples& samples, std::size_t i) {
                    rename(peer, samples, i);
                    return required(peer.list({}));
                  },
              .undo = rename_back}),
      writes({.name = "write_then_search", .engines = searchers, .queries = &Samples::substrings},
             {.step =
                  [](Peer& peer, const Samples& samples, std::size_t i) {
                    move_to_city(peer, samples, i);
                    return peer.search(samples.substrings[i % samples.substrings.size()]);
                  },
              .undo = move_back,
              .searches = true}),
  };
}

}  // namespace bench
