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
/// leads: it carries out the writes of all that wait, some at a time while the gate is closed. So the data stay in the
/// cache of one core, and a writer that waits is woken once.
///
/// Writes are carried out one after the other, in the order in which they came.
/// Threads: any.
class WriteQueue {
 public:
  explicit WriteQueue(ReaderGate& gate) noexcept : gate_(gate) {}
  WriteQueue(const WriteQueue&) = delete;
  WriteQueue& operator=(const WriteQueue&) = delete;

  /// Calls `write` while no other thread reads or writes, perhaps on another thread, and gives what it gives, or throws
  /// what it throws. `write` must not read or write through the same gate or queue.
  template <class Write>
  auto run(Write write) -> std::invoke_result_t<Write&>;

  /// Keeps other writers waiting while it lives; readers go on. The thread that has it may run() writes.
  class Turn {
   public:
    explicit Turn(WriteQueue& queue) noexcept : queue_(queue) { queue_.take_turn(); }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    ~Turn() { queue_.give_turn_up(); }

   private:
    WriteQueue& queue_;
  };
  /// True if this thread has the Turn.
  bool has_turn() const noexcept { return owner_.load(std::memory_order_relaxed) == std::this_thread::get_id(); }

 private:
  /// A write that waits, on its writer's stack; or, without `run`, a writer that waits for the turn.
  struct Waiting {
    void (*run)(Waiting&) noexcept = nullptr;
    Waiting* next = nullptr;
    std::atomic<bool> is_done = false;  // or the turn is handed over; the last that a leader touches
  };
  template <class Write>
  struct Job;

  void run(Waiting& write) noexcept;
  void take_turn() noexcept;
  void give_turn_up() noexcept;

  void push(Waiting& waiting) noexcept;
  /// The one that has waited longest; null if none waits. Requires the lead.
  Waiting* oldest() noexcept;
  bool try_lead() noexcept { return !led_.load() && !led_.exchange(true); }
  /// Waits until the write is done or the turn handed over, or until this thread leads. True if it leads.
  bool wait(const Waiting& waiting) noexcept;
  /// Carries out `own`, if it is not null, and what waits. Then gives the lead up, or hands it to one that waits for
  /// the turn.
  void lead(Waiting* own) noexcept;
  /// The same while the gate is closed; gives those that were carried out.
  Waiting* carry_out_group(Waiting* own, std::size_t most) noexcept;
  void give_lead_up() noexcept;
  void wake_all() noexcept;

  ReaderGate& gate_;
  std::atomic<bool> led_ = false;
  std::atomic<std::uint32_t> wakes_ = 0;     // changes when those that wait have something to look at
  std::atomic<Waiting*> newest_ = nullptr;   // a stack: each refers to the one before it
  Waiting* oldest_ = nullptr;                // a queue of those that came off the stack; the leader's
  std::atomic<std::thread::id> owner_ = {};  // of the Turn
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
