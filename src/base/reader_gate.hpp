#pragma once

#include "base/lock_holds.hpp"
#include "base/work_counts.hpp"

#include <atomic>
#include <cstdint>

namespace custengine::base {

/// The readers' side of a reader-writer lock: a big-reader lock. A reader writes no memory that another thread writes.
///
/// The process has one table for all gates. Each thread has a row of slots in it, which is a cache line of its own. To
/// enter, a reader stores the gate in its row, and then checks that the gate is open. A writer first closes the gate,
/// and then waits for each row that holds it. So a read costs the same on any number of cores, and a write costs some
/// nanoseconds for each row. A thread without a free slot is a guest: the gate counts it in an atomic counter.
///
/// Nearly phase-fair (Brandenburg and Anderson, 2010): a closed gate lets no new reader in, and close() first lets in
/// the readers that the writer before it kept waiting. Unlike theirs, it waits for these readers only a bounded time.
///
/// Threads: any may read. close() and open() require a lock that excludes other writers. A thread must not enter a gate
/// that it is in. Works with std::shared_lock.
class ReaderGate {
 public:
  ReaderGate() = default;
  ReaderGate(const ReaderGate&) = delete;
  ReaderGate& operator=(const ReaderGate&) = delete;

  void lock_shared() noexcept {
    if (!try_enter()) wait_and_enter();
    begin_hold();
  }
  /// Returns false, and does not wait, if the gate is closed.
  bool try_lock_shared() noexcept {
    const bool entered = try_enter();
    if (entered) begin_hold();
    return entered;
  }
  void unlock_shared() noexcept;

  /// Lets no reader in until open(), and waits until those inside have left.
  void close() noexcept;
  void open() noexcept;

 private:
  bool try_enter() noexcept;
  void wait_and_enter() noexcept;
  static void begin_hold() noexcept {
    if (Work* const work = WorkCount::current()) work->begin_hold();
    LockHolds::begin();
  }

  std::atomic<std::uint32_t> closed_ = 0;   // 1: closed
  std::atomic<std::uint32_t> waiting_ = 0;  // readers that wait for open()
  std::atomic<std::uint32_t> guests_ = 0;   // readers whose thread has no free slot
};

}  // namespace custengine::base
