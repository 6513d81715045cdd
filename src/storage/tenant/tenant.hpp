#pragma once

#include "base/group_queue.hpp"
#include "base/reader_gate.hpp"
#include "base/write_queue.hpp"
#include "storage/customers/batch.hpp"
#include "storage/customers/customer_store.hpp"
#include "storage/feed/change_feed.hpp"
#include "storage/tenant/memory_budget.hpp"
#include "storage/tenant/merged_ids.hpp"
#include "storage/tenant/snapshot_state.hpp"
#include "storage/tenant/store_directory.hpp"
#include "storage/tenant/tenant_views.hpp"
#include "storage/tenant/write_inputs.hpp"

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

class LogEntries;
struct KeptTenant;
struct LogPart;

/// All data of one tenant, behind one lock: a gate for readers, held only for index work, and a queue of writes. A
/// write builds its record and keys without the lock. The queue then checks and commits it while no reader is in the
/// gate, see base::commit(). No host code runs under the lock: subscribers get changes afterwards, see ChangeDispatch.
///
/// Optimistic concurrency: a write based on an earlier read returns Commit::stale if another write came first. The
/// caller then retries from the current record: see engine::Tries.
///
/// Threads: safe on any thread.
class Tenant {
 public:
  Tenant(std::string id, std::shared_ptr<const Schema> schema, FeedOptions feed = {});
  /// Copies the customers, store details, merged ids and limits of another tenant at one moment. The change history has
  /// the same bounds, and is empty. Cost: as building a CustomerStore from a snapshot, without holding a lock.
  Tenant(std::string id, const Tenant& original, SubscriberErrorHandler on_error);
  ~Tenant();
  /// Adds the tenant, which no other thread uses yet, to its engine's memory budget. Errors: resource_exhausted.
  std::optional<Error> enter(std::shared_ptr<MemoryBudget> budget);

  const std::string& id() const noexcept { return id_; }
  const Schema& schema() const noexcept { return *schema_; }
  const std::shared_ptr<const Schema>& shared_schema() const noexcept { return schema_; }
  /// Distinguishes this tenant from earlier ones with its id. Set it before any other thread has access to the tenant.
  std::uint64_t generation() const noexcept { return generation_; }
  void set_generation(std::uint64_t generation) noexcept { generation_ = generation; }

  // ---- reads
  /// Returns a null record if there is no such customer.
  FoundRecord find(std::string_view id) const;
  FoundRecord find_by_reference(std::string_view reference) const;
  /// Returns the customers of several ids at one moment, in their order.
  /// Errors: not_found, with each missing id.
  Result<std::vector<RecordPtr>> find_all(std::span<const std::string_view> ids) const;
  /// Returns the not_found error of a customer; if it was merged, the error names the survivor.
  Error no_such(std::string_view id) const;
  std::size_t size() const;
  std::shared_ptr<const detail::SnapshotRows> snapshot() const;
  /// Returns the snapshot with store details, history and merged ids of the same moment.
  std::shared_ptr<const detail::SnapshotState> full_snapshot() const;

  /// Errors: not_found.
  Result<KnownCustomer> known_of(std::string_view id) const;

  /// Calls `read(const CustomerStore&)` in the gate. Requires that it does only bounded index work.
  template <class Read>
  auto read(Read read) const {
    const std::shared_lock lock(gate_);
    return read(*customers_);
  }

  /// While it lives, other writers wait and readers go on: no write comes between a read and a commit. No host code may
  /// run meanwhile. The destructor delivers the changes to subscribers. Within a turn of its thread it has no effect.
  class Turn {
   public:
    explicit Turn(Tenant& tenant) : tenant_(tenant), turn_(tenant.queue_) {}
    ~Turn();

   private:
    Tenant& tenant_;
    base::WriteQueue::Turn turn_;
  };

  // ---- writes: each changes all or nothing. A write that adds to what is stored returns resource_exhausted, and
  // changes nothing, if the tenant's or the engine's memory would exceed its limit: see MemoryAccount.

  /// `unique_reference`: refuse a taken reference even if the schema allows it.
  /// Errors: already_exists (names id and reference, if taken), resource_exhausted (memory, or max_customers).
  Result<void> insert(RecordPtr record, bool unique_reference = false);

