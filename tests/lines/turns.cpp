#include "turns.hpp"

#include <semaphore.h>

#include <cstdint>
#include <memory>
#include <thread>
#include <vector>

// This file is not instrumented: the instrumented code calls it. It waits by POSIX semaphores, since mutexes and
// futexes of this program call it, too (library_calls.cpp).

namespace lines {

namespace {

/// Whose turn it is. Only the thread that has the turn calls.
class Turns {
 public:
  explicit Turns(std::size_t cores) : cores_(cores), semaphores_(std::make_unique<sem_t[]>(cores)), has_ended_(cores) {
    for (std::size_t core = 0; core < cores; ++core) sem_init(&semaphores_[core], 0, core == 0 ? 1 : 0);
  }
  void wait_for_first(std::size_t core) noexcept { wait(core); }
  void pass(std::size_t core) noexcept {
    if (const std::size_t next = after(core); next != core) {
      sem_post(&semaphores_[next]);
      wait(core);
    }
  }
  void end(std::size_t core) noexcept {
    has_ended_[core] = true;
    if (const std::size_t next = after(core); next != core) sem_post(&semaphores_[next]);
  }

 private:
  /// The next one that has not ended; `core` if there is none.
  std::size_t after(std::size_t core) const noexcept {
    for (std::size_t next = (core + 1) % cores_; next != core; next = (next + 1) % cores_)
      if (!has_ended_[next]) return next;
    return core;
  }
  void wait(std::size_t core) noexcept {
    while (sem_wait(&semaphores_[core]) != 0) {
    }
  }

  std::size_t cores_;
  std::unique_ptr<sem_t[]> semaphores_;
  std::vector<char> has_ended_;
};

constinit thread_local Turns* turns = nullptr;
constinit thread_local std::size_t own_core = 0, accesses_left = 0;
constinit thread_local std::uint32_t random_state = 0;
constinit thread_local bool shares_core = false;

std::size_t random_accesses() noexcept {
  constexpr std::size_t most = 64;
  random_state = random_state * 1664525 + 1013904223;
  return 1 + (random_state >> 16) % most;
}

}  // namespace

void take_turns(std::size_t cores, std::size_t rounds, const std::function<void(std::size_t, std::size_t)>& call) {
  Turns of_all(cores);
  const auto run = [&](std::size_t core) {
    of_all.wait_for_first(core);
    turns = &of_all;
    own_core = core;
    random_state = static_cast<std::uint32_t>(core);
    for (std::size_t round = 0; round < rounds; ++round) {
      call(core, round);
      if (!shares_core) of_all.pass(core);
    }
    shares_core = false;
    of_all.end(core);
  };
  std::vector<std::jthread> threads;
  threads.reserve(cores);
  for (std::size_t core = 0; core < cores; ++core) threads.emplace_back(run, core);
}

void share_core() noexcept {
  shares_core = true;
  accesses_left = random_accesses();
}

void before_access() noexcept {
  if (shares_core && --accesses_left == 0) give_turn();
}

bool give_turn() noexcept {
  if (!shares_core) return false;
  accesses_left = random_accesses();
  turns->pass(own_core);
  return true;
}

}  // namespace lines
