#include "base/write_queue.hpp"

#include "base/back_off.hpp"

#include <algorithm>
#include <utility>

namespace custengine::base {

namespace {

/// The most writes of others that a leader carries out in one closing of the gate. Readers wait for all of them.
constexpr std::size_t max_writes_of_group = 8;
/// The most writes of others that a leader carries out. Then another thread leads.
constexpr std::size_t max_writes_for_others = 64;

}  // namespace

void WriteQueue::run(Waiting& write) noexcept {
  if (has_turn()) {
    gate_.close();
    write.run(write);
    gate_.open();
    return;
  }
  if (try_lead()) return lead(&write);
  push(write);
  while (!write.is_done.load(std::memory_order_acquire) && wait(write)) lead(nullptr);
}

void WriteQueue::take_turn() noexcept {
  if (!try_lead()) {
    Waiting turn;
    push(turn);
    // A leader that comes to `turn`, this thread or another, hands the lead over.
    while (!turn.is_done.load(std::memory_order_acquire) && wait(turn)) lead(nullptr);
  }
  owner_.store(std::this_thread::get_id(), std::memory_order_relaxed);
}

void WriteQueue::give_turn_up() noexcept {
  owner_.store({}, std::memory_order_relaxed);
  give_lead_up();
}

void WriteQueue::push(Waiting& waiting) noexcept {
  waiting.next = newest_.load(std::memory_order_relaxed);
  while (!newest_.compare_exchange_weak(waiting.next, &waiting)) {
  }
}

WriteQueue::Waiting* WriteQueue::oldest() noexcept {
  if (!oldest_)
    for (Waiting* one = newest_.exchange(nullptr); one;) {
      Waiting* const older = std::exchange(one->next, oldest_);
      oldest_ = std::exchange(one, older);
    }
  return oldest_;
}

// A writer first joins the queue, and then checks for a leader. A leader first gives the lead up, and then checks for
// writers that wait. So the writer takes the lead, or the leader wakes it.

bool WriteQueue::wait(const Waiting& waiting) noexcept {
  for (BackOff back_off;;) {
    const std::uint32_t wakes = wakes_.load();
    if (waiting.is_done.load(std::memory_order_acquire)) return false;
    if (try_lead()) return true;
    if (!back_off.spin()) wakes_.wait(wakes);
  }
}

void WriteQueue::give_lead_up() noexcept {
  const bool any_left = oldest_ != nullptr;
  led_.store(false);
  if (any_left || newest_.load()) wake_all();
}

void WriteQueue::wake_all() noexcept {
  wakes_.fetch_add(1);
  wakes_.notify_all();
}

WriteQueue::Waiting* WriteQueue::carry_out_group(Waiting* own, std::size_t most) noexcept {
  Waiting* done = nullptr;
  gate_.close();
  if (own) own->run(*own);
  for (; most > 0; --most) {
    Waiting* const write = oldest();
    if (!write || !write->run) break;
    oldest_ = write->next;
    write->run(*write);
    write->next = std::exchange(done, write);
  }
  gate_.open();
  return done;
}

void WriteQueue::lead(Waiting* own) noexcept {
  for (std::size_t left = max_writes_for_others; left > 0; left -= std::min(left, max_writes_of_group)) {
    Waiting* waiting = own ? nullptr : oldest();
    if (waiting && !waiting->run) {
      oldest_ = waiting->next;
      waiting->is_done.store(true, std::memory_order_release);
      return wake_all();
    }
    if (!own && !waiting) break;
    Waiting* done = carry_out_group(std::exchange(own, nullptr), max_writes_of_group);
    if (!done) continue;
    while (done) std::exchange(done, done->next)->is_done.store(true, std::memory_order_release);
    wake_all();
  }
  give_lead_up();
}

}  // namespace custengine::base
