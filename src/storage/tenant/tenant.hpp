#pragma once

#include "base/shared_mutex.hpp"
#include "storage/customers/batch.hpp"
#include "storage/customers/customer_store.hpp"
#include "storage/feed/change_feed.hpp"
#include "storage/tenant/memory_budget.hpp"
#include "storage/tenant/merged_ids.hpp"
#include "storage/tenant/snapshot_state.hpp"
#include "storage/tenant/store_directory.hpp"

#include <custengine/result.hpp>
#include <custengine/store.hpp>

#include <cstddef>
#include <limits>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace custengine::storage {

/// One tenant's data behind one lock. Reads hold it shared, and only for index work; writes build their
/// record and its sort keys first and hold it only to judge and commit: see base::commit(). No code of the host's runs
/// under it: subscribers are told afterwards, by the call that wrote or by another that is telling them already.
///
/// Writes that go by what they read before (those that give a Commit) are told that they came too late when another
/// write was first; the caller then starts over from the current record.
///
/// Threads: safe on any thread.
class Tenant {
 public:
  Tenant(std::string id, std::shared_ptr<const Schema> schema, FeedOptions feed = {});
  /// Customers, store details and limits of another, as they are at one moment; its history has the same bounds, and
  /// nothing in it yet. Cost: as CustomerStore of a snapshot, without a lock.
  Tenant(std::string id, const Tenant& original, SubscriberErrorHandler on_error);
  /// Counts the tenant in its engine's budget. To be called before any other thread knows of it. Errors:
  /// resource_exhausted.
  std::optional<Error> enter(std::shared_ptr<MemoryBudget> budget);

  const std::string& id() const noexcept { return id_; }
  const Schema& schema() const noexcept { return *schema_; }
  const std::shared_ptr<const Schema>& shared_schema() const noexcept { return schema_; }
  /// Tells this tenant from those that had its id before it. To be set before any other thread knows of the tenant.
  std::uint64_t generation() const noexcept { return generation_; }
  void set_generation(std::uint64_t generation) noexcept { generation_ = generation; }

  // ---- reads

  /// Null when there is none.
  FoundRecord find(std::string_view id) const;
  FoundRecord find_by_reference(std::string_view reference) const;
  /// The customers of several ids at one moment, in their order. Errors: not_found, with each id that is not there.
  Result<std::vector<RecordPtr>> find_all(std::span<const std::string_view> ids) const;
  /// The not_found of a customer that find() does not find; names the one that it was merged into.
  Error no_such(std::string_view id) const;
  std::size_t size() const;
  std::shared_ptr<const detail::SnapshotRows> snapshot() const;
  /// The snapshot with what else belongs to its moment.
  std::shared_ptr<const detail::SnapshotState> full_snapshot() const;

  /// All that is known of one customer at one moment.
  struct Known {
    RecordPtr record;
    std::vector<StoreDirectory::StoreEntry> details;  // by store
    std::vector<std::string> merged_ids;              // of the customers that were merged into it, sorted
    ChangeHistory history;                            // of the tenant
  };
  /// Errors: not_found.
  Result<Known> known_of(std::string_view id) const;

  /// Calls `read(const CustomerStore&)` under the shared lock: bounded index work only.
  template <class Read>
  auto read(Read read) const {
    const std::shared_lock lock(mutex_);
    return read(*customers_);
  }

  // ---- writes: each changes all or nothing. Those that add to what is stored give resource_exhausted, and change
  // nothing, if the tenant's memory or its engine's would pass its limit: see MemoryAccount.

  /// `unique_reference`: refuse a reference that is taken even where the schema would not.
  /// Errors: already_exists (naming id and reference, whichever are taken), resource_exhausted.
  Result<void> insert(RecordPtr record, bool unique_reference = false);

  /// What became of a write that goes by what was read before.
  enum class Commit { done, stale };
  /// Errors: already_exists (reference), resource_exhausted.
  Result<Commit> replace(const FoundRecord& current, RecordPtr next);
  Commit remove(const FoundRecord& current);