  /// The outcome of a write that is based on an earlier read. `stale`: another write came first, and nothing changed.
  enum class Commit { done, stale };
  /// Errors: already_exists (reference), resource_exhausted.
  Result<Commit> replace(const FoundRecord& current, RecordPtr next);
  Result<Commit> remove(const FoundRecord& current);

  /// Removes the customer and all that the tenant still keeps of it. In the feed, tombstones replace its changes.
  /// `current` is null if the customer was removed before; then no new change is added.
  /// Errors: not_found (nothing is kept of it).
  Result<Commit> erase(std::string_view id, const FoundRecord& current);

  /// Applies several writes at one moment, all or none, and adds their changes to the feed. Returns the newest sequence
  /// after them. Returns nullopt, and changes nothing, if a `before` or a condition no longer holds, an id or unique
  /// reference was taken meanwhile, or max_customers is reached. Errors: resource_exhausted (memory only).
  Result<std::optional<std::uint64_t>> apply(std::span<const BatchWrite> writes, std::vector<StoredChange> changes,
                                             const BatchConditions& conditions);

  /// Returns each store's details of two customers at one moment; nullopt if either record is no longer current.
  using DetailsOfTwo = CustomerMerge::DetailsOfTwo;
  std::optional<DetailsOfTwo> details_of(const FoundRecord& first, const FoundRecord& second) const;

  /// Stale if either customer, or their store details, changed meanwhile. Errors: resource_exhausted.
  using Merge = CustomerMerge;
  Result<Commit> merge(const Merge& merge);

  /// Replaces the empty store by `built`, which was built outside the lock. Returns the newest sequence; nullopt if the
  /// store is no longer empty, or max_customers would be exceeded. Errors: resource_exhausted (memory only).
  Result<std::optional<std::uint64_t>> adopt(std::unique_ptr<CustomerStore>& built);

  /// Restores the moment of a snapshot: customers, store details, merged ids, changes and their numbers. Changes that
  /// were not delivered to subscribers yet are dropped. Requires a snapshot of this tenant, see owns().
  Result<void> rewind(const detail::SnapshotState& to);
  bool owns(const detail::SnapshotState& snapshot) const noexcept { return snapshot.tenant == identity_; }

  // ---- changes
  /// Returns at most `limit` changes after the sequence `after`.
  /// Errors: invalid_argument (`after` is ahead of the newest change), failed_precondition (no longer kept).
  Result<std::vector<Change>> changes(std::uint64_t after, std::size_t limit) const;
  using Subscribed = TenantSubscription;
  Subscribed subscribe(detail::ChangeDispatch::Callback callback);

  // ---- stores and limits
  /// Errors: not_found (the store is checked first, then the customer).
  Result<CustomerInStore> find_in_store(std::string_view store, std::string_view id) const;
  /// Sets one store's details of a customer; null drops them. Adds a change to the feed, unless the details are equal.
  /// Errors: not_found (store), resource_exhausted.
  Result<Commit> set_store_details(std::string_view store, const FoundRecord& current,
                                   std::shared_ptr<const StoreDetails> details);
  /// Changes what options tell. Details of dropped stores are removed first, with a change for each, in groups of at
  /// most 256. Each group is a write of its own; the last one does the rest. So if it fails, some details may already
  /// be removed. Errors: only those of a tenant that is kept.
  using NewOptions = NewTenantOptions;
  Result<void> change(NewOptions next);
  TenantLimits limits() const;
  std::uint64_t sequence() const;
  /// Returns the resource_exhausted error of an insert after which there are `more` customers more than now; nullopt if
  /// they fit. `more` is negative if a batch removed more customers before the insert.
  std::optional<Error> check_room(std::ptrdiff_t more) const;
  /// Returns the resource_exhausted error of a write that adds `stored` bytes; nullopt if they fit.
  std::optional<Error> check_memory(std::int64_t stored) const;

  // ---- restoring, before any other thread has access to the tenant: adds no changes to the feed
  /// Replaces the empty store. Errors: resource_exhausted (memory).
  Result<void> restore_customers(std::unique_ptr<CustomerStore> built);
  /// Errors: not_found (store, customer), resource_exhausted.
  Result<void> restore_details(std::string_view store, std::string_view id,
                               std::shared_ptr<const StoreDetails> details);
  /// Errors: not_found (`kept`); already_exists (`dropped` is a customer); resource_exhausted.
  Result<void> restore_merged(std::string_view dropped, std::string_view kept);
  /// Sets the sequence of the newest change, and the newest changes: those that the bounds leave room for are kept.
  void restore_history(std::uint64_t sequence, std::vector<StoredChange> newest = {});

