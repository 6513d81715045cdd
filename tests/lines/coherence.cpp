#include "coherence.hpp"

#include <array>
#include <bit>
#include <cstdio>
#include <cstdlib>

// This file is not instrumented. It allocates no memory, so that customers lie in memory as without it.

namespace lines {

namespace {

struct Line {
  std::uintptr_t number = 0;  // address / line_bytes; 0: free
  std::uint64_t holders = 0;  // a bit for each core whose cache has the line
  bool is_written = false;    // since restart()
};

// Open addressing: a line is at the first free place from its hash on.
constexpr std::size_t max_lines = std::size_t{1} << 21;
constinit std::array<Line, max_lines> table = {};
constinit std::size_t line_count = 0;
constexpr unsigned line_bits = std::countr_zero(line_bytes);

constexpr std::size_t max_transfers = std::size_t{1} << 22;
constinit std::array<Transfer, max_transfers> recorded = {};
constinit std::size_t recorded_count = 0;
constinit bool is_recording = false;

constexpr std::size_t no_core = max_cores;
thread_local constinit std::size_t this_core = no_core;
// The callers of the functions that this thread is in.
constexpr std::size_t max_depth = 1024;
thread_local constinit std::array<const void*, max_depth> callers = {};
thread_local constinit std::size_t depth = 0;

[[noreturn]] void stop(const char* why) {
  std::fputs(why, stderr);
  std::abort();
}

Line& find(std::uintptr_t number) noexcept {
  constexpr std::uint64_t golden = 0x9e3779b97f4a7c15;
  for (std::size_t i = number * golden >> 32;; ++i) {
    Line& line = table[i % max_lines];
    if (line.number == number) return line;
    if (line.number != 0) continue;
    if (++line_count > max_lines / 2) stop("count_lines: too many lines for its table\n");
    line.number = number;
    return line;
  }
}

void touch(Line& line, bool is_write, const void* place) noexcept {
  const std::uint64_t own = std::uint64_t{1} << this_core;
  const bool moves = is_write ? (line.holders & ~own) != 0 : (line.holders & own) == 0 && line.is_written;
  line.holders = is_write ? own : line.holders | own;
  line.is_written |= is_write;
  if (!moves || !is_recording) return;
  if (recorded_count == max_transfers) stop("count_lines: too many transfers for its table\n");
  recorded[recorded_count++] = {line.number, place, depth > 0 ? callers[depth - 1] : nullptr, this_core};
}

void touch_all(const void* address, std::size_t bytes, bool is_write, const void* place) noexcept {
  if (this_core == no_core || bytes == 0) return;
  const auto begin = reinterpret_cast<std::uintptr_t>(address);
  for (std::uintptr_t number = begin >> line_bits; number <= (begin + bytes - 1) >> line_bits; ++number)
    touch(find(number), is_write, place);
}

}  // namespace

void restart() {
  table.fill({});
  line_count = recorded_count = 0;
  is_recording = false;
}

void begin_recording() noexcept {
  is_recording = true;
}

std::span<const Transfer> transfers() noexcept {
  return {recorded.data(), recorded_count};
}

AsCore::AsCore(std::size_t core) noexcept {
  this_core = core;
  depth = 0;
}
AsCore::~AsCore() {
  this_core = no_core;
}

void enter(const void* caller) noexcept {
  if (this_core == no_core) return;
  if (depth == max_depth) stop("count_lines: calls are too deep for its stack\n");
  callers[depth++] = caller;
}
void leave() noexcept {
  if (this_core != no_core && depth > 0) --depth;
}
void read(const void* address, std::size_t bytes, const void* place) noexcept {
  touch_all(address, bytes, false, place);
}
void write(const void* address, std::size_t bytes, const void* place) noexcept {
  touch_all(address, bytes, true, place);
}

}  // namespace lines
