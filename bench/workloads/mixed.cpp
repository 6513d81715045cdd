#include "workloads/workload.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <random>
#include <shared_mutex>
#include <vector>

namespace bench {

namespace {

const std::vector searchers{EngineKind::custengine, EngineKind::multi_index, EngineKind::sqlite};

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
  explicit Shared(Sharing sharing) : gate(sharing) {}
  Gate gate;
  std::mutex mutex;
  std::vector<std::int64_t> waits_ns;
  int left = 0;
};

/// The state of the current run. Google Benchmark runs one at a time, and its threads start together.
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

Found read_something(Peer& peer, const Samples& samples, std::mt19937_64& random) {
  const std::uint64_t kind = random() % 100;
  if (kind < 70) return peer.get(samples.ids[random() % samples.ids.size()]);
  if (kind < 90) return peer.list({.page_number = 1 + random() % (samples.rows.size() / page_size)});
  return peer.search(samples.substrings[random() % samples.substrings.size()]);
}

/// Changes the i-th of the customers to change.
void write_something(Peer& peer, const Samples& samples, std::size_t i) {
  peer.update(samples.victim(i)[Text::id], Text::city, samples.new_value(samples.cities, i));
}

void take_back(Peer& peer, const Samples& samples, std::size_t i) {
  peer.update(samples.victim(i)[Text::id], Text::city, samples.victim(i)[Text::city]);
}

bool has_too_few(const Samples& samples) {
  return samples.victims.empty() || samples.substrings.empty() || samples.rows.size() < page_size;
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
  if (has_too_few(samples)) return state.SkipWithError("too few customers");
  Peer& peer = entrant.peer();
  const std::shared_ptr<Shared> shared = enter(peer, state.threads());
  const auto threads = static_cast<std::size_t>(state.threads()), me = static_cast<std::size_t>(state.thread_index());
  std::mt19937_64 random(me);
  // Memory is allocated and touched before timing starts.
  std::vector<std::int64_t> waits_ns(static_cast<std::size_t>(state.max_iterations));
  std::size_t calls = 0, writes = 0;
  std::uint64_t sum = 0;
  const auto mine = [&](std::size_t i) { return me + i * threads; };

  for (auto _ : state) {
    const bool is_write = random() % 100 < writes_percent;
    const std::int64_t begin = now_ns();
    if (is_write)
      shared->gate.write([&] { write_something(peer, samples, mine(writes++)); });
    else
      shared->gate.read([&] { sum += read_something(peer, samples, random).checksum; });
    waits_ns[calls++] = now_ns() - begin;
  }
  benchmark::DoNotOptimize(sum);

  for (std::size_t i = 0; i < std::min(writes, samples.victims.size()); ++i)
    shared->gate.write([&] { take_back(peer, samples, mine(i)); });
  const std::lock_guard lock(shared->mutex);
  shared->waits_ns.insert(shared->waits_ns.end(), waits_ns.begin(), waits_ns.end());
  if (++shared->left == state.threads()) report(state, shared->waits_ns);
  state.SetItemsProcessed(state.iterations());
}

/// Makes a few hundred calls on one thread, undoes the writes, and returns what is then found.
std::vector<Found> check_mixed(const Entrant& entrant, std::uint64_t writes_percent) {
  constexpr std::size_t calls = 400;
  const Samples& samples = entrant.samples();
  std::vector<Found> found;
  if (has_too_few(samples)) return found;
  Peer& peer = entrant.peer();
  std::mt19937_64 random(0);
  std::size_t writes = 0;
  for (std::size_t i = 0; i < calls; ++i)
    if (random() % 100 < writes_percent)
      write_something(peer, samples, writes++);
    else
      found.push_back(read_something(peer, samples, random));
  for (std::size_t i = 0; i < std::min(writes, samples.victims.size()); ++i) {
    take_back(peer, samples, i);
    found.push_back(peer.get(samples.victim(i)[Text::id]));
  }
  return found;
}

Workload mixed(const char* name, std::uint64_t writes_percent) {
  return {.name = name,
          .engines = searchers,
          .run = [=](benchmark::State& state, const Entrant& entrant) { run_mixed(state, entrant, writes_percent); },
          .check = [=](const Entrant& entrant) { return check_mixed(entrant, writes_percent); },
          .queries = &Samples::substrings,
          .changes_customers = true,
          .threads = {1, 2}};
}

}  // namespace

std::vector<Workload> mixed_workloads() {
  return {mixed("mixed_95_5", 5), mixed("mixed_50_50", 50)};
}

}  // namespace bench
