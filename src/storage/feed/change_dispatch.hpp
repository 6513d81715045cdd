#pragma once

#include "storage/feed/change_group.hpp"

#include <custengine/change.hpp>

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace custengine::detail {

/// An observer list with a queue: the subscribers of a tenant, and the changes that were not delivered yet.
///
/// Groups are queued under the tenant's lock, and so in the order of their sequences. After its write, a thread
/// delivers until the queue is empty, unless another thread is delivering. So a write by a callback is queued. After
/// max_groups_of_call groups, a thread leaves the rest to another writer, if one is about to deliver.
///
/// Threads: safe on any thread. Callbacks run without any lock.
class ChangeDispatch {
 public:
  using Callback = std::function<void(const Change&)>;

  ChangeDispatch(std::string tenant, SubscriberErrorHandler on_error);
  ~ChangeDispatch();

  /// Returns the subscriber's number. It gets changes that are queued from now on. May throw.
  std::uint64_t subscribe(Callback callback);
  /// See Subscription::unsubscribe.
  void unsubscribe(std::uint64_t number) noexcept;

  bool has_subscribers() const noexcept { return subscriber_count_.load(std::memory_order_acquire) > 0; }

  /// Moves the groups of a list to the queue. Then this write's thread must call deliver() or leave_to_later().
  void queue(std::list<storage::ChangeGroup>& groups) noexcept;
  /// Drops all queued groups, and the rest of the group in delivery. Moves them to `dropped`, so that the caller
  /// destroys them.
  void drop_queued(std::list<storage::ChangeGroup>& dropped);
  /// Calls erasure.look_at() for each change that was not delivered yet, newest first, if its sequence is less than
  /// `before`.
  void show(storage::Erasure& erasure, std::uint64_t before) const;
  /// True if redact() would change anything.
  bool needs_redaction(const storage::Erasure& erasure) const;
  /// Turns undelivered changes of erased customers into tombstones.
  void redact(const storage::Erasure& erasure);

  /// Delivers the queue, unless another thread is delivering it. Requires a call of queue() before.
  void deliver() noexcept;
  /// Replaces deliver() for a write with the tenant's Turn. Requires that deliver_rest() follows, after the turn.
  void leave_to_later() noexcept { about_to_deliver_.fetch_sub(1); }
  /// As deliver(), once for several writes that called leave_to_later().
  void deliver_rest() noexcept;

  /// The exceptions that callbacks have thrown so far.
  struct Exceptions {
    std::uint64_t count = 0;
    std::string last = {};  // what() of the last one, or that it has none; empty if there was no memory for it
  };
  Exceptions exceptions() const;

 private:
  struct Subscriber {
    std::uint64_t number, since_place;
    Callback callback;
  };
  using Lock = std::unique_lock<std::mutex>;

  void deliver_group(Lock& lock) noexcept;
  bool deliver_change(std::uint64_t place, const Change& change, Lock& lock) noexcept;
  void call(const Subscriber& subscriber, const Change& change) noexcept;
  void count_exception() noexcept;

  const std::string tenant_;
  const SubscriberErrorHandler on_error_;
  std::atomic<std::size_t> subscriber_count_ = 0, queued_count_ = 0;  // read without the lock
  std::atomic<std::size_t> about_to_deliver_ = 0;                     // threads between queue() and deliver()

  mutable std::mutex mutex_;                                    // guards all members below
  std::vector<std::shared_ptr<const Subscriber>> subscribers_;  // by number
  std::list<storage::ChangeGroup> queue_;
  std::list<storage::ChangeGroup> in_delivery_;  // the group in delivery, if any
  std::uint64_t last_number_ = 0, last_place_ = 0;
  std::uint64_t dropped_up_to_ = 0;  // groups up to this place are no longer delivered

  bool delivering_ = false;
  std::thread::id delivering_thread_;
  std::uint64_t running_ = 0;  // the number of the subscriber whose callback is running; 0: none
  std::condition_variable callback_ended_;
  Exceptions exceptions_;
};

}  // namespace custengine::detail
