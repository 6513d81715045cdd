#include "storage/feed/change_dispatch.hpp"

#include "base/commit.hpp"
#include "model/violations.hpp"

#include <algorithm>
#include <exception>
#include <utility>

namespace custengine::detail {

using storage::ChangeGroup;

namespace {

/// After this many groups, a thread stops delivering if another one is about to deliver.
constexpr std::size_t max_groups_of_call = 64;

}  // namespace

ChangeDispatch::ChangeDispatch(std::string tenant, SubscriberErrorHandler on_error)
    : tenant_(std::move(tenant)), on_error_(std::move(on_error)) {}
ChangeDispatch::~ChangeDispatch() = default;

std::uint64_t ChangeDispatch::subscribe(Callback callback) {
  auto subscriber = std::make_shared<Subscriber>(Subscriber{0, 0, std::move(callback)});
  const Lock lock(mutex_);
  subscriber->number = last_number_ + 1;
  subscriber->since_place = last_place_;
  subscribers_.push_back(std::move(subscriber));
  subscriber_count_.store(subscribers_.size(), std::memory_order_release);
  return ++last_number_;
}

void ChangeDispatch::unsubscribe(std::uint64_t number) noexcept {
  std::shared_ptr<const Subscriber> removed;  // destroyed after the lock is released, with its callback
  Lock lock(mutex_);
  const auto found = std::ranges::find(subscribers_, number, &Subscriber::number);
  if (found == subscribers_.end()) return;
  removed = std::move(*found);
  subscribers_.erase(found);
  subscriber_count_.store(subscribers_.size(), std::memory_order_release);
  if (delivering_thread_ != std::this_thread::get_id())
    callback_ended_.wait(lock, [this, number] { return running_ != number; });
}

void ChangeDispatch::queue(std::list<ChangeGroup>& groups) noexcept {
  if (groups.empty()) return;
  const Lock lock(mutex_);
  for (ChangeGroup& group : groups) group.place = ++last_place_;
  queued_count_.fetch_add(groups.size(), std::memory_order_release);
  about_to_deliver_.fetch_add(1);
  queue_.splice(queue_.end(), groups);
}

void ChangeDispatch::drop_queued(std::list<ChangeGroup>& dropped) {
  const Lock lock(mutex_);
  // The delivering thread checks dropped_up_to_ before it reads its group again.
  for (ChangeGroup& group : in_delivery_) group.empty_into(dropped.emplace_back());
  dropped.splice(dropped.end(), queue_);
  queued_count_.store(0, std::memory_order_release);
  dropped_up_to_ = last_place_;
}

void ChangeDispatch::show(storage::Erasure& erasure, std::uint64_t before) const {
  const Lock lock(mutex_);
  for (auto group = queue_.rbegin(); group != queue_.rend(); ++group) group->show(erasure, before);
  for (const ChangeGroup& group : in_delivery_) group.show(erasure, before);
}

bool ChangeDispatch::needs_redaction(const storage::Erasure& erasure) const {
  const auto needs = [&erasure](const ChangeGroup& group) { return group.needs_redaction(erasure); };
  const Lock lock(mutex_);
  return std::ranges::any_of(in_delivery_, needs) || std::ranges::any_of(queue_, needs);
}

void ChangeDispatch::redact(const storage::Erasure& erasure) {
  const Lock lock(mutex_);
  for (ChangeGroup& group : in_delivery_) group.redact(erasure);
  for (ChangeGroup& group : queue_) group.redact(erasure);
}

void ChangeDispatch::deliver() noexcept {
  // Counted down before the queue is read. So if a thread leaves the rest to this one, this one sees the rest.
  about_to_deliver_.fetch_sub(1);
  deliver_rest();
}

void ChangeDispatch::deliver_rest() noexcept {
  // This thread sees what it queued itself, and a delivering thread checks the queue again before it ends.
  if (queued_count_.load(std::memory_order_acquire) == 0) return;
  Lock lock(mutex_);
  if (delivering_) return;
  delivering_ = true;
  delivering_thread_ = std::this_thread::get_id();
  for (std::size_t groups = 0; !queue_.empty(); ++groups) {
    if (groups >= max_groups_of_call && about_to_deliver_.load() > 0) break;
    in_delivery_.splice(in_delivery_.begin(), queue_, queue_.begin());
    queued_count_.fetch_sub(1, std::memory_order_release);
    deliver_group(lock);
    std::list<ChangeGroup> delivered;
    delivered.swap(in_delivery_);
    lock.unlock();
    delivered.clear();  // not under the lock: may drop the last reference to a customer
    lock.lock();
  }
  delivering_ = false;
  delivering_thread_ = {};
}

void ChangeDispatch::deliver_group(Lock& lock) noexcept {
  const ChangeGroup& group = in_delivery_.front();
  for (ChangeGroup::Cursor cursor;;) {
    const auto change = base::commit([&] { return group.next(cursor); });
    if (!change || !deliver_change(group.place, *change, lock)) return;
  }
}

bool ChangeDispatch::deliver_change(std::uint64_t place, const Change& change, Lock& lock) noexcept {
  // Subscribers may come and go during a call, so the next one is searched for each time.
  for (std::uint64_t last = 0;;) {
    if (place <= dropped_up_to_ || subscribers_.empty()) return false;
    const auto next = std::ranges::find_if(subscribers_, [&](const auto& subscriber) {
      return subscriber->number > last && subscriber->since_place < place;
    });
    if (next == subscribers_.end()) return true;
    std::shared_ptr<const Subscriber> subscriber = *next;
    last = running_ = subscriber->number;
    lock.unlock();
    call(*subscriber, change);
    subscriber.reset();
    lock.lock();
    running_ = 0;
    callback_ended_.notify_all();
  }
}

ChangeDispatch::Exceptions ChangeDispatch::exceptions() const {
  const Lock lock(mutex_);
  return exceptions_;
}

/// Requires that an exception is being handled.
void ChangeDispatch::count_exception() noexcept {
  std::string text;
  try {
    try {
      throw;
    } catch (const std::exception& exception) {
      text = model::shortened(exception.what(), model::Violations::max_message_bytes);
    } catch (...) {
      text = "something that is no std::exception";
    }
  } catch (...) {
    // Without memory for the text, `text` stays empty.
  }
  const Lock lock(mutex_);
  ++exceptions_.count;
  exceptions_.last.swap(text);
}

void ChangeDispatch::call(const Subscriber& subscriber, const Change& change) noexcept {
  try {
    subscriber.callback(change);
  } catch (...) {
    count_exception();
    if (!on_error_) return;
    try {
      on_error_(tenant_, change, std::current_exception());
    } catch (...) {
      // An exception of the error handler itself is ignored.
    }
  }
}

}  // namespace custengine::detail
