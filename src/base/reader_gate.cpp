#include "base/reader_gate.hpp"

#include "base/back_off.hpp"

#include <array>
#include <bitset>
#include <cstddef>
#include <mutex>
#include <utility>

namespace custengine::base {

namespace {

constexpr std::size_t max_rows = 256, row_bytes = 64;

/// The gates that a thread is in. Most calls are in one gate at a time.
struct alignas(row_bytes) Row {
  std::array<std::atomic<const ReaderGate*>, 4> gates = {};
};
static_assert(sizeof(Row) == row_bytes);

constinit std::array<Row, max_rows> rows = {};
/// Rows from here on have never had a thread, so close() does not read them.
constinit std::atomic<std::size_t> row_end = 0;

constinit std::mutex free_rows_mutex;
constinit std::bitset<max_rows> taken_rows;

/// A thread's row; null if all rows are taken, and after the thread gave its row back. Needs no destructor, so that the
/// destructors of a thread that ends may read, in any order.
struct OwnRow {
  Row* row = nullptr;
  bool was_asked_for = false;
};
constinit thread_local OwnRow of_this_thread;

/// Takes a row for the thread, and gives it back when the thread ends.
class TakenRow {
 public:
  TakenRow() noexcept {
    const std::lock_guard lock(free_rows_mutex);
    std::size_t row = 0;
    while (row < max_rows && taken_rows[row]) ++row;
    if (row == max_rows) return;
    taken_rows[row] = true;
    of_this_thread.row = &rows[row];
    if (row >= row_end.load(std::memory_order_relaxed)) row_end.store(row + 1);
  }
  TakenRow(const TakenRow&) = delete;
  TakenRow& operator=(const TakenRow&) = delete;
  ~TakenRow() {
    const Row* const row = std::exchange(of_this_thread.row, nullptr);
    if (!row) return;
    const std::lock_guard lock(free_rows_mutex);
    taken_rows[static_cast<std::size_t>(row - rows.data())] = false;
  }
};

Row* own_row() noexcept {
  if (!of_this_thread.was_asked_for) {
    of_this_thread.was_asked_for = true;
    static thread_local const TakenRow taken;
  }
  return of_this_thread.row;
}

/// The slot of a thread's row that holds `gate`; null if none does.
std::atomic<const ReaderGate*>* find(const ReaderGate* gate) noexcept {
  if (Row* const row = own_row())
    for (auto& slot : row->gates)
      if (slot.load(std::memory_order_relaxed) == gate) return &slot;
  return nullptr;
}

/// `longest`: the longest hold of readers, or of writers.
template <class Longest>
void end_hold(Longest&& longest) noexcept {
  LockHolds::end(longest);
  if (Work* const work = WorkCount::current()) work->end_hold();
}

}  // namespace

// Dekker's algorithm: a reader stores to its slot and then loads closed_; a writer stores to closed_ and then loads the
// slots. All four are sequentially consistent, so the reader sees the writer, or the writer sees the reader, or both.

bool ReaderGate::try_enter() noexcept {
  if (auto* const slot = find(nullptr)) {
    slot->store(this);
    if (closed_.load() == 0) return true;
    slot->store(nullptr, std::memory_order_release);
  } else {
    guests_.fetch_add(1);
    if (closed_.load() == 0) return true;
    guests_.fetch_sub(1);
  }
  return false;
}

void ReaderGate::unlock_shared() noexcept {
  end_hold(LockHolds::longest_read_ns);
  if (auto* const slot = find(this))
    slot->store(nullptr, std::memory_order_release);
  else
    guests_.fetch_sub(1);
}

void ReaderGate::wait_and_enter() noexcept {
  waiting_.fetch_add(1);
  do {
    // Again after each sleep: the gate may have been open for a moment while this thread was woken.
    for (BackOff back_off; closed_.load() != 0 && back_off.spin();) {
    }
    closed_.wait(1);
  } while (!try_enter());
  waiting_.fetch_sub(1);
}

void ReaderGate::close() noexcept {
  // First lets in the readers that waited for open(). The wait is bounded: one of them may not be scheduled for long.
  for (BackOff back_off; waiting_.load() != 0 && back_off.yield();) {
  }
  closed_.store(1);
  const std::size_t end = row_end.load();
  for (std::size_t row = 0; row < end; ++row)
    for (auto& slot : rows[row].gates)
      for (BackOff back_off; slot.load() == this;) back_off.sleep();
  for (BackOff back_off; guests_.load() != 0;) back_off.sleep();
  begin_hold();
}

void ReaderGate::open() noexcept {
  end_hold(LockHolds::longest_write_ns);
  closed_.store(0);
  closed_.notify_all();
}

}  // namespace custengine::base
