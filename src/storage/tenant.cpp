#include "storage/tenant.hpp"

#include "storage/errors.hpp"

#include <algorithm>
#include <cassert>

namespace custengine::storage {

using detail::Record;
using detail::Slot;
using model::Field;

Tenant::Tenant(std::string id, std::shared_ptr<const Schema> schema)
    : id_(std::move(id)), schema_(std::move(schema)), customers_(std::make_unique<CustomerStore>(schema_)) {}

RecordPtr Tenant::find(std::string_view id) const {
  const std::shared_lock lock(mutex_);
  const Row* row = customers_->find(id);
  return row ? RecordPtr::share(row->record) : nullptr;
}

RecordPtr Tenant::find_by_reference(std::string_view reference) const {
  const std::shared_lock lock(mutex_);
  const Row* row = customers_->table().find_by_reference(reference);
  return row ? RecordPtr::share(row->record) : nullptr;
}

std::size_t Tenant::size() const {
  const std::shared_lock lock(mutex_);
  return customers_->size();
}

std::shared_ptr<const detail::SnapshotRows> Tenant::snapshot() const {
  const std::shared_lock lock(mutex_);
  return customers_->snapshot();
}

std::optional<Error> Tenant::conflict(const Record& record, const Record* replaced, bool unique_reference) const {
  std::vector<FieldViolation> violations;
  std::string holder_id;
  const auto add = [&](Field field, const Record& holder) {
    violations.push_back(taken(field, holder));
    if (holder_id.empty()) holder_id = holder.id();
  };
  if (!replaced)
    if (const Row* holder = customers_->find(record.id())) add(Field::id, *holder->record);
  const auto reference = record.text(Slot::external_reference);
  const bool new_reference = !reference.empty() && (!replaced || replaced->text(Slot::external_reference) != reference);
  if (new_reference && (unique_reference || schema_->unique_external_reference))
    if (const Row* holder = customers_->table().find_by_reference(reference))
      add(Field::external_reference, *holder->record);
  if (violations.empty()) return std::nullopt;
  return already_exists(std::move(violations), std::move(holder_id));
}

std::optional<Error> Tenant::room_error(std::size_t more) const {
  if (more <= max_customers_ - std::min(max_customers_, customers_->size())) return std::nullopt;
  return Error{.code = ErrorCode::resource_exhausted,
               .message = "the tenant may have at most " + std::to_string(max_customers_) + " customers"};
}

std::optional<Error> Tenant::check_room(std::size_t more) const {
  const std::shared_lock lock(mutex_);
  return room_error(more);
}

Result<void> Tenant::insert(RecordPtr record, bool unique_reference) {
  const RecordKeys keys = RecordKeys::all(*schema_, *record);
  const std::unique_lock lock(mutex_);
  if (auto error = conflict(*record, nullptr, unique_reference)) return *std::move(error);
  if (auto error = room_error(1)) return *std::move(error);
  customers_->sweep();
  customers_->insert(std::move(record), keys);
  return {};
}

Result<Tenant::Outcome> Tenant::replace(const Record& current, RecordPtr next) {
  const KeyChange keys = KeyChange::between(*schema_, current, *next);
  const std::unique_lock lock(mutex_);
  const Row* row = customers_->find(current.id());
  if (!row || row->record != &current) return Outcome::stale;
  if (auto error = conflict(*next, &current, false)) return *std::move(error);
  customers_->sweep();
  customers_->replace(*row, std::move(next), keys.before, keys.after);
  return Outcome::done;
}

Tenant::Outcome Tenant::erase(const Record& current) {
  const RecordKeys keys = RecordKeys::all(*schema_, current);
  const std::unique_lock lock(mutex_);
  const Row* row = customers_->find(current.id());
  if (!row || row->record != &current) return Outcome::stale;
  customers_->sweep();
  customers_->prepare_erase(*row);
  stores_.forget(row->number);
  customers_->erase(*row, keys);
  return Outcome::done;
}

Tenant::Outcome Tenant::apply(std::span<const BatchWrite> writes) {
  const std::unique_lock lock(mutex_);
  std::size_t inserts = 0;
  for (const auto& write : writes) {
    const Row* row = customers_->find(write.after->id());
    if ((row ? row->record : nullptr) != write.before.get()) return Outcome::stale;
    inserts += !write.before;
  }
  if (room_error(inserts)) return Outcome::stale;

  customers_->sweep();
  BatchApplication application(*customers_, writes);
  application.apply();
  // Within a batch a reference may pass from one customer to another: only the result must be unique.
  if (schema_->unique_external_reference) {
    for (const auto& write : writes) {
      const auto reference = write.after->text(Slot::external_reference);
      std::size_t holders = 0;
      if (!reference.empty()) customers_->table().for_each_with_reference(reference, [&](const Row&) { ++holders; });
      if (holders > 1) return Outcome::stale;
    }
  }
  application.keep();
  return Outcome::done;
}

Tenant::Outcome Tenant::adopt(std::unique_ptr<CustomerStore>& built) {
  std::unique_ptr<CustomerStore> replaced;  // destroyed after the lock is gone
  const std::unique_lock lock(mutex_);
  if (customers_->size() != 0 || room_error(built->size())) return Outcome::stale;
  replaced = std::exchange(customers_, std::move(built));
  return Outcome::done;
}

Result<Tenant::InStore> Tenant::find_in_store(std::string_view store, std::string_view id) const {
  const std::shared_lock lock(mutex_);
  if (!stores_.has_store(store)) return no_such_store(store);
  const Row* row = customers_->find(id);
  if (!row) return no_such_customer(id);
  return InStore{RecordPtr::share(row->record), stores_.find(store, row->number)};
}

Result<RecordPtr> Tenant::set_store_details(std::string_view store, std::string_view id,
                                            std::shared_ptr<const StoreDetails> details) {
  const std::unique_lock lock(mutex_);
  if (!stores_.has_store(store)) return no_such_store(store);
  const Row* row = customers_->find(id);
  if (!row) return no_such_customer(id);
  stores_.set(store, row->number, std::move(details));
  return RecordPtr::share(row->record);
}

void Tenant::set_stores(std::vector<std::string> stores) {
  const std::unique_lock lock(mutex_);
  stores_.set_stores(std::move(stores));
}

void Tenant::set_max_customers(std::size_t max_customers) {
  const std::unique_lock lock(mutex_);
  max_customers_ = max_customers;
}

std::string Tenant::check_invariants() const {
  const std::shared_lock lock(mutex_);
  return customers_->check_invariants();
}

std::vector<std::pair<std::string, std::uint64_t>> Tenant::bytes_by_structure() const {
  const std::shared_lock lock(mutex_);
  auto bytes = customers_->bytes_by_structure();
  bytes.emplace_back("store details", stores_.bytes());
  return bytes;
}

}  // namespace custengine::storage
