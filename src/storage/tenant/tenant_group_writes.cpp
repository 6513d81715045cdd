// The writes of Tenant that change several customers at once: batches, merges, an import into an empty tenant, and
// rewind.

#include "base/siphash.hpp"
#include "storage/tenant/staging.hpp"
#include "storage/tenant/tenant_write.hpp"

#include <algorithm>
#include <cassert>
#include <list>
#include <mutex>
#include <unordered_set>
#include <utility>

namespace custengine::storage {

using detail::Record;
using detail::Slot;

bool Tenant::is_current(std::span<const BatchWrite> writes, const BatchConditions& conditions) const {
  if (conditions.sequence && *conditions.sequence != feed_.log.sequence()) return false;
  const auto is = [this](std::string_view id, const FoundRecord& record) {
    return record ? is_current(record) : !customers_->find(id);
  };
  for (const SeenCustomer& seen : conditions.seen)
    if (!is(seen.id, seen.record)) return false;
  for (const auto& write : writes)
    if (!is(write.id(), write.before)) return false;
  return !conditions.peak || !room_error(*conditions.peak);
}

bool Tenant::leaves_references_unique(std::span<const BatchWrite> writes) const {
  if (!schema_->unique_external_reference) return true;
  // Within a batch, a reference may move from one customer to another.
  std::unordered_set<const Record*> replaced;
  std::unordered_set<std::string_view, base::SeededHash> given(0, {schema_->hash_key});
  for (const auto& write : writes) replaced.insert(write.before.get());
  for (const auto& write : writes) {
    const auto reference = write.after ? write.after->text(Slot::external_reference) : std::string_view();
    if (reference.empty()) continue;
    const auto holder = customers_->find_by_reference(reference);
    if (!given.insert(reference).second || (holder && !replaced.contains(holder->record))) return false;
  }
  return true;
}

namespace {

/// True if a batch builds all indexes anew, outside the lock, in place of changing them under it. Then readers go on,
/// and other writers wait. It pays for many writes that are no small part of the customers.
constexpr bool builds_aside(std::size_t writes, std::size_t customers) noexcept {
  return writes > 512 && writes > customers / 4;
}

/// Calls `visit(id)` for each customer that the batch creates or removes, including those that it does both to.
template <class Visit>
void for_each_created_or_removed(std::span<const BatchWrite> writes, const BatchConditions& conditions, Visit visit) {
  for (const auto& write : writes)
    if (!write.before || !write.after || write.forgets_details) visit(write.id());
  for (const SeenCustomer& seen : conditions.seen)
    if (seen.was_used) visit(seen.id);
}

}  // namespace

std::unique_ptr<CustomerStore> Tenant::build_with(std::span<const BatchWrite> writes,
                                                  const BatchConditions& conditions) const {
  std::shared_ptr<const detail::SnapshotRows> now;
  {
    const std::shared_lock lock(gate_);
    now = customers_->snapshot();
  }
  // Only this thread may write, so it may read without the lock.
  if (!is_current(writes, conditions) || !leaves_references_unique(writes)) return nullptr;
  RowDirectory rows(*now);
  for (const BatchWrite& write : writes)
    if (write.before && !write.after) rows.remove(write.before.row);
  for (const BatchWrite& write : writes) {
    if (!write.after) continue;
    if (write.before)
      rows.replace(write.before.row, write.after);
    else
      rows.add(write.after);
  }
  return std::make_unique<CustomerStore>(schema_, std::move(rows));
}

Result<std::optional<std::uint64_t>> Tenant::apply(std::span<const BatchWrite> writes,
                                                   std::vector<StoredChange> changes,
                                                   const BatchConditions& conditions) {
  std::optional<Turn> turn;  // destroyed last: then it delivers the changes
  FeedWrite feed(feed_, changes);
  const Growth growth{stored_growth(writes), feed.bytes()};
  std::unique_ptr<CustomerStore> built;  // after the swap the replaced store, which is destroyed outside the lock
  if (const std::size_t customers = size(); builds_aside(writes.size(), customers)) {
    turn.emplace(*this);
    if (auto error = check_memory(growth.stored)) return *std::move(error);
    built = build_with(writes, conditions);
    if (!built) return std::nullopt;
  }
  LogPart::Alone alone;
  const auto judge = [&](Room& room) -> std::optional<Result<std::optional<std::uint64_t>>> {
    const bool is_possible = built || (is_current(writes, conditions) && leaves_references_unique(writes));
    if (!is_possible) return Result<std::optional<std::uint64_t>>(std::nullopt);
    if (auto error = room.claim(growth)) return *std::move(error);
    return std::nullopt;
  };
  return write<Result<std::optional<std::uint64_t>>>(
      feed, {.alone = &alone}, judge, [&]() -> Result<std::optional<std::uint64_t>> {
        for (const auto& write : writes)
          if (write.forgets_details && write.before) stores_.forget(write.before.row);
        if (built)
          customers_.swap(built);
        else
          storage::apply_writes(*customers_, writes);
        for_each_created_or_removed(writes, conditions, [this](std::string_view id) { forget_merged(id); });
        feed.commit();
        return feed_.log.sequence();
      });
}

namespace {

/// Returns the memory that a merge adds to store details.
std::int64_t growth_of_details(const Tenant::Merge& merge) noexcept {
  std::int64_t growth = 0;
  for (const auto& [store, first, second] : merge.details_before)
    for (const auto& before : {first, second}) growth += StoreDirectory::growth(before, nullptr);
  for (const auto& [store, after] : merge.details) growth += StoreDirectory::growth(nullptr, after);
  return growth;
}

}  // namespace

std::optional<Tenant::DetailsOfTwo> Tenant::details_of(const FoundRecord& first, const FoundRecord& second) const {
  const std::shared_lock lock(gate_);
  if (!is_current(first) || !is_current(second)) return std::nullopt;
  return stores_.of_two(first.row, second.row);
}

Result<Tenant::Commit> Tenant::merge(const Merge& merge) {
  const FoundRecord &keep = merge.keep, &drop = merge.drop;
  const RecordPtr& next = merge.next;
  const DetailsOfTwo& details_before = merge.details_before;
  const auto& details = merge.details;
  std::vector<BatchWrite> writes;
  std::vector<StoredChange> changes;
  const auto add = [&](const FoundRecord& before, const RecordPtr& after) {
    writes.emplace_back(*schema_, before, after);
    changes.push_back({.before = before, .after = after});
  };
  if (next.get() != keep.get()) add(keep, next);
  for (const auto& [store, before, dropped] : details_before) {
    const auto joined = std::ranges::find(details, store, &StoreDirectory::StoreEntry::store);
    const auto after = joined == details.end() ? nullptr : joined->details;
    if (!StoreDirectory::are_same(before, after)) changes.push_back(change_of_details(*next, store, before, after));
  }
  add(drop, nullptr);
  changes.back().note = ChangeNote::merged_into(keep->id());
  FeedWrite feed(feed_, changes);
  const Growth growth{.stored = stored_growth(writes) + growth_of_details(merge) +
                                static_cast<std::int64_t>(MergedIds::bytes_of(drop->id(), keep->id())),
                      .history = feed.bytes()};
  const SeenCustomer seen{keep->id(), keep};
  LogPart::Alone alone;
  const auto judge = [&](Room& room) -> std::optional<Result<Commit>> {
    if (!is_current(writes, {.seen = {&seen, 1}})) return Commit::stale;
    if (stores_.of_two(keep.row, drop.row) != details_before) return Commit::stale;
    if (auto error = room.claim(growth)) return *std::move(error);
    // A reference may move from one of the two to the other. If references are unique, no third customer has it.
    assert(leaves_references_unique(writes));
    return std::nullopt;
  };
  return write<Result<Commit>>(feed, {.alone = &alone}, judge, [&]() -> Result<Commit> {
    if (!details_before.empty()) stores_.replace_all(keep.row, details);
    stores_.forget(drop.row);
    storage::apply_writes(*customers_, writes);
    own_merged_ids().add(drop->id(), keep->id());
    feed.commit();
    return Commit::done;
  });
}

namespace {

/// The generation that a write of a kept tenant stages, before readers see it. Deletes it unless it became valid.
/// Requires the Turn all the time: otherwise the tenant might be unloaded, and loaded again, and stage it too.
class StagedGeneration {
 public:
  explicit StagedGeneration(KeptTenant* kept) noexcept : kept_(kept) {}
  StagedGeneration(const StagedGeneration&) = delete;
  StagedGeneration& operator=(const StagedGeneration&) = delete;
  ~StagedGeneration() {
    if (kept_ && kept_->log.may_have_failed_late()) return;
    if (place_ && kept_->log.place() != *place_) discard(kept_->log.persistence(), *place_);
    if (before_ && kept_->log.place() != *before_) discard(kept_->log.persistence(), *before_);
  }

