#pragma once

#include <custengine/customer.hpp>
#include <custengine/export.hpp>
#include <custengine/store.hpp>

#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace custengine {

namespace detail {
class ChangeDispatch;
}

/// What a change did to its customer.
enum class ChangeType { created, updated, deleted, store_details };

/// "CUSTOMER_CREATE", "CUSTOMER_UPDATE", "CUSTOMER_DELETE", "CUSTOMER_STORE_DETAILS".
CUSTENGINE_API std::string_view to_string(ChangeType type) noexcept;

/// One committed write to one customer, or to what a store keeps about it. A tenant's changes are numbered from 1
/// without gaps, in the order in which they were committed. What writes nothing is no change: a patch or store details
/// that change nothing, a refused write. A customer that is deleted takes its store details along: that is one change.
///
/// Lifetime: keeps what it holds alive by itself.
struct CUSTENGINE_API Change {
  std::uint64_t sequence = 0;
  /// The versions before and after: a customer that was created has no `before`, one that was deleted no `after`. A
  /// change of store details has the same version twice.
  std::optional<Customer> before = {}, after = {};
  /// The sequence of the last change that was committed at the same moment: changes with the same group_end, those of
  /// a batch or of an import, came all at once, and with `sequence == group_end` the group is complete.
  std::uint64_t group_end = 0;
  /// Of store details only: whose they are, and what they were and are; empty where there were, or are, none.
  std::string store_id = {};
  std::optional<StoreDetails> details_before = {}, details_after = {};

  ChangeType type() const noexcept {
    if (!store_id.empty()) return ChangeType::store_details;
    if (!before && after) return ChangeType::created;
    return after ? ChangeType::updated : ChangeType::deleted;
  }
  /// The customer's. Valid as long as this Change, or a copy of it.
  std::string_view id() const noexcept CUSTENGINE_LIFETIMEBOUND {
    return after ? after->id() : before ? before->id() : std::string_view();
  }
  /// Whether the customer was erased: this is then its deletion, whatever it was, and `before` has its id and version
  /// 0, and nothing else.
  bool is_tombstone() const noexcept { return !after && before && before->version() == 0; }
  bool ends_group() const noexcept { return sequence == group_end; }

  friend bool operator==(const Change&, const Change&) = default;
};

/// Called when a subscriber's callback throws, on the thread that called it and outside all locks. What it throws
/// itself is dropped.
using SubscriberErrorHandler =
    std::function<void(std::string_view tenant, const Change& change, std::exception_ptr error)>;

/// Keeps a callback subscribed to a tenant's changes: see Session::subscribe. Destroying it unsubscribes.
///
/// Lifetime: may outlive session, tenant and engine; it keeps none of them alive.
/// Threads: one at a time for one Subscription; different ones are independent.
class CUSTENGINE_API Subscription {
 public:
  /// Subscribed to nothing.
  Subscription() noexcept = default;
  Subscription(Subscription&& other) noexcept;
  Subscription& operator=(Subscription&& other) noexcept;
  ~Subscription();

  /// The tenant's newest sequence when it was made: the first change that the callback gets is the next one.
  std::uint64_t since() const noexcept { return since_; }

  /// Ends it: when this returns, the callback is not running and will not be called again. Within the callback
  /// itself, which then ends in peace, this does not wait. Waits otherwise for a call that is running on another
  /// thread, so do not hold a lock here that the callback takes.
  void unsubscribe() noexcept;

 private:
  friend class Session;
  Subscription(std::weak_ptr<detail::ChangeDispatch> dispatch, std::uint64_t number, std::uint64_t since) noexcept;

  std::weak_ptr<detail::ChangeDispatch> dispatch_;
  std::uint64_t number_ = 0, since_ = 0;
};

}  // namespace custengine
