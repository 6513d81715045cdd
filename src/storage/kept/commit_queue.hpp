#pragma once

#include "base/group_queue.hpp"

#include <custengine/persistence.hpp>

#include <cstdint>
#include <memory>
#include <mutex>
#include <random>
#include <span>

namespace custengine::storage {

/// Lets tenants commit together: the groups of several tenants that wait become one commit of their persistence, so
/// that they share a sync.
/// Threads: safe on any thread.
class CommitQueue {
 public:
  explicit CommitQueue(std::shared_ptr<Persistence> persistence);

  Persistence& persistence() const noexcept { return *persistence_; }

  /// Returns once the group is kept, or refused. Errors: as Persistence::commit; unavailable (another process wrote to
  /// the tenant).
  Result<void> commit(const kept::Group& group);
  /// Returns a random stamp for a group.
  std::uint64_t next_stamp();

 private:
  struct Job;
  std::size_t carry_out(std::span<base::GroupQueue::Job*> jobs) noexcept;

  std::shared_ptr<Persistence> persistence_;
  base::GroupQueue queue_;
  std::mutex stamps_mutex_;  // guards stamps_
  std::mt19937_64 stamps_;
};

}  // namespace custengine::storage
