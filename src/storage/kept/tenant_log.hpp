#pragma once

#include "storage/feed/erasure.hpp"
#include "storage/kept/commit_queue.hpp"
#include "storage/kept/log_entries.hpp"

#include <custengine/persistence.hpp>

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace custengine::storage {

/// The log of one tenant that is kept: numbers the entries of its writes, and commits them.
/// Threads: only the thread that has the tenant's Turn uses it, but for what says otherwise.
class TenantLog {
 public:
  /// `kept` is the tenant as its persistence has it. At most about `max_entries` entries are kept.
  TenantLog(std::shared_ptr<CommitQueue> commits, const kept::Tenant& kept, std::uint64_t max_entries) noexcept;

  const std::shared_ptr<CommitQueue>& commits() const noexcept { return commits_; }
  Persistence& persistence() const noexcept { return commits_->persistence(); }
  const kept::Place& place() const noexcept { return place_; }
  /// The number of the newest entry. Threads: any.
  std::uint64_t newest() const noexcept { return newest_; }

  /// What a commit does besides adding entries. See kept::Group.
  struct Extra {
    std::vector<std::uint64_t> erased = {};
    bool erases = false;
    std::optional<std::uint64_t> generation = {};
    std::uint64_t skipped = 0;     // changes before the entries that are not kept
    bool forgets_earlier = false;  // all earlier entries are deleted
    bool drops = false;
  };
  /// Keeps the entries of one or more writes, which this numbers: `sequence` is that of the newest change before them.
  /// After it returns nullopt they are on the disk. Errors: resource_exhausted and unavailable (nothing is kept);
  /// outcome_unknown (the persistence takes no more writes).
  std::optional<Error> append(std::span<LogEntries* const> writes, std::uint64_t sequence, const Extra& extra);

  /// Returns the numbers of all entries that an erasure of the customer blanks, but of none that are blank. Errors: as
  /// Persistence::entries; that of close().
  Result<std::vector<std::uint64_t>> entries_of(std::string_view id, const base::SipKey& hash_key) const;

  /// Returns the number of a generation that was never used.
  std::uint64_t next_generation() noexcept { return ++last_generation_; }

  /// From now on append() refuses all writes with this error.
  void close(Error why);
  /// The error of close(); nullopt if append() takes writes. What is kept may then be of a later load, or gone.
  std::optional<Error> closed() const;
  /// The error of the last append() that failed; nullopt if the last one did not. Threads: any.
  std::optional<Error> last_error() const;
  /// True if the last append() failed with outcome_unknown.
  bool may_have_failed_late() const noexcept;

 private:
  std::optional<Error> commit(kept::Group& group);

  const std::shared_ptr<CommitQueue> commits_;
  kept::Place place_;
  std::uint64_t oldest_;
  std::atomic<std::uint64_t> newest_;
  std::uint64_t last_generation_;
  const std::uint64_t max_entries_;
  mutable std::mutex error_mutex_;  // guards the members below
  std::optional<Error> closed_, error_;
};

}  // namespace custengine::storage
