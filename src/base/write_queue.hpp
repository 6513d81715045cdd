#pragma once

#include "base/reader_gate.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <optional>
#include <thread>
#include <type_traits>
#include <utility>

namespace custengine::base {

/// The writers' side of a reader-writer lock, by flat combining (Hendler, Incze, Shavit and Tzafrir, 2010). One writer
/// leads: it closes the gate and carries out its own write, and then those of the writers that wait, in small groups.
/// So the data stay in the cache of one core.
///
/// Writes that wait are carried out one after the other, in the order in which they came. A writer that finds no leader
/// leads at once, so its own write may come before those that wait.
/// Threads: any.
class WriteQueue {
 public:
  explicit WriteQueue(ReaderGate& gate) noexcept : gate_(gate) {}
  WriteQueue(const WriteQueue&) = delete;
  WriteQueue& operator=(const WriteQueue&) = delete;

  /// Calls `write` while no other thread reads or writes. Returns its result, or throws its exception. The call may run
  /// on another writer's thread. Requires that `write` does not use this gate or this queue.
  template <class Write>
  auto run(Write write) -> std::invoke_result_t<Write&>;

  /// The lead, held for several writes. While it lives other writers wait, and readers go on. Its thread may run()
  /// writes, and destroys it. Within another Turn of its thread it has no effect.
  class Turn {
   public:
    explicit Turn(WriteQueue& queue) noexcept : queue_(queue.has_turn() ? nullptr : &queue) {
      if (queue_) queue_->take_turn();
    }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    ~Turn() { end(); }

    /// Ends it before its lifetime ends. False if it had ended, or had no effect.
    bool end() noexcept {
      WriteQueue* const queue = std::exchange(queue_, nullptr);
      if (queue) queue->give_turn_up();
      return queue != nullptr;
    }

   private:
    WriteQueue* queue_;
  };
  /// True if this thread has the Turn.
  bool has_turn() const noexcept { return owner_.load(std::memory_order_relaxed) == std::this_thread::get_id(); }

 private:
  /// A writer that waits, on its stack: for its write, or for the turn.
  struct Waiting {
    void (*run)(Waiting&) noexcept = nullptr;  // null: waits for the turn
    Waiting* next = nullptr;
    // The write is carried out, or the turn is handed over. Then the object may be gone, so a leader sets this last.
    std::atomic<bool> is_done = false;
  };
  template <class Write>
  struct Job;

  void run(Waiting& write) noexcept;
  void take_turn() noexcept;
  void give_turn_up() noexcept;

  void push(Waiting& waiting) noexcept;
  /// Returns the writer that has waited longest; null if none waits. Requires the lead.
  Waiting* oldest() noexcept;
  bool try_lead() noexcept { return !led_.load() && !led_.exchange(true); }
  /// Waits until `waiting` is done or this thread leads. True if it leads.
  bool wait(const Waiting& waiting) noexcept;
  /// Carries out `own`, unless it is null, and then writes that wait. Stops at a writer that waits for the turn, and
  /// hands the lead to it; otherwise gives the lead up at last. Requires the lead.
  void lead(Waiting* own) noexcept;
  /// Closes the gate once, and carries out `own` and at most `most` others. Returns the others, as a list.
  Waiting* carry_out_group(Waiting* own, std::size_t most) noexcept;
  void give_lead_up() noexcept;
  void wake_all() noexcept;

  ReaderGate& gate_;
  std::atomic<bool> led_ = false;
  std::atomic<std::uint32_t> wakes_ = 0;     // grows each time that writers are woken
  std::atomic<Waiting*> newest_ = nullptr;   // a stack of new writers: each refers to the one that came before it
  Waiting* oldest_ = nullptr;                // a queue of writers taken from that stack; only the leader uses it
  std::atomic<std::thread::id> owner_ = {};  // the thread that has the Turn
};

template <class Write>
struct WriteQueue::Job : Waiting {
  using Result = std::invoke_result_t<Write&>;
  struct Nothing {};

  explicit Job(Write& write) noexcept : write_(write) { this->run = &carry_out; }

  Result result() {
    if (thrown_) std::rethrow_exception(std::move(thrown_));
    if constexpr (!std::is_void_v<Result>) return *std::move(result_);
  }

 private:
  static void carry_out(Waiting& waiting) noexcept {
    auto& self = static_cast<Job&>(waiting);
    try {
      if constexpr (std::is_void_v<Result>)
        self.write_();
      else
        self.result_.emplace(self.write_());
    } catch (...) {
      self.thrown_ = std::current_exception();
    }
  }

  Write& write_;
  std::optional<std::conditional_t<std::is_void_v<Result>, Nothing, Result>> result_;
  std::exception_ptr thrown_;
};

template <class Write>
auto WriteQueue::run(Write write) -> std::invoke_result_t<Write&> {
  Job<Write> job(write);
  run(static_cast<Waiting&>(job));
  return job.result();
}

}  // namespace custengine::base
