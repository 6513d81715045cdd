#include "storage/tenant/tenant.hpp"

#include "base/siphash.hpp"
#include "storage/tenant/errors.hpp"
#include "storage/tenant/tenant_write.hpp"
#include "storage/tenant/uniqueness.hpp"

#include <algorithm>
#include <mutex>
#include <unordered_set>
#include <utility>

namespace custengine::storage {

using detail::Record;

Tenant::Tenant(std::string id, std::shared_ptr<const Schema> schema, FeedOptions feed)
    : id_(std::move(id)),
      schema_(std::move(schema)),
      customers_(std::make_unique<CustomerStore>(schema_)),
      feed_(std::move(feed), queue_) {}

Tenant::Tenant(std::string id, const Tenant& original, SubscriberErrorHandler on_error)
    : id_(std::move(id)),
      schema_(original.schema_),
      feed_({.history = original.feed_.log.capacity(),
             .history_bytes = original.feed_.log.max_bytes(),
             .on_error = std::move(on_error)},
            queue_) {
  std::shared_ptr<const detail::SnapshotRows> rows;
  {
    const std::shared_lock lock(original.gate_);
    rows = original.customers_->snapshot();
    stores_ = original.stores_;
    merged_ = original.merged_;
    max_customers_ = original.max_customers_;
    memory_.set_max_bytes(original.memory_.max_bytes());
  }
  customers_ = std::make_unique<CustomerStore>(schema_, RowDirectory(*rows));
}

Tenant::~Tenant() = default;

std::optional<Error> Tenant::enter(std::shared_ptr<MemoryBudget> budget) {
  return queue_.run([&]() -> std::optional<Error> { return memory_.enter(std::move(budget), bytes()); });
}

Tenant::Turn::~Turn() {
  if (!turn_.end()) return;
  std::shared_ptr<detail::ChangeDispatch> dispatch;
  {
    const std::shared_lock lock(tenant_.gate_);
    dispatch = tenant_.feed_.dispatch;
  }
  if (dispatch) dispatch->deliver_rest();
}

MergedIds& Tenant::own_merged_ids() {
  if (!merged_)
    merged_ = base::adopt(new MergedIds(schema_->hash_key));
  else if (!merged_->unique())
    merged_ = base::adopt(new MergedIds(*merged_));
  return *merged_;
}

void Tenant::forget_merged(std::string_view id) {
  if (merged_ && merged_->knows(id)) own_merged_ids().forget(id);
}

std::uint64_t Tenant::stored_bytes() const noexcept {
  return customers_->bytes() + stores_.bytes() + (merged_ ? merged_->bytes() : 0);
}

Error Tenant::no_such_locked(std::string_view id) const {
  Error error = no_such_customer(id);
  if (merged_) error.holder_id = merged_->find(id);
  if (!error.holder_id.empty()) error.message += ": it was merged into " + error.holder_id;
  return error;
}

Error Tenant::no_such(std::string_view id) const {
  const std::shared_lock lock(gate_);
  return no_such_locked(id);
}

namespace {

FoundRecord found(const std::optional<Row>& row) noexcept {
  return row ? FoundRecord(RecordPtr(row->record), row->number) : FoundRecord();
}

}  // namespace

FoundRecord Tenant::find(std::string_view id) const {
  const std::shared_lock lock(gate_);
  return found(customers_->find(id));
}

FoundRecord Tenant::find_by_reference(std::string_view reference) const {
  const std::shared_lock lock(gate_);
  return found(customers_->find_by_reference(reference));
}

Result<std::vector<RecordPtr>> Tenant::find_all(std::span<const std::string_view> ids) const {
  std::vector<RecordPtr> found;
  found.reserve(ids.size());
  std::vector<FieldViolation> missing;
  const std::shared_lock lock(gate_);
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (const auto row = customers_->find(ids[i]))
      found.push_back(RecordPtr(row->record));
    else
      missing.push_back({"ids[" + std::to_string(i) + "]", no_such_locked(ids[i]).message});
  }
  if (!missing.empty()) return model::make_error(ErrorCode::not_found, std::move(missing));
  return found;
}

std::size_t Tenant::size() const {
  const std::shared_lock lock(gate_);
  return customers_->size();
}

std::shared_ptr<const detail::SnapshotRows> Tenant::snapshot() const {
  const std::shared_lock lock(gate_);
  return customers_->snapshot();
}

