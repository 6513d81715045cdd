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

/// An observer list with a queue: the subscribers of a tenant, and what they have not been told yet.
///
/// Groups are queued under the tenant's lock, so in the order of their sequences. Whichever writing thread finds
/// nobody delivering then delivers until nothing is left; a write that a callback makes is thus queued.
///
/// Threads: safe on any thread. Callbacks run without any lock.
class ChangeDispatch {
 public:
  using Callback = std::function<void(const Change&)>;

  ChangeDispatch(std::string tenant, SubscriberErrorHandler on_error);
  ~ChangeDispatch();

  /// The subscriber's number; it gets what is queued from now on. May throw.
  std::uint64_t subscribe(Callback callback);
  /// See Subscription::unsubscribe.
  void unsubscribe(std::uint64_t number) noexcept;

  bool has_subscribers() const noexcept { return subscriber_count_.load(std::memory_order_acquire) > 0; }

  /// Takes the groups of a list.
  void queue(std::list<storage::ChangeGroup>& groups) noexcept;
  /// Drops what is queued, and the rest of what is being delivered; adds it to `dropped`, to be destroyed.
  void drop_queued(std::list<storage::ChangeGroup>& dropped);
  /// Shows an erasure what was not delivered yet, newest first, as far as it is before a sequence.
  void show(storage::Erasure& erasure, std::uint64_t before) const;
  /// Whether there is anything to redact.
  bool tells_of(const storage::Erasure& erasure) const;
  /// Turns the changes of erased customers that were not delivered yet into tombstones.
  void redact(const storage::Erasure& erasure);

  /// Delivers what is queued, unless a thread is at it.
  void deliver() noexcept;

  /// What callbacks have thrown so far.
  struct Exceptions {
    std::uint64_t count = 0;
    std::string last = {};  // its what(), as far as there is one and memory for it
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
  std::atomic<std::size_t> subscriber_count_ = 0, queued_count_ = 0;  // for looks without the lock

  mutable std::mutex mutex_;                                    // guards what follows
  std::vector<std::shared_ptr<const Subscriber>> subscribers_;  // by number
  std::list<storage::ChangeGroup> queue_;
  std::list<storage::ChangeGroup> in_delivery_;  // none or one
  std::uint64_t last_number_ = 0, last_place_ = 0;
  std::uint64_t dropped_up_to_ = 0;  // no group up to this place is delivered any more

  bool delivering_ = false;
  std::thread::id delivering_thread_;
  std::uint64_t running_ = 0;  // the number of the subscriber whose callback is running; 0: none
  std::condition_variable callback_ended_;
  Exceptions exceptions_;
};

}  // namespace custengine::detail