  /// Removes the customer, and all that the tenant still keeps of it; in the feed tombstones take its place. `current`
  /// is null if the customer was removed before: then there is no change. Errors: not_found (nothing is kept of it).
  Result<Commit> erase(std::string_view id, const FoundRecord& current);

  /// What a batch goes by beside the customers that it writes.
  struct Seen {
    std::string_view id;
    FoundRecord record;     // null: there was none
    bool was_used = false;  // by a customer that the batch made and removed again
  };
  struct BatchConditions {
    std::span<const Seen> seen = {};
    std::optional<std::uint64_t> sequence = {};
    /// How many customers more than before there are behind one of the inserts, at most; nothing: none is inserted.
    std::optional<std::ptrdiff_t> peak = {};
  };
  /// Several writes at one moment, all or none, and the changes that they are for the feed. Each write's `before` is
  /// what it goes by. Gives the newest sequence then. Stale, and nothing given, also when an id or a unique reference
  /// was taken meanwhile, or there is no room left. Errors: resource_exhausted, of memory only.
  Result<std::optional<std::uint64_t>> apply(std::span<const BatchWrite> writes, std::vector<StoredChange> changes,
                                             const BatchConditions& conditions);

  /// What each store keeps about two customers at one moment; nullopt if either is not the current one any more.
  using DetailsOfTwo = std::vector<StoreDirectory::OfTwo>;
  std::optional<DetailsOfTwo> details_of(const FoundRecord& first, const FoundRecord& second) const;

  /// One customer takes over what another was, which goes. `next` is what becomes of `keep`: `keep` itself where
  /// nothing changes. `details` are those that each store keeps from then on. Stale if either customer, or what stores
  /// keep about them (`details_before`), is not the current one any more. Errors: resource_exhausted.
  struct Merge {
    const FoundRecord& keep;
    RecordPtr next;
    const FoundRecord& drop;
    const DetailsOfTwo& details_before;
    std::vector<StoreDirectory::StoreEntry> details;
  };
  Result<Commit> merge(const Merge& merge);

  /// Puts a store that was built aside in place of an empty one, and takes it from `built`. Gives what apply() gives:
  /// nothing when this tenant is not empty any more or has no room. Errors: resource_exhausted, of memory only.
  Result<std::optional<std::uint64_t>> adopt(std::unique_ptr<CustomerStore>& built);

  /// Puts everything back to the moment of a snapshot: customers, store details, changes and their numbers. What
  /// was not delivered to subscribers yet is dropped. Requires a snapshot of this tenant.
  void rewind(const detail::SnapshotState& to);
  bool owns(const detail::SnapshotState& snapshot) const noexcept { return snapshot.tenant == identity_; }

  // ---- changes

  /// At most `limit` changes behind `after`, or why they cannot be had.
  /// Errors: invalid_argument (ahead of the newest), failed_precondition (not kept any more).
  Result<std::vector<Change>> changes(std::uint64_t after, std::size_t limit) const;
  struct Subscribed {
    std::weak_ptr<detail::ChangeDispatch> dispatch;
    std::uint64_t number, since;
  };
  Subscribed subscribe(detail::ChangeDispatch::Callback callback);
  detail::ChangeDispatch::Exceptions subscriber_exceptions() const;

  // ---- stores and limits

