#include "workloads/json_lines.hpp"
#include "workloads/waits.hpp"
#include "workloads/workload.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <sstream>
#include <vector>

namespace bench {

namespace {

/// The shared state of a run's writers. The last one to finish reports for all.
struct Writers {
  explicit Writers(const Peer& peer) : groups_before(peer.groups()) {}
  std::optional<std::uint64_t> groups_before;
  std::mutex gate;  // for peers without locks
  std::mutex mutex;
  std::vector<std::int64_t> waits_ns;
  int finished = 0;
};

/// Each write changes a customer, also in the next round, so nothing has to be restored.
void move_next(KeptPeers::Open& kept, const Samples& samples) {
  const std::size_t i = kept.writes.fetch_add(1, std::memory_order_relaxed);
  kept.peer->update(samples.victim(i)[Text::id], Text::city, samples.new_value(samples.cities, i));
}

bool lacks_cities(const Samples& samples) {
  return samples.victims.empty() || samples.cities.size() < 2;
}

void run_update(benchmark::State& state, const Entrant& entrant) {
  const Samples& samples = entrant.samples();
  if (lacks_cities(samples)) return state.SkipWithError("no customer has a name and a city, or all have one city");
  static std::mutex opening;
  std::unique_lock opened(opening);
  KeptPeers::Open& kept = entrant.peers.kept().get(entrant.engine);
  opened.unlock();
  Peer& peer = *kept.peer;
  const auto shared = enter_run<Writers>(state.threads(), [&] { return std::make_shared<Writers>(peer); });
  peer.call_as(static_cast<std::size_t>(state.thread_index()));
  // Memory is allocated and touched before timing starts.
  std::vector<std::int64_t> waits_ns(static_cast<std::size_t>(state.max_iterations));
  const bool needs_gate = peer.sharing() != Sharing::as_it_is;
  std::size_t done = 0;
  for (auto _ : state) {
    const std::int64_t begin = now_ns();
    std::unique_lock lock(shared->gate, std::defer_lock);
    if (needs_gate) lock.lock();
    move_next(kept, samples);
    if (needs_gate) lock.unlock();
    waits_ns[done++] = now_ns() - begin;
  }
  peer.call_as(0);
  state.SetItemsProcessed(state.iterations());
  const std::lock_guard lock(shared->mutex);
  shared->waits_ns.insert(shared->waits_ns.end(), waits_ns.begin(), waits_ns.end());
  if (++shared->finished < state.threads()) return;
  report_waits(state, shared->waits_ns);
  if (const auto groups = peer.groups())
    state.counters["groups"] =
        benchmark::Counter(static_cast<double>(*groups - *shared->groups_before), benchmark::Counter::kIsRate);
}

/// Updates some customers, and returns what the file has of them after it was opened again.
std::vector<Found> check_update(const Entrant& entrant) {
  constexpr std::size_t count = 25;
  const Samples& samples = entrant.samples();
  std::vector<Found> found;
  if (lacks_cities(samples)) return found;
  KeptPeers::Open& kept = entrant.peers.kept().get(entrant.engine);
  for (std::size_t i = 0; i < count; ++i) move_next(kept, samples);
  entrant.peers.kept().reopen(entrant.engine);
  kept.peer->read(Checksum::Depth::every_byte);
  for (std::size_t i = 0; i < std::min(count, samples.victims.size()); ++i)
    found.push_back(kept.peer->get(samples.victim(i)[Text::id]));
  kept.peer->read(Checksum::Depth::ends);
  return found;
}

/// Opens the engine's file, or imports an export into an engine in memory.
std::unique_ptr<Peer> open_customers(const Entrant& entrant, const Watch& watch) {
  watch.pause();
  if (entrant.engine == EngineKind::custengine_import) {
    std::istringstream in(json_lines(entrant.samples().rows));
    auto peer = make_peer(EngineKind::custengine);
    watch.resume();
    peer->load_json(in);
    return peer;
  }
  const std::string file = entrant.peers.kept().file(EngineKind::custengine).path;
  watch.resume();
  return KeptPeers::open(entrant.engine, file);
}

void run_open(benchmark::State& state, const Entrant& entrant) {
  const std::size_t customers = entrant.samples().rows.size();
  const Watch watch{.pause = [&] { state.PauseTiming(); }, .resume = [&] { state.ResumeTiming(); }};
  for (auto _ : state) {
    std::unique_ptr<Peer> peer = open_customers(entrant, watch);
    state.PauseTiming();
    if (peer->list({}).total != customers) state.SkipWithError("opened too little");
    peer.reset();
    state.ResumeTiming();
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(customers));
}

std::vector<Found> check_open(const Entrant& entrant) {
  const Samples& samples = entrant.samples();
  const std::unique_ptr<Peer> peer = open_customers(entrant, {});
  peer->read(Checksum::Depth::every_byte);
  std::vector<Found> found;
  for (std::size_t page = 1; page <= std::min<std::size_t>(10, samples.rows.size() / page_size); ++page)
    found.push_back(peer->list({.page_number = page}));
  for (std::size_t i = 0; i < std::min<std::size_t>(500, samples.ids.size()); ++i)
    found.push_back(peer->get(samples.ids[i]));
  return found;
}

void run_file(benchmark::State& state, const Entrant& entrant) {
  std::uint64_t bytes = 0;
  for (auto _ : state) bytes = entrant.peers.kept().file(entrant.engine).bytes;
  state.counters["file"] = static_cast<double>(bytes) / static_cast<double>(entrant.samples().rows.size());
}

}  // namespace

std::vector<Workload> durable_workloads() {
  const Workload common{
      .unit = benchmark::kMillisecond, .uses_peers = false, .keeps_files = true, .in_real_time = true};
  // The first two need the files as they were made; durable_update changes them and keeps them open.
  Workload opens = common, file = common, update = common;
  opens.name = "durable_open";
  opens.engines = {EngineKind::custengine, EngineKind::custengine_two_threads, EngineKind::custengine_import};
  opens.run = run_open;
  opens.check = check_open;

  file.name = "durable_file";
  file.engines = {EngineKind::custengine, EngineKind::sqlite, EngineKind::sqlite_plain};
  file.run = run_file;
  file.check = [](const Entrant& entrant) {
    entrant.peers.kept().file(entrant.engine);
    return std::vector<Found>();
  };

  update.name = "durable_update";
  update.engines = {EngineKind::custengine, EngineKind::sqlite, EngineKind::sqlite_plain, EngineKind::sqlite_group,
                    EngineKind::fdatasync};
  update.floors = {EngineKind::fdatasync};
  update.run = run_update;
  update.check = check_update;
  update.unit = benchmark::kMicrosecond;
  update.largest = 100'000;
  update.threads = {1, 8, 64};
  update.longer = 4;
  return {opens, file, update};
}

}  // namespace bench
