#include "peers/group_commit.hpp"

#include <utility>

namespace bench {

void GroupCommit::write(const std::function<void()>& change) {
  Write mine{.change = change};
  std::unique_lock lock(mutex_);
  waiting_.push_back(&mine);
  if (has_leader_) {
    lock.unlock();
    mine.turn.acquire();
    if (mine.is_done) {
      if (mine.error) std::rethrow_exception(mine.error);
      return;
    }
    lock.lock();
  }
  has_leader_ = true;
  const std::vector<Write*> group = std::exchange(waiting_, {});
  lock.unlock();
  commit(group);
  lock.lock();
  ++groups_;
  Write* const next = waiting_.empty() ? nullptr : waiting_.front();
  has_leader_ = next != nullptr;
  lock.unlock();
  if (next) next->turn.release();  // first, since the others have no more to do
  for (Write* const write : group)
    if (write != &mine) write->turn.release();
  if (mine.error) std::rethrow_exception(mine.error);
}

void GroupCommit::commit(const std::vector<Write*>& group) const {
  std::exception_ptr error;
  try {
    transaction_([&] {
      for (const Write* const write : group) write->change();
    });
  } catch (...) {
    error = std::current_exception();
  }
  for (Write* const write : group) {
    write->error = error;
    write->is_done = true;
  }
}

std::uint64_t GroupCommit::groups() const {
  const std::lock_guard lock(mutex_);
  return groups_;
}

std::size_t GroupCommit::waiting() const {
  const std::lock_guard lock(mutex_);
  return waiting_.size();
}

}  // namespace bench