  /// Does nothing for a tenant that lives in memory only.
  std::optional<Error> stage(const detail::SnapshotState& state, const StoreDirectory::Stores& stores) {
    if (!kept_) return std::nullopt;
    if (auto why = kept_->log.closed()) return why;
    before_ = kept_->log.place();
    place_ = kept::Place{before_->tenant, kept_->log.next_generation()};
    // A tenant of an earlier load may have left rows there that it could not delete.
    if (auto error = discard(kept_->log.persistence(), *place_)) return error;
    return storage::stage(kept_->log.persistence(), *place_, state, stores);
  }
  std::optional<std::uint64_t> generation() const noexcept {
    return place_ ? std::optional(place_->generation) : std::nullopt;
  }

 private:
  KeptTenant* kept_;
  std::optional<kept::Place> before_, place_;
};

}  // namespace

Result<std::optional<std::uint64_t>> Tenant::adopt(std::unique_ptr<CustomerStore>& built) {
  std::unique_ptr<CustomerStore> replaced;  // destroyed after the lock is released
  std::optional<Turn> turn;
  if (kept_) turn.emplace(*this);
  if (turn && size() > 0) return std::nullopt;
  const auto rows = built->snapshot();
  std::vector<StoredChange> newest;
  const std::size_t keep = std::min(rows->size(), feed_.log.capacity());
  newest.reserve(keep);
  for (std::size_t row = rows->row_end(); row > 0 && newest.size() < keep; --row)
    if (const Record* record = rows->record(row - 1)) newest.push_back({.before = nullptr, .after = RecordPtr(record)});
  std::ranges::reverse(newest);
  FeedWrite feed(feed_, newest, rows);
  StagedGeneration staged(kept_.get());
  if (auto error = staged.stage({.rows = rows}, {})) return *std::move(error);
  const std::uint64_t skipped = rows->size() - newest.size();
  LogPart::Alone alone{.extra = {.generation = staged.generation(), .skipped = skipped, .forgets_earlier = skipped > 0},
                       .starts_generation = true};
  const auto judge = [&](Room& room) -> std::optional<Result<std::optional<std::uint64_t>>> {
    if (customers_->size() != 0 || room_error(static_cast<std::ptrdiff_t>(built->size())))
      return Result<std::optional<std::uint64_t>>(std::nullopt);
    if (auto error = room.claim({static_cast<std::int64_t>(built->bytes() - customers_->bytes()), feed.bytes()}))
      return *std::move(error);
    return std::nullopt;
  };
  return write<Result<std::optional<std::uint64_t>>>(feed, {.alone = &alone}, judge,
                                                     [&]() -> Result<std::optional<std::uint64_t>> {
                                                       replaced = std::exchange(customers_, std::move(built));
                                                       feed.commit();
                                                       return feed_.log.sequence();
                                                     });
}

Result<void> Tenant::rewind(const detail::SnapshotState& to) {
  // All replaced data is destroyed after the lock is released.
  std::unique_ptr<CustomerStore> built;
  auto details = to.details;
  auto history = to.history;
  std::list<ChangeGroup> not_delivered;
  auto merged = to.merged;
  std::shared_ptr<const StoreDirectory::Stores> stores;
  std::vector<CustomerStore::Difference> differences;
  // If most records differ, building a new store is cheaper, and is done without the lock.
  if (read([&to](const CustomerStore& store) { return store.count_differences(*to.rows); }) > to.rows->size() / 2)
    built = std::make_unique<CustomerStore>(schema_, RowDirectory(*to.rows));
  std::optional<Turn> turn;  // of a tenant that is kept: its stores do not change between staging and commit
  if (kept_) turn.emplace(*this);
  StagedGeneration staged(kept_.get());
  if (auto error = staged.stage(to, *limits().stores)) return *std::move(error);
  std::vector<StoredChange> kept_history;
  if (kept_)
    for (std::uint64_t number = history.oldest(); number <= history.sequence; ++number)
      kept_history.push_back(history[number]);
  LogPart::Alone alone{.extra = {.generation = staged.generation(), .forgets_earlier = true},
                       .starts_generation = true,
                       .history = kept_history,
                       .sequence = history.oldest() - 1};
  FeedWrite feed(feed_);
  const auto judge = [&](Room& /*room*/) -> std::optional<Result<void>> {
    stores = stores_.stores_as_among(to.stores);
    if (!built) differences = customers_->differences(*to.rows);
    return std::nullopt;
  };
  return write<Result<void>>(feed, {.alone = &alone}, judge, [&]() -> Result<void> {
    if (built)
      customers_.swap(built);
    else
      customers_->rewind(*to.rows, differences);
    std::swap(merged_, merged);
    stores_.swap_details(details, to.details_bytes, stores);
    feed_.log.swap(history);
    if (feed_.dispatch) feed_.dispatch->drop_queued(not_delivered);
    return {};
  });
}

}  // namespace custengine::storage
