#include "base/group_queue.hpp"

#include <utility>

namespace custengine::base {

std::uint32_t GroupQueue::Job::wait() const noexcept {
  state_.wait(waits, std::memory_order_acquire);
  return state_.load(std::memory_order_acquire);
}

void GroupQueue::Job::wake(State state) noexcept {
  state_.store(state, std::memory_order_release);
  state_.notify_one();
}

bool GroupQueue::join(Job& own) noexcept {
  {
    const std::scoped_lock lock(mutex_);
    (last_ ? last_->next_ : first_) = &own;
    last_ = &own;
    if (!std::exchange(is_led_, true)) return true;
  }
  return own.wait() == Job::leads;
}

std::size_t GroupQueue::take(std::span<Job*> jobs) noexcept {
  const std::scoped_lock lock(mutex_);
  std::size_t taken = 0;
  for (; first_ && taken < jobs.size(); ++taken) jobs[taken] = std::exchange(first_, first_->next_);
  if (!first_) last_ = nullptr;
  return taken;
}

void GroupQueue::give_lead_up(const Job& own, std::span<Job* const> left) noexcept {
  Job* finished = std::exchange(finished_, nullptr);
  Job* next = nullptr;
  {
    const std::scoped_lock lock(mutex_);
    for (std::size_t i = left.size(); i > 0; --i) {
      left[i - 1]->next_ = std::exchange(first_, left[i - 1]);
      if (!last_) last_ = first_;
    }
    next = first_;
    is_led_ = next != nullptr;
  }
  if (next) next->wake(Job::leads);
  while (finished) {
    Job* const job = std::exchange(finished, finished->next_);
    if (job != &own) job->wake(Job::is_done);
  }
}

}  // namespace custengine::base
