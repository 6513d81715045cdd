#include "workloads/workload.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <mutex>
#include <random>
#include <shared_mutex>

namespace bench {

namespace {

const std::vector searchers{EngineKind::custengine, EngineKind::multi_index, EngineKind::sqlite};

/// The lock that a program puts around a peer which has none of its own.
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

/// What the threads of one run have in common. The last one to leave reports for all.
struct Shared {
  explicit Shared(Sharing sharing) : gate(sharing) {}
  Gate gate;
  std::mutex mutex;
  std::vector<std::int64_t> waits_ns;
  int left = 0;
};

/// Of the run that goes on; benchmark runs one at a time, and its threads start together.
std::shared_ptr<Shared> enter(Peer& peer, int threads) {
  static std::mutex mutex;
  static std::shared_ptr<Shared> current;
  static int entered = 0;
  const std::lock_guard lock(mutex);
  if (entered == 0) current = std::make_shared<Shared>(peer.sharing());
  entered = (entered + 1) % threads;
  return current;
}

std::int64_t now_ns() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

void read_something(Peer& peer, const Samples& samples, std::mt19937_64& random) {
  const std::uint64_t kind = random() % 100;
  Found found;
  if (kind < 70)
    found = peer.get(samples.ids[random() % samples.ids.size()]);
  else if (kind < 90)
    found = peer.list({.page_number = 1 + random() % (samples.rows.size() / page_size)});
  else
    found = peer.search(samples.substrings[random() % samples.substrings.size()]);
  benchmark::DoNotOptimize(found);
}

void report(benchmark::State& state, std::vector<std::int64_t>& waits_ns) {
  std::ranges::sort(waits_ns);
  const auto at = [&](double share) {
    return waits_ns.empty() ? 0.0
                            : static_cast<double>(
                                  waits_ns[static_cast<std::size_t>(share * static_cast<double>(waits_ns.size() - 1))]);
  };
  state.counters["p50_ns"] = at(0.5);
  state.counters["p99_ns"] = at(0.99);
  state.counters["p99_9_ns"] = at(0.999);
}

void run_mixed(benchmark::State& state, const Entrant& entrant, std::uint64_t writes_percent) {
  const Samples& samples = entrant.samples();
  if (samples.victims.empty() || samples.substrings.empty() || samples.rows.size() < page_size)
    return state.SkipWithError("too few customers");
  Peer& peer = entrant.peer();
  const std::shared_ptr<Shared> shared = enter(peer, state.threads());
  const auto threads = static_cast<std::size_t>(state.threads()), me = static_cast<std::size_t>(state.thread_index());
  std::mt19937_64 random(me);
  std::vector<std::int64_t> waits_ns;
  std::size_t writes = 0;
  const auto victim = [&](std::size_t i) { return *samples.victims[(me + i * threads) % samples.victims.size()]; };

  for (auto _ : state) {
    const bool is_write = random() % 100 < writes_percent;
    const std::int64_t begin = now_ns();
    if (is_write) {
      const std::string_view city = samples.cities[random() % samples.cities.size()];
      shared->gate.write([&] { peer.update(victim(writes++)[Text::id], Text::city, city); });
    } else {
      shared->gate.read([&] { read_something(peer, samples, random); });
    }
    waits_ns.push_back(now_ns() - begin);
  }

  for (std::size_t i = 0; i < std::min(writes, samples.victims.size()); ++i)
    shared->gate.write([&] { peer.update(victim(i)[Text::id], Text::city, victim(i)[Text::city]); });
  const std::lock_guard lock(shared->mutex);
  shared->waits_ns.insert(shared->waits_ns.end(), waits_ns.begin(), waits_ns.end());
  if (++shared->left == state.threads()) report(state, shared->waits_ns);
  state.SetItemsProcessed(state.iterations());
}

Workload mixed(const char* name, std::uint64_t writes_percent) {
  return {
      .name = name,
      .engines = searchers,
      .run = [=](benchmark::State& state, const Entrant& entrant) { run_mixed(state, entrant, writes_percent); },
      .check = [](const Entrant&) { return std::vector<Found>(); },  // its parts are checked as workloads of their own
      .queries = &Samples::substrings,
      .threads = {1, 2}};
}

}  // namespace

std::vector<Workload> mixed_workloads() {
  return {mixed("mixed_95_5", 5), mixed("mixed_50_50", 50)};
}

}  // namespace bench