  struct CustomerInStore {
    FoundRecord record;
    std::shared_ptr<const StoreDetails> details;
  };
  /// Errors: not_found (store first, then customer).
  Result<CustomerInStore> find_in_store(std::string_view store, std::string_view id) const;
  /// Null details drop what there is. A change of the customer, unless the details are the same. Errors: not_found
  /// (store), resource_exhausted.
  Result<Commit> set_store_details(std::string_view store, const FoundRecord& current,
                                   std::shared_ptr<const StoreDetails> details);
  /// What stores that go keep goes first, a change for each customer: up to 256 at a time, each time in a group of its
  /// own under a lock of its own, the last ones together with the stores. So it may throw half way.
  void set_stores(std::shared_ptr<StoreDirectory::Stores> stores);
  void set_max_customers(std::size_t max_customers);
  void set_max_bytes(std::uint64_t max_bytes);
  struct Limits {
    std::shared_ptr<const StoreDirectory::Stores> stores;
    std::size_t max_customers;
    std::uint64_t max_bytes;
  };
  Limits limits() const;
  std::uint64_t sequence() const;
  /// The resource_exhausted of an insert that leaves `more` customers more than there are, if it would be one. `more`
  /// is negative where as many were removed before it.
  std::optional<Error> check_room(std::ptrdiff_t more) const;
  /// The resource_exhausted of a write that adds so much to what is stored, if it would be one.
  std::optional<Error> check_memory(std::int64_t stored) const;

  // ---- a tenant that is made of a dump, and that nobody else knows yet: no change, and nobody is told

  /// Errors: not_found (store, customer), resource_exhausted.
  Result<void> restore_details(std::string_view store, std::string_view id,
                               std::shared_ptr<const StoreDetails> details);
  /// Errors: not_found (`kept`); already_exists (`dropped` is a customer); resource_exhausted.
  Result<void> restore_merged(std::string_view dropped, std::string_view kept);
  /// As if the newest change had this number, and none was kept.
  void restore_sequence(std::uint64_t sequence);

  // ---- about the whole

  std::string check_invariants() const;
  std::vector<std::pair<std::string, std::uint64_t>> bytes_by_structure() const;
  /// What a fork takes of the same, about: all but the history.
  std::uint64_t bytes_without_history() const;

 private:
  class MemoryUse;

  /// The already_exists that storing `record` in place of `replaced` would be.
  std::optional<Error> conflict(const detail::Record& record, const detail::Record* replaced,
                                bool unique_reference) const;
  // Under the lock:
  /// True if nobody has changed the customer since it was found.
  bool is_current(const FoundRecord& found) const noexcept {
    return found && customers_->find(found.row) == found.get();
  }
  /// As no_such(), under the lock.
  Error no_such_locked(std::string_view id) const;
  std::optional<Error> room_error(std::ptrdiff_t more) const;
  bool is_current(std::span<const BatchWrite> writes, const BatchConditions& conditions) const;
  bool leaves_references_unique(std::span<const BatchWrite> writes) const;
  std::string check_feed() const;
  /// The sum of bytes_by_structure(). Cost: O(1) for each index.
  std::uint64_t bytes() const noexcept { return stored_bytes() + feed_.log.bytes(); }
  std::uint64_t stored_bytes() const noexcept {
    return customers_->bytes() + stores_.bytes() + (merged_ ? merged_->bytes() : 0);
  }
  /// Makes the merged ids ones that nobody shares.
  MergedIds& own_merged_ids();
  void forget_merged(std::string_view id) {
    if (merged_ && merged_->knows(id)) own_merged_ids().forget(id);
  }

  /// One step of set_stores(), from a chunk of details on; whether it was the last.
  bool drop_details_or_set(std::shared_ptr<StoreDirectory::Stores>& stores, std::size_t& chunk);

  const std::string id_;
  const std::shared_ptr<const Schema> schema_;
  const std::shared_ptr<const void> identity_ = std::make_shared<const char>();
  std::uint64_t generation_ = 0;

  mutable base::SharedMutex mutex_;  // guards all that follows
  MemoryAccount memory_;
  std::unique_ptr<CustomerStore> customers_;
  StoreDirectory stores_;
  base::RefPtr<MergedIds> merged_;  // null until something is merged
  ChangeFeed feed_;
  std::size_t max_customers_ = std::numeric_limits<std::size_t>::max();
};

}  // namespace custengine::storage
