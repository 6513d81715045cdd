#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

/// A simulation of the caches of up to 64 cores, in which each core's cache holds all lines that it ever touched (the
/// MESI protocol without evictions). It counts the accesses that need another core's cache.
///
/// Threads: each is one core while it has an AsCore. They must run in turn, with a lock between them.
namespace lines {

constexpr std::size_t max_cores = 64, line_bytes = 64;

/// An access for which a line moves: a read of a line that another core wrote, or a write to a line that another core
/// has.
struct Transfer {
  std::uintptr_t line;
  const void* place;   // the return address of the access
  const void* caller;  // that of the function that has the access
  std::size_t core;
};

/// Forgets all lines and transfers.
void restart();
/// Transfers are recorded from now on; before, accesses only fill the caches.
void begin_recording() noexcept;
std::span<const Transfer> transfers() noexcept;

/// This thread's accesses are those of a core during its lifetime.
class AsCore {
 public:
  explicit AsCore(std::size_t core) noexcept;
  ~AsCore();
  AsCore(const AsCore&) = delete;
  AsCore& operator=(const AsCore&) = delete;
};

// Called for each function and for each access of the instrumented code. The memory itself is not read.
void enter(const void* caller) noexcept;
void leave() noexcept;
void read(const void* address, std::size_t bytes, const void* place) noexcept;
void write(const void* address, std::size_t bytes, const void* place) noexcept;

}  // namespace lines
