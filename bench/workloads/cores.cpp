#include "workloads/cores.hpp"

#include <benchmark/benchmark.h>

#include <chrono>
#include <cstdint>
#include <numeric>
#include <thread>

namespace bench {

namespace {

/// Rounds of work on the thread's own registers, per second.
double speed() {
  using Clock = std::chrono::steady_clock;
  constexpr auto length = std::chrono::milliseconds(1);
  const auto begin = Clock::now();
  std::uint64_t random = 1, rounds = 0;
  auto now = begin;
  for (; now - begin < length; now = Clock::now(), ++rounds) {
    for (int i = 0; i < 1000; ++i) {
      random ^= random << 13;
      random ^= random >> 7;
      random ^= random << 17;
    }
    benchmark::DoNotOptimize(random);
  }
  return static_cast<double>(rounds) / std::chrono::duration<double>(now - begin).count();
}

}  // namespace

Cores::Cores(std::size_t threads) : barrier_(static_cast<std::ptrdiff_t>(threads)), speeds_(threads) {}

double Cores::measure(std::size_t thread, std::size_t tries) {
  if (speeds_.size() == 1) return 1;
  for (std::size_t i = 1;; ++i) {
    barrier_.arrive_and_wait();
    if (thread == 0) alone_ = speed();
    barrier_.arrive_and_wait();
    speeds_[thread] = speed();
    barrier_.arrive_and_wait();
    const double cores = std::accumulate(speeds_.begin(), speeds_.end(), 0.0) / alone_;
    if (are_enough(cores) || i >= tries) return cores;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
}

}  // namespace bench
