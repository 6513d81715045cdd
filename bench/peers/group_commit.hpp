#pragma once

#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <mutex>
#include <semaphore>
#include <utility>
#include <vector>

namespace bench {

/// Group commit, as a careful program adds it to a database: writes that arrive while a transaction runs wait, and
/// share the next one. The one that waits longest leads it. No thread of its own.
class GroupCommit {
 public:
  /// Runs the changes, one after the other, as one durable transaction.
  using Transaction = std::function<void(const std::function<void()>& changes)>;

  explicit GroupCommit(Transaction transaction) : transaction_(std::move(transaction)) {}

  /// Returns after the change is durable, on any thread. Throws what the transaction of its group threw; then none of
  /// the group's changes is kept.
  void write(const std::function<void()>& change);

  std::uint64_t groups() const;
  /// The writes that wait for the next group.
  std::size_t waiting() const;

 private:
  struct Write {
    const std::function<void()>& change;
    bool is_done = false;
    std::exception_ptr error = {};
    std::binary_semaphore turn{0};  // released when it is done, or is to lead
  };

  void commit(const std::vector<Write*>& group) const;

  Transaction transaction_;
  mutable std::mutex mutex_;
  std::vector<Write*> waiting_;  // the oldest first
  bool has_leader_ = false;
  std::uint64_t groups_ = 0;
};

}  // namespace bench
