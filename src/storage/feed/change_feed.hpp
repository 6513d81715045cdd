#pragma once

#include "storage/feed/change_dispatch.hpp"
#include "storage/feed/change_log.hpp"

#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <span>

namespace custengine::storage {

/// What a tenant's feed is made of; fixed for its life.
struct FeedOptions {
  std::size_t history = 4096;              // how many changes are kept,
  std::uint64_t history_bytes = 16 << 20;  // and what they may take
  SubscriberErrorHandler on_error = {};
};

/// A tenant's changes: their numbers, the newest of them, and who is told.
/// Threads: the tenant's lock guards the log; the dispatch has a lock of its own.
struct ChangeFeed {
  explicit ChangeFeed(FeedOptions options)
      : log(options.history, options.history_bytes), on_error(std::move(options.on_error)) {}

  // As ChangeLog's, of the log and of what is not delivered yet, which may go back further.
  void show(Erasure& erasure) const {
    log.show(erasure);
    if (dispatch) dispatch->show(erasure, log.history().oldest());
  }
  bool tells_of(const Erasure& erasure) const {
    return log.tells_of(erasure) || (dispatch && dispatch->tells_of(erasure));
  }
  void redact(const Erasure& erasure) {
    log.redact(erasure);
    if (dispatch) dispatch->redact(erasure);
  }

  ChangeLog log;
  SubscriberErrorHandler on_error;
  std::shared_ptr<detail::ChangeDispatch> dispatch = {};  // since the first subscriber
};

/// One write's part in the feed. Made before the tenant's lock is taken and destroyed after it is gone, when it
/// delivers what it committed.
class FeedWrite {
 public:
  /// Of changes that are known later, by take().
  explicit FeedWrite(ChangeFeed& feed) noexcept : feed_(feed) {}
  /// The changes of the write, which commit() takes; they must live as long.
  FeedWrite(ChangeFeed& feed, std::span<StoredChange> changes) noexcept : feed_(feed) { take(changes); }
  /// All these customers are created; `newest` are the last of them, as many as the log can keep.
  FeedWrite(ChangeFeed& feed, std::span<StoredChange> newest,
            std::shared_ptr<const detail::SnapshotRows> created) noexcept
      : feed_(feed), created_(std::move(created)) {
    take(newest);
    count_ = created_->size();
  }
  FeedWrite(const FeedWrite&) = delete;
  FeedWrite& operator=(const FeedWrite&) = delete;
  ~FeedWrite() {
    // What was pushed out, or not kept at all, must be gone while subscribers are told: they may erase its customer.
    pushed_out_ = {};
    for (StoredChange& change : changes_) change = {};
    if (dispatch_) dispatch_->deliver();
  }

  /// The changes of the write; see the constructor.
  void take(std::span<StoredChange> changes) noexcept {
    for (StoredChange& change : changes) change.measure();
    changes_ = changes;
    count_ = changes.size();
  }

  /// What the log takes for the changes that take() has. Cost: O(changes).
  std::uint64_t bytes() const noexcept {
    std::uint64_t bytes = 0;
    for (const StoredChange& change : changes_) bytes += change.bytes;
    return bytes;
  }

  /// Numbers the changes, keeps them, and queues them for subscribers. Under the lock.
  void commit();

 private:
  ChangeFeed& feed_;
  std::span<StoredChange> changes_ = {};
  std::uint64_t count_ = 0;
  std::shared_ptr<const detail::SnapshotRows> created_;
  ChangeLog::PushedOut pushed_out_;
  detail::ChangeDispatch* dispatch_ = nullptr;  // once it is committed, if there is one
};

}  // namespace custengine::storage