std::shared_ptr<const detail::SnapshotState> Tenant::full_snapshot() const {
  const std::shared_lock lock(gate_);
  return std::make_shared<const detail::SnapshotState>(
      detail::SnapshotState{customers_->snapshot(), stores_.details(), stores_.details_bytes(), feed_.log.history(),
                            stores_.stores(), merged_, identity_});
}

Result<KnownCustomer> Tenant::known_of(std::string_view id) const {
  const std::shared_lock lock(gate_);
  const auto row = customers_->find(id);
  if (!row) return no_such_locked(id);
  return KnownCustomer{.record = RecordPtr(row->record),
                       .details = stores_.of_row(row->number),
                       .merged_ids = merged_ ? merged_->find_dropped(id) : std::vector<std::string>(),
                       .history = feed_.log.history()};
}

std::optional<Error> Tenant::conflict(const Record& record, const Record* replaced, bool unique_reference) const {
  const auto record_of = [](const std::optional<Row>& row) { return row ? row->record : nullptr; };
  return storage::conflict(
      record, replaced, unique_reference || schema_->unique_external_reference,
      [&](std::string_view id) { return record_of(customers_->find(id)); },
      [&](std::string_view reference) { return record_of(customers_->find_by_reference(reference)); });
}

std::optional<Error> Tenant::room_error(std::ptrdiff_t more) const {
  // The sum may be negative: `more` was computed for the number of customers at the beginning of a batch.
  const auto sum = static_cast<std::ptrdiff_t>(customers_->size()) + more;
  const std::size_t most = std::min<std::size_t>(max_customers_, max_row);
  if (std::cmp_less_equal(std::max<std::ptrdiff_t>(sum, 0), most)) return std::nullopt;
  return Error{.code = ErrorCode::resource_exhausted,
               .message = "the tenant may have at most " + std::to_string(most) + " customers"};
}

TenantLimits Tenant::limits() const {
  const std::shared_lock lock(gate_);
  return {stores_.stores(), max_customers_, memory_.max_bytes()};
}

std::uint64_t Tenant::sequence() const {
  const std::shared_lock lock(gate_);
  return feed_.log.sequence();
}

std::optional<Error> Tenant::check_room(std::ptrdiff_t more) const {
  const std::shared_lock lock(gate_);
  return room_error(more);
}

std::optional<Error> Tenant::check_memory(std::int64_t stored) const {
  const std::shared_lock lock(gate_);
  if (!memory_.is_limited()) return std::nullopt;
  return memory_.check(bytes(), {.stored = stored});
}

namespace {

/// Returns the part that the log has of a write of one customer; a version may be null.
LogPart log_part_of(const Record* before, const Record* after) noexcept {
  const auto reference = [](const Record* record) {
    return record ? record->text(detail::Slot::external_reference) : std::string_view();
  };
  const std::string_view old_reference = reference(before), new_reference = reference(after);
  if (old_reference == new_reference) return {.id = (after ? after : before)->id()};
  return {.id = (after ? after : before)->id(), .reference_before = old_reference, .reference_after = new_reference};
}

}  // namespace

Result<void> Tenant::insert(RecordPtr record, bool unique_reference) {
  const KeyChange keys{.before = {}, .after = RecordKeys::all(*schema_, *record)};
  StoredChange change{.before = nullptr, .after = record};
  FeedWrite feed(feed_, {&change, 1});
  const Growth growth{stored_growth(nullptr, record.get(), keys), feed.bytes()};
  const auto judge = [&](Room& room) -> std::optional<Result<void>> {
    if (auto error = conflict(*record, nullptr, unique_reference)) return *std::move(error);
    if (auto error = room.claim_customer()) return *std::move(error);
    if (auto error = room.claim(growth)) return *std::move(error);
    return std::nullopt;
  };
  return write<Result<void>>(feed, log_part_of(nullptr, record.get()), judge, [&]() -> Result<void> {
    customers_->insert(record, keys.after);
    forget_merged(record->id());
    feed.commit();
    return {};
  });
}

Result<Tenant::Commit> Tenant::replace(const FoundRecord& current, RecordPtr next) {
  const KeyChange keys = KeyChange::between(*schema_, *current, *next);
  StoredChange change{.before = current, .after = next};
  FeedWrite feed(feed_, {&change, 1});
  const Growth growth{stored_growth(current.get(), next.get(), keys), feed.bytes()};
  const auto judge = [&](Room& room) -> std::optional<Result<Commit>> {
    if (!is_current(current)) return Commit::stale;
    if (auto error = conflict(*next, current.get(), false)) return *std::move(error);
    if (auto error = room.claim(growth)) return *std::move(error);
    return std::nullopt;
  };
  return write<Result<Commit>>(feed, log_part_of(current.get(), next.get()), judge, [&]() -> Result<Commit> {
    customers_->replace({current.get(), current.row}, next, keys);
    feed.commit();
    return Commit::done;
  });
}