  // ---- keeping it beyond the process
  /// From now on each write is kept before readers see it. Requires that no other thread has access to the tenant yet,
  /// and that `log` has its content. Each write may then fail with the errors of TenantLog::append too.
  void keep(std::unique_ptr<KeptTenant> kept);
  /// Null if it is not kept.
  KeptTenant* kept() const noexcept { return kept_.get(); }

  // ---- diagnostics
  std::string check_invariants() const;
  TenantUsage usage() const;
  /// Returns about the memory that a fork takes: all except the history.
  std::uint64_t bytes_without_history() const;

 private:
  class Room;
  class KeptWrite;
  template <class Answer, class Judge, class Apply>
  class KeptWriteOf;

  /// Returns the already_exists error for storing `record` in place of `replaced`; nullopt if there is no conflict.
  std::optional<Error> conflict(const detail::Record& record, const detail::Record* replaced,
                                bool unique_reference) const;
  // Require the lock:
  /// True if the customer was not changed since it was found.
  bool is_current(const FoundRecord& found) const noexcept {
    return found && customers_->find(found.row) == found.get();
  }
  Error no_such_locked(std::string_view id) const;
  std::optional<Error> room_error(std::ptrdiff_t more) const;
  bool is_current(std::span<const BatchWrite> writes, const BatchConditions& conditions) const;
  bool leaves_references_unique(std::span<const BatchWrite> writes) const;
  /// Builds the customers and indexes as they are after the writes; null if the writes are stale. Requires the Turn.
  std::unique_ptr<CustomerStore> build_with(std::span<const BatchWrite> writes,
                                            const BatchConditions& conditions) const;
  std::string check_feed() const;
  /// The sum of TenantUsage::bytes_by_structure. Cost: O(1) for each index.
  std::uint64_t bytes() const noexcept { return stored_bytes() + feed_.log.bytes(); }
  std::uint64_t stored_bytes() const noexcept;
  /// Returns the merged ids for writing; copies them first if they are shared.
  MergedIds& own_merged_ids();
  void forget_merged(std::string_view id);

  /// Does one step of change(), from page `chunk` of the details on. True if it was the last step.
  Result<bool> drop_details_or_change(NewOptions& next, std::size_t& chunk);

  /// Runs one write. `judge(Room&)` returns its answer if it is refused, or changes nothing; else nullopt. Then
  /// `apply()` changes the tenant, and returns the answer. In a tenant that is kept the write is logged in between: the
  /// changes of `feed`, and what `log` says.
  template <class Answer, class Judge, class Apply>
  Answer write(FeedWrite& feed, const LogPart& log, Judge judge, Apply apply);
  /// Carries out a write of a tenant that is kept, in a group with others.
  void carry_out(KeptWrite& write);
  std::size_t carry_out(std::span<base::GroupQueue::Job*> jobs, base::GroupQueue* queue) noexcept;
  bool log_writes(std::span<KeptWrite*> writes) noexcept;
  void apply_writes(std::span<KeptWrite*> writes) noexcept;
  /// Adds the entries of merged ids that follow from those of customers.
  void add_merged_entries(LogEntries& entries) const;

  const std::string id_;
  const std::shared_ptr<const Schema> schema_;
  const std::shared_ptr<const void> identity_ = std::make_shared<const char>();
  std::uint64_t generation_ = 0;

  // Guard all members below: readers are in the gate, and writes go through the queue.
  mutable base::ReaderGate gate_;
  MemoryAccount memory_;
  std::unique_ptr<CustomerStore> customers_;
  StoreDirectory stores_;
  base::RefPtr<MergedIds> merged_;  // null before the first merge
  ChangeFeed feed_;
  std::size_t max_customers_ = std::numeric_limits<std::size_t>::max();
  std::unique_ptr<KeptTenant> kept_;  // null if the tenant lives in memory only; set before other threads have access
  base::WriteQueue queue_{gate_};     // far from the gate: writers that wait disturb no reader
};

}  // namespace custengine::storage
