#include "self_check.hpp"

#include "counting.hpp"
#include "workloads.hpp"

#include <fmt/format.h>

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <mutex>
#include <vector>

namespace lines {

namespace {

constexpr std::size_t cores = 4, warm_up = 4, rounds = 100;

/// What the calls of a check use; each member has lines of its own.
struct Memory {
  alignas(line_bytes) std::atomic<std::uint64_t> counter = 0;
  alignas(line_bytes) std::array<std::atomic<std::uint64_t>, cores> beside_each_other = {};
  struct alignas(line_bytes) Own {
    std::uint64_t value = 0;
  };
  std::array<Own, cores> own = {};
  alignas(line_bytes) std::uint64_t plain = 1;
  alignas(line_bytes) std::array<char, 4 * line_bytes> text = {};
  std::array<std::array<char, 4 * line_bytes>, cores> copies = {};
  alignas(line_bytes) std::mutex mutex;
  alignas(line_bytes) std::uint64_t guarded = 0;
  std::array<Own, cores> read = {};
};

using CheckedCall = void (*)(Memory& memory, std::size_t core);

struct Check {
  const char* what;
  double lines;  // for each call
  CheckedCall call;
  std::size_t of_cores = cores;
};

// GCC makes one read of two without a change between them, and leaves out what nobody reads: hence the sums.
const std::array checks = {
    Check{"one core alone", 0, [](Memory& memory, std::size_t) { ++memory.counter; }, 1},
    Check{"an atomic counter of all", 1, [](Memory& memory, std::size_t) { ++memory.counter; }},
    Check{"a counter of each core, padded", 0, [](Memory& memory, std::size_t core) { ++memory.own[core].value; }},
    Check{"a counter of each core, in one line", 1,
          [](Memory& memory, std::size_t core) { ++memory.beside_each_other[core]; }},
    Check{"a line that all read", 0, [](Memory& memory, std::size_t core) { memory.read[core].value += memory.plain; }},
    Check{"a line that one core writes and all read", 1,
          [](Memory& memory, std::size_t core) {
            if (core == 0)
              ++memory.plain;
            else
              memory.read[core].value += memory.plain;
          }},
    Check{"a read, and then a write to that line", 2,
          [](Memory& memory, std::size_t core) {
            memory.read[core].value += memory.counter.load();
            ++memory.counter;
          }},
    Check{"a mutex, and what it guards", 2,
          [](Memory& memory, std::size_t) {
            const std::lock_guard lock(memory.mutex);
            memory.guarded = 1;
          }},
    Check{"a text of four lines that each core writes", 4,
          [](Memory& memory, std::size_t core) { std::memset(memory.text.data(), static_cast<int>(core), 256); }},
    Check{"four lines that one core writes and the others copy", 4,
          [](Memory& memory, std::size_t core) {
            if (core == 0) return (void)std::memcpy(memory.text.data(), memory.copies[core].data(), 256);
            std::memcpy(memory.copies[core].data(), memory.text.data(), 256);
          }},
    Check{"memory that each core allocates and frees", 0,
          [](Memory& memory, std::size_t core) {
            const auto block = std::make_unique<std::array<char, 200>>();
            std::memcpy(block->data(), memory.copies[core].data(), 200);
          }},
};

bool is_right(const char* what, double expected, double counted) {
  if (counted == expected) return true;
  fmt::print(stderr, "count_lines is wrong: {}: {} lines for each call, but {} were counted\n", what, expected,
             counted);
  return false;
}

bool check_simulation() {
  bool all_right = true;
  for (const Check& check : checks) {
    const auto memory = std::make_unique<Memory>();
    const auto counted = count(check.of_cores, Overlap::none, warm_up, rounds,
                               [&](std::size_t core, std::size_t) { check.call(*memory, core); });
    all_right &= is_right(check.what, check.lines, counted.all());
  }
  return all_right;
}

/// With calls that overlap, a line moves when the turn ends between two of them.
bool check_overlapping_calls() {
  constexpr std::size_t many = 2000;
  const auto memory = std::make_unique<Memory>();
  const auto counted = count(cores, Overlap::all_calls, 0, many, [&](std::size_t, std::size_t) {
    const std::lock_guard lock(memory->mutex);
    const std::uint64_t before = memory->guarded;
    ++memory->counter;
    memory->guarded = before + 1;
  });
  // Turns have up to 64 accesses, and a call has some six.
  const bool some_move = 0.2 < counted.all() && counted.all() < 6;
  if (!some_move) fmt::print(stderr, "count_lines is wrong: {} lines for each call that overlaps\n", counted.all());
  return some_move & is_right("calls that hold a mutex", cores * many, static_cast<double>(memory->guarded));
}

/// The library is instrumented: the reference counts of a page that all list are one line each.
bool check_library() {
  const World world(cores * 10);
  const custengine::Session session = world.engine.session("t").value();
  constexpr std::size_t page_size = 20;
  std::vector<custengine::Session> sessions;
  for (std::size_t core = 0; core < cores; ++core) sessions.push_back(world.engine.session("t").value());
  const auto counted = count(cores, Overlap::none, warm_up, rounds, [&](std::size_t core, std::size_t) {
    (void)sessions[core].list({.page_size = page_size}).value();
  });
  return is_right("a page of 20 customers that all list", page_size, counted.all());
}

}  // namespace

bool check_counts() {
  const bool simulates = check_simulation(), overlaps = check_overlapping_calls(), sees_library = check_library();
  return simulates && overlaps && sees_library;
}

}  // namespace lines