Result<Tenant::Commit> Tenant::remove(const FoundRecord& current) {
  const RecordKeys keys = RecordKeys::to_erase(*schema_, *current);
  StoredChange change{.before = current, .after = nullptr};
  FeedWrite feed(feed_, {&change, 1});
  const auto judge = [&](Room& /*room*/) -> std::optional<Result<Commit>> {
    if (!is_current(current)) return Commit::stale;
    return std::nullopt;
  };
  return write<Result<Commit>>(feed, log_part_of(current.get(), nullptr), judge, [&]() -> Result<Commit> {
    stores_.forget(current.row);
    customers_->remove({current.get(), current.row}, keys);
    forget_merged(current->id());
    feed.commit();
    return Commit::done;
  });
}

Result<Tenant::Commit> Tenant::erase(std::string_view id, const FoundRecord& current) {
  Erasure erasure(id, schema_->hash_key);
  StoredChange change{.before = erasure.own_tombstone(), .after = nullptr};
  std::optional<RecordKeys> keys;
  if (current) keys = RecordKeys::to_erase(*schema_, *current);
  FeedWrite feed(feed_, {&change, current ? 1U : 0U});
  LogPart::Alone alone{.extra = {.erases = true}};
  const auto judge = [&](Room& /*room*/) -> std::optional<Result<Commit>> {
    if (current ? !is_current(current) : customers_->find(id).has_value()) return Commit::stale;
    feed_.show(erasure);
    if (kept_) {
      auto entries = kept_->log.entries_of(id, schema_->hash_key);
      if (!entries) return entries.error();
      alone.extra.erased = *std::move(entries);
    }
    const bool was_merged = merged_ && !merged_->find(id).empty();
    if (!current && alone.extra.erased.empty() && !feed_.needs_redaction(erasure) && !was_merged)
      return no_such_locked(id);
    if (merged_ && merged_->knows(id)) alone.forgotten = id;
    return std::nullopt;
  };
  return write<Result<Commit>>(feed, {.id = id, .alone = &alone}, judge, [&]() -> Result<Commit> {
    if (current) {
      stores_.forget(current.row);
      customers_->remove({current.get(), current.row}, *keys);
    }
    customers_->purge();
    forget_merged(id);
    feed_.redact(erasure);
    feed.commit();
    return Commit::done;
  });
}

Result<std::vector<Change>> Tenant::changes(std::uint64_t after, std::size_t limit) const {
  ChangeHistory history;
  {
    const std::shared_lock lock(gate_);
    history = feed_.log.history();
  }
  if (after > history.sequence) return ahead_of_changes(after, history.sequence);
  if (after + 1 < history.oldest()) return changes_gone(after, history.oldest());
  std::vector<Change> changes;
  const std::uint64_t last = after + std::min<std::uint64_t>(history.sequence - after, limit);
  changes.reserve(static_cast<std::size_t>(last - after));
  for (std::uint64_t number = after + 1; number <= last; ++number) {
    const StoredChange& stored = history[number];
    changes.push_back(to_change(stored, number, stored.group_end));
  }
  return changes;
}

Tenant::Subscribed Tenant::subscribe(detail::ChangeDispatch::Callback callback) {
  return queue_.run([&]() -> Subscribed {
    if (!feed_.dispatch) feed_.dispatch = std::make_shared<detail::ChangeDispatch>(id_, feed_.on_error);
    return {feed_.dispatch, feed_.dispatch->subscribe(std::move(callback)), feed_.log.sequence()};
  });
}

Result<CustomerInStore> Tenant::find_in_store(std::string_view store, std::string_view id) const {
  const std::shared_lock lock(gate_);
  if (!stores_.has_store(store)) return no_such_store(store);
  const auto row = customers_->find(id);
  if (!row) return no_such_locked(id);
  return CustomerInStore{found(row), stores_.find(store, row->number)};
}

