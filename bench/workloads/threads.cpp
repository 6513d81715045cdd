#include "workloads/cores.hpp"
#include "workloads/waits.hpp"
#include "workloads/workload.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <random>
#include <shared_mutex>
#include <thread>
#include <vector>

namespace bench {

namespace {

/// The lock that a program needs around a peer without locks.
class Gate {
 public:
  explicit Gate(Sharing sharing) : sharing_(sharing) {}

  template <class Call>
  void read(Call call) {
    switch (sharing_) {
      case Sharing::as_it_is:
        return call();
      case Sharing::behind_shared_mutex: {
        const std::shared_lock lock(mutex_);
        return call();
      }
      case Sharing::behind_mutex: {
        const std::lock_guard lock(mutex_);
        return call();
      }
    }
  }
  template <class Call>
  void write(Call call) {
    if (sharing_ == Sharing::as_it_is) return call();
    const std::lock_guard lock(mutex_);
    call();
  }

 private:
  Sharing sharing_;
  std::shared_mutex mutex_;
};

/// The shared state of a run's threads. The last thread to finish reports for all.
struct Shared {
  Shared(Sharing sharing, std::size_t threads) : gate(sharing), cores(threads) {}
  Gate gate;
  Cores cores;
  std::mutex mutex;
  std::vector<std::int64_t> waits_ns;
  int finished = 0;
};

/// The calls that each thread makes.
struct Calls {
  std::uint64_t writes_percent = 0;  // updates; the rest reads
  Found (*read)(Peer& peer, const Samples& samples, std::mt19937_64& random) = nullptr;
  bool keeps_waits = false;  // reports how long calls took
};

Found get_any(Peer& peer, const Samples& samples, std::mt19937_64& random) {
  return peer.get(samples.ids[random() % samples.ids.size()]);
}
Found list_first(Peer& peer, const Samples& /*samples*/, std::mt19937_64& /*random*/) {
  return peer.list({});
}
Found list_any(Peer& peer, const Samples& samples, std::mt19937_64& random) {
  return peer.list({.page_number = 1 + random() % (samples.rows.size() / page_size)});
}
template <std::vector<SearchQuery> Samples::*queries>
Found search_any(Peer& peer, const Samples& samples, std::mt19937_64& random) {
  return peer.search((samples.*queries)[random() % (samples.*queries).size()]);
}
Found read_something(Peer& peer, const Samples& samples, std::mt19937_64& random) {
  const std::uint64_t kind = random() % 100;
  return kind < 70   ? get_any(peer, samples, random)
         : kind < 90 ? list_any(peer, samples, random)
                     : search_any<&Samples::substrings>(peer, samples, random);
}

/// Changes the i-th of the customers to change.
void write_something(Peer& peer, const Samples& samples, std::size_t i) {
  peer.update(samples.victim(i)[Text::id], Text::city, samples.new_value(samples.cities, i));
}

void take_back(Peer& peer, const Samples& samples, std::size_t i) {
  peer.update(samples.victim(i)[Text::id], Text::city, samples.victim(i)[Text::city]);
}

bool has_too_few(const Samples& samples) {
  return samples.victims.empty() || samples.substrings.empty() || samples.many_substrings.empty() ||
         samples.rows.size() < page_size;
}

/// Reads for a while, since another engine has used the caches before this run.
void warm_up(Peer& peer, const Samples& samples, Gate& gate, const Calls& calls, std::mt19937_64& random) {
  constexpr std::int64_t length_ns = 50'000'000;
  const auto read = calls.read ? calls.read : get_any;
  std::uint64_t sum = 0;
  for (const std::int64_t end = now_ns() + length_ns; now_ns() < end;)
    gate.read([&] { sum += read(peer, samples, random).checksum; });
  benchmark::DoNotOptimize(sum);
}

void run_together(benchmark::State& state, const Entrant& entrant, const Calls& calls) {
  const Samples& samples = entrant.samples();
  if (has_too_few(samples)) return state.SkipWithError("too few customers");
  Peer& peer = entrant.peer();
  const std::shared_ptr<Shared> shared = enter_run<Shared>(state.threads(), [&] {
    return std::make_shared<Shared>(peer.sharing(), static_cast<std::size_t>(state.threads()));
  });
  const auto threads = static_cast<std::size_t>(state.threads()), me = static_cast<std::size_t>(state.thread_index());
  peer.call_as(me);
  std::mt19937_64 random(me);
  // Memory is allocated and touched before timing starts.
  std::vector<std::int64_t> waits_ns(calls.keeps_waits ? static_cast<std::size_t>(state.max_iterations) : 0);
  std::size_t done = 0, writes = 0;
  std::uint64_t sum = 0;
  const auto mine = [&](std::size_t i) { return me + i * threads; };
  const auto call = [&] {
    if (random() % 100 < calls.writes_percent)
      shared->gate.write([&] { write_something(peer, samples, mine(writes++)); });
    else
      shared->gate.read([&] { sum += calls.read(peer, samples, random).checksum; });
  };

  // The first runs are short and find out how many calls are enough.
  const bool is_short = state.max_iterations < 1'000;
  const std::size_t tries = is_short ? 1 : 50;
  if (!is_short) warm_up(peer, samples, shared->gate, calls, random);
  const double cores_before = shared->cores.measure(me, tries);
  if (calls.keeps_waits) {
    for (auto _ : state) {
      const std::int64_t begin = now_ns();
      call();
      waits_ns[done++] = now_ns() - begin;
    }
  } else {
    for (auto _ : state) call();
  }
  benchmark::DoNotOptimize(sum);
  const double cores_after = shared->cores.measure(me, 1);

  for (std::size_t i = 0; i < std::min(writes, samples.victims.size()); ++i)
    shared->gate.write([&] { take_back(peer, samples, mine(i)); });
  peer.call_as(0);
  state.SetItemsProcessed(state.iterations());
  const std::lock_guard lock(shared->mutex);
  shared->waits_ns.insert(shared->waits_ns.end(), waits_ns.begin(), waits_ns.end());
  if (++shared->finished < state.threads()) return;
  state.counters["cores"] = std::min(cores_before, cores_after);
  if (calls.keeps_waits) report_waits(state, shared->waits_ns);
}

/// Makes a few hundred calls on one thread, undoes the writes, and returns what is then found.
std::vector<Found> check_together(const Entrant& entrant, const Calls& calls) {
  constexpr std::size_t count = 400;
  const Samples& samples = entrant.samples();
  std::vector<Found> found;
  if (has_too_few(samples)) return found;
  Peer& peer = entrant.peer();
  std::mt19937_64 random(0);
  std::size_t writes = 0;
  for (std::size_t i = 0; i < count; ++i)
    if (random() % 100 < calls.writes_percent)
      write_something(peer, samples, writes++);
    else
      found.push_back(calls.read(peer, samples, random));
  for (std::size_t i = 0; i < std::min(writes, samples.victims.size()); ++i) {
    take_back(peer, samples, i);
    found.push_back(peer.get(samples.victim(i)[Text::id]));
  }
  return found;
}

/// 1, 2, 4 and so on, up to the machine's cores; at least 1 and 2.
std::vector<int> thread_counts() {
  std::vector<int> counts{1, 2};
  const int cores = static_cast<int>(std::thread::hardware_concurrency());
  while (counts.back() * 2 <= cores) counts.push_back(counts.back() * 2);
  return counts;
}

Workload together(const char* name, const Calls& calls,
                  const std::vector<SearchQuery> Samples::*queries = &Samples::substrings) {
  Workload workload{
      .name = name,
      .engines = {EngineKind::custengine, EngineKind::multi_index, EngineKind::sqlite},
      .run = [=](benchmark::State& state, const Entrant& entrant) { run_together(state, entrant, calls); },
      .check = [=](const Entrant& entrant) { return check_together(entrant, calls); },
      .queries = queries,
      .largest = 100'000,
      .changes_customers = calls.writes_percent > 0,
      .threads = thread_counts()};
  if (!workload.changes_customers) workload.engines.push_back(EngineKind::ceiling);
  return workload;
}

}  // namespace

std::vector<Workload> threads_workloads() {
  return {together("threads_get", {.read = get_any}),
          together("threads_list_first", {.read = list_first}),
          together("threads_list_random", {.read = list_any}),
          together("threads_search", {.read = search_any<&Samples::many_substrings>}, &Samples::many_substrings),
          together("threads_update", {.writes_percent = 100}),
          together("mixed_95_5", {.writes_percent = 5, .read = read_something, .keeps_waits = true}),
          together("mixed_50_50", {.writes_percent = 50, .read = read_something, .keeps_waits = true})};
}

}  // namespace bench
