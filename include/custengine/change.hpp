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

/// The kind of a change.
enum class ChangeType { created, updated, deleted, store_details };

/// "CUSTOMER_CREATE", "CUSTOMER_UPDATE", "CUSTOMER_DELETE", "CUSTOMER_STORE_DETAILS".
CUSTENGINE_API std::string_view to_string(ChangeType type) noexcept;

/// One committed write to one customer, or to the details that a store keeps about it. A tenant's changes are numbered
/// from 1 without gaps, in the order of their commits. A write that changes nothing, or is refused, is no change.
/// Removing a customer removes its store details too: that is one change.
///
/// Lifetime: keeps its customers and details alive by itself.
struct CUSTENGINE_API Change {
  std::uint64_t sequence = 0;
  /// The versions before and after. A created customer has no `before`, a removed one no `after`. A change of store
  /// details has the same version twice.
  std::optional<Customer> before = {}, after = {};
  /// The sequence of the last change of the same moment. Changes with the same group_end, such as those of a batch or
  /// an import, became visible together. The change with `sequence == group_end` completes the group.
  std::uint64_t group_end = 0;
  /// Of store details only: the store, and its details before and after; nullopt for no details.
  std::string store_id = {};
  std::optional<StoreDetails> details_before = {}, details_after = {};

  ChangeType type() const noexcept {
    if (!store_id.empty()) return ChangeType::store_details;
    if (!before && after) return ChangeType::created;
    return after ? ChangeType::updated : ChangeType::deleted;
  }
  /// The customer's id. Valid as long as this Change, or a copy of it.
  std::string_view id() const noexcept CUSTENGINE_LIFETIMEBOUND {
    return after ? after->id() : before ? before->id() : std::string_view();
  }
  /// True if the customer was erased. The change is then a deletion, whatever it was before; `before` holds only the
  /// id, with version 0.
  bool is_tombstone() const noexcept { return !after && before && before->version() == 0; }
  bool ends_group() const noexcept { return sequence == group_end; }

  friend bool operator==(const Change&, const Change&) = default;
};

/// Called if a subscriber's callback throws, on the thread that called it and outside all locks. Its own exceptions are
/// dropped.
using SubscriberErrorHandler =
    std::function<void(std::string_view tenant, const Change& change, std::exception_ptr error)>;

/// Keeps a callback subscribed to a tenant's changes: see Session::subscribe. Its destructor unsubscribes.
///
/// Lifetime: may outlive session, tenant and engine; it keeps none of them alive.
/// Threads: one at a time for one Subscription; different ones are independent.
class CUSTENGINE_API Subscription {
 public:
  /// Not subscribed.
  Subscription() noexcept = default;
  Subscription(Subscription&& other) noexcept;
  Subscription& operator=(Subscription&& other) noexcept;
  ~Subscription();

  /// The tenant's newest sequence when it was made. The callback gets the changes after it.
  std::uint64_t since() const noexcept { return since_; }

  /// Ends the subscription: after it returns, the callback is not running and will not be called again. It waits for a
  /// call that runs on another thread: so do not hold a lock here that the callback takes. Within the callback itself
  /// it does not wait; that call then runs to its end.
  void unsubscribe() noexcept;

 private:
  friend class Session;
  Subscription(std::weak_ptr<detail::ChangeDispatch> dispatch, std::uint64_t number, std::uint64_t since) noexcept;

  std::weak_ptr<detail::ChangeDispatch> dispatch_;
  std::uint64_t number_ = 0, since_ = 0;
};

}  // namespace custengine