Result<Tenant::Commit> Tenant::set_store_details(std::string_view store, const FoundRecord& current,
                                                 std::shared_ptr<const StoreDetails> details) {
  StoredChange change;
  FeedWrite feed(feed_);
  const auto judge = [&](Room& room) -> std::optional<Result<Commit>> {
    if (!stores_.has_store(store)) return no_such_store(store);
    if (!is_current(current)) return Commit::stale;
    auto before = stores_.find(store, current.row);
    if (StoreDirectory::are_same(before, details)) return Commit::done;
    const std::int64_t stored = StoreDirectory::growth(before, details);
    change = change_of_details(*current, store, std::move(before), details);
    feed.take({&change, 1});
    if (auto error = room.claim({stored, feed.bytes()})) return *std::move(error);
    return std::nullopt;
  };
  return write<Result<Commit>>(feed, {.id = current->id()}, judge, [&]() -> Result<Commit> {
    stores_.set(store, current.row, details);
    feed.commit();
    return Commit::done;
  });
}

Result<void> Tenant::change(NewOptions next) {
  for (std::size_t chunk = 0;;) {
    const auto is_last = drop_details_or_change(next, chunk);
    if (!is_last) return is_last.error();
    if (*is_last) return {};
  }
}

Result<bool> Tenant::drop_details_or_change(NewOptions& next, std::size_t& chunk) {
  constexpr std::size_t most = 256;
  std::vector<StoreDirectory::Going> going;
  std::vector<StoredChange> changes;
  FeedWrite feed(feed_);
  bool is_last = true;
  LogPart::Alone alone;
  const auto judge = [&](Room& /*room*/) -> std::optional<Result<bool>> {
    if (next.stores) going = stores_.find_going(*next.stores, chunk, most);
    // Sorted, so that the order does not depend on history.
    std::ranges::sort(going, {}, [this](const StoreDirectory::Going& details) {
      return std::pair(customers_->record(details.row).id(), details.store);
    });
    changes.reserve(going.size());
    for (const auto& [row, store, details] : going)
      changes.push_back(change_of_details(customers_->record(row), store, details, nullptr));
    feed.take(changes);
    is_last = going.size() < most;
    if (is_last) alone.options = std::move(next.options);
    return std::nullopt;
  };
  return write<Result<bool>>(feed, {.alone = &alone}, judge, [&]() -> Result<bool> {
    for (const auto& [row, store, details] : going) stores_.set(store, row, nullptr);
    if (is_last) {
      if (next.stores) stores_.set_stores(std::move(next.stores));
      if (next.max_customers) max_customers_ = *next.max_customers;
      if (next.max_bytes) memory_.set_max_bytes(*next.max_bytes);
    }
    feed.commit();
    return is_last;
  });
}

std::string Tenant::check_invariants() const {
  const std::shared_lock lock(gate_);
  if (std::string difference = customers_->check_invariants(); !difference.empty()) return difference;
  if (!stores_.is_counted_right()) return "the bytes of store details are counted wrong";
  if (merged_ && !merged_->is_counted_right()) return "the bytes of merged ids are counted wrong";
  if (!memory_.is_settled(bytes())) return "the engine's memory is counted wrong";
  return check_feed();
}

std::string Tenant::check_feed() const {
  if (std::string difference = feed_.log.check_invariants(); !difference.empty()) return difference;
  // The newest change of a customer must end with its current version.
  const ChangeHistory& history = feed_.log.history();
  std::unordered_set<std::string_view, base::SeededHash> seen(0, {schema_->hash_key});
  for (std::uint64_t number = history.sequence; number >= history.oldest() && number > 0; --number) {
    const StoredChange& change = history[number];
    const std::string_view id = change.id();
    if (!seen.insert(id).second) continue;
    const auto row = customers_->find(id);
    if ((row ? row->record : nullptr) != change.after.get())
      return "change " + std::to_string(number) + " does not leave " + std::string(id) + " as it is";
  }
  return {};
}

TenantUsage Tenant::usage() const {
  TenantUsage usage;
  std::shared_ptr<const detail::ChangeDispatch> dispatch;
  {
    const std::shared_lock lock(gate_);
    usage.customers = customers_->size();
    auto& bytes = usage.bytes_by_structure = customers_->bytes_by_structure();
    bytes.emplace_back("store details", stores_.bytes());
    bytes.emplace_back("merged ids", merged_ ? merged_->bytes() : 0);
    bytes.emplace_back("change feed", feed_.log.bytes());
    dispatch = feed_.dispatch;
  }
  if (dispatch) usage.exceptions = dispatch->exceptions();
  return usage;
}

std::uint64_t Tenant::bytes_without_history() const {
  const std::shared_lock lock(gate_);
  return stored_bytes();
}

}  // namespace custengine::storage
