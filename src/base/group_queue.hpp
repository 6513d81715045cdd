#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <span>

namespace custengine::base {

/// Group commit (DeWitt and others, 1984), led by a waiting thread: one thread carries out the jobs of all that wait,
/// and the others sleep. Each sleeper is woken once. It is for jobs that take hardly longer together than one of them
/// alone, such as a sync of a disk.
/// Threads: any.
class GroupQueue {
 public:
  /// The most jobs of one group.
  static constexpr std::size_t max_jobs = 256;

  /// A job. It lies on the stack of the thread that waits for it.
  class Job {
   public:
    Job() = default;
    Job(const Job&) = delete;
    Job& operator=(const Job&) = delete;

   private:
    friend GroupQueue;
    enum State : std::uint32_t { waits, leads, is_done };
    /// Returns the state once it is no longer `waits`.
    std::uint32_t wait() const noexcept;
    /// Wakes the job's thread. The job may be gone afterwards.
    void wake(State state) noexcept;

    Job* next_ = nullptr;
    std::atomic<std::uint32_t> state_ = waits;
  };

  GroupQueue() = default;
  GroupQueue(const GroupQueue&) = delete;
  GroupQueue& operator=(const GroupQueue&) = delete;

  /// Returns once `own` is done, by this thread or another. If nobody leads, this thread does: it calls
  /// `carry_out(jobs) -> left` with the jobs that wait, the oldest first, which is `own`. That does the first job, and
  /// others as it likes, and calls finish() or finish_now() for each of these. It moves the rest to the front of `jobs`
  /// and returns their number. They stay first in the queue. It must not throw.
  template <class CarryOut>
  void run(Job& own, CarryOut carry_out) {
    if (!join(own)) return;
    std::array<Job*, max_jobs> jobs;
    const std::span taken(jobs.data(), take(jobs));
    const std::size_t left = carry_out(taken);
    give_lead_up(own, taken.first(left));
  }

  // Both are called within carry_out().
  /// The job is done. Its thread goes on once another thread leads.
  void finish(Job& job) noexcept {
    job.next_ = finished_;
    finished_ = &job;
  }
  /// The job is done, and its thread goes on now. Requires that it is not the first of the jobs.
  static void finish_now(Job& job) noexcept { job.wake(Job::is_done); }

 private:
  /// Adds a job. True if its thread has to lead; false if the job is done.
  bool join(Job& own) noexcept;
  std::size_t take(std::span<Job*> jobs) noexcept;
  void give_lead_up(const Job& own, std::span<Job* const> left) noexcept;

  std::mutex mutex_;  // guards the list and is_led_
  Job *first_ = nullptr, *last_ = nullptr;
  bool is_led_ = false;
  Job* finished_ = nullptr;  // a list of jobs whose threads are not woken yet; only the leader uses it
};

}  // namespace custengine::base
