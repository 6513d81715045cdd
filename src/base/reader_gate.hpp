#pragma once

#include "base/lock_holds.hpp"
#include "base/work_counts.hpp"

#include <atomic>
#include <cstdint>

namespace custengine::base {

/// The readers' side of a reader-writer lock whose readers write no memory that another thread writes: a big-reader
/// lock. Each thread has a row of slots, a cache line of its own, in a table that all gates share. A reader puts the
/// gate into its row and looks whether the gate is closed; a writer closes the gate and looks at all rows. So a read
/// costs the same on any number of cores, and a write some nanoseconds for each thread that reads.
///
/// It is phase-fair (Brandenburg and Anderson, 2010): a closed gate lets no new reader in, and close() first waits for
/// the readers that the writer before it kept waiting.
///
/// Threads: any may read; who closes must hold a lock that other writers take. A thread must not enter a gate twice.
/// For std::shared_lock.
class ReaderGate {
 public:
  ReaderGate() = default;
  ReaderGate(const ReaderGate&) = delete;
  ReaderGate& operator=(const ReaderGate&) = delete;

  void lock_shared() noexcept {
    if (!try_enter()) wait_and_enter();
    begin_hold();
  }
  /// False if the gate is closed.
  bool try_lock_shared() noexcept {
    const bool entered = try_enter();
    if (entered) begin_hold();
    return entered;
  }
  void unlock_shared() noexcept;

  /// Waits until the readers have left; none enters until open().
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
