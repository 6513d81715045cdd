#pragma once

#include "base/write_queue.hpp"
#include "storage/feed/change_dispatch.hpp"
#include "storage/feed/change_log.hpp"

#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <span>

namespace custengine::storage {

/// The options of a tenant's feed; fixed for its lifetime.
struct FeedOptions {
  std::size_t history = 4096;              // the number of changes to keep
  std::uint64_t history_bytes = 16 << 20;  // the bytes that they may take
  SubscriberErrorHandler on_error = {};
};

/// A tenant's changes: the log of the newest ones, and their delivery to subscribers.
/// Threads: the tenant's lock guards the log; the dispatch has a lock of its own.
struct ChangeFeed {
  ChangeFeed(FeedOptions options, const base::WriteQueue& write_queue)
      : queue(write_queue), log(options.history, options.history_bytes), on_error(std::move(options.on_error)) {}

  // As in ChangeLog, for the log and for undelivered changes, which may be older.
  void show(Erasure& erasure) const {
    log.show(erasure);
    if (dispatch) dispatch->show(erasure, log.history().oldest());
  }
  bool needs_redaction(const Erasure& erasure) const {
    return log.needs_redaction(erasure) || (dispatch && dispatch->needs_redaction(erasure));
  }
  void redact(const Erasure& erasure) {
    log.redact(erasure);
    if (dispatch) dispatch->redact(erasure);
  }

  const base::WriteQueue& queue;  // of the tenant's writes
  ChangeLog log;
  SubscriberErrorHandler on_error;
  std::shared_ptr<detail::ChangeDispatch> dispatch = {};  // null before the first subscriber
};

/// The part of one write that concerns the feed. Create it before taking the tenant's lock and destroy it after
/// releasing the lock. The destructor delivers the committed changes to subscribers. If this thread has the tenant's
/// Turn, the destructor of the Turn delivers them.
class FeedWrite {
 public:
  /// For changes that are given later, by take().
  explicit FeedWrite(ChangeFeed& feed) noexcept : feed_(feed) {}
  /// `changes` are those of the write. commit() moves from them. They must outlive this object.
  FeedWrite(ChangeFeed& feed, std::span<StoredChange> changes) noexcept : feed_(feed) { take(changes); }
  /// For a write that creates all customers of `created`. `newest` are the last of these changes, as many as the log
  /// can keep.
  FeedWrite(ChangeFeed& feed, std::span<StoredChange> newest,
            std::shared_ptr<const detail::SnapshotRows> created) noexcept
      : feed_(feed), created_(std::move(created)) {
    take(newest);
    count_ = created_->size();
  }
  FeedWrite(const FeedWrite&) = delete;
  FeedWrite& operator=(const FeedWrite&) = delete;
  ~FeedWrite() {
    // Changes that the log dropped or did not keep are destroyed before delivery, because a subscriber may erase their
    // customer.
    pushed_out_ = {};
    for (StoredChange& change : changes_) change = {};
    if (!dispatch_) return;
    if (feed_.queue.has_turn())
      dispatch_->leave_to_later();
    else
      dispatch_->deliver();
  }

  /// Sets the changes of the write; see the constructor.
  void take(std::span<StoredChange> changes) noexcept {
    for (StoredChange& change : changes) change.measure();
    changes_ = changes;
    count_ = changes.size();
  }

  std::span<const StoredChange> changes() const noexcept { return changes_; }

  /// Returns the memory that the log takes for the changes given to take(). Cost: O(changes).
  std::uint64_t bytes() const noexcept {
    std::uint64_t bytes = 0;
    for (const StoredChange& change : changes_) bytes += change.bytes;
    return bytes;
  }

  /// Numbers the changes, adds them to the log, and queues them for subscribers. Requires the tenant's lock.
  void commit();

 private:
  ChangeFeed& feed_;
  std::span<StoredChange> changes_ = {};
  std::uint64_t count_ = 0;
  std::shared_ptr<const detail::SnapshotRows> created_;
  ChangeLog::PushedOut pushed_out_;
  detail::ChangeDispatch* dispatch_ = nullptr;  // set by commit() if the feed has one
};

}  // namespace custengine::storage
