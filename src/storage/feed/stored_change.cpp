#include "storage/feed/stored_change.hpp"

#include "base/heap.hpp"
#include "model/field_table.hpp"

#include <optional>

namespace custengine::storage {

std::uint64_t bytes_of(const StoreDetails& details) noexcept {
  std::uint64_t bytes = sizeof(StoreDetails);
  for (const auto& member : model::store_details_members) bytes += base::owned_bytes(details.*member.member);
  if (const auto& manager = details.account_manager)
    for (const auto& member : model::account_manager_members) bytes += base::owned_bytes((*manager).*member.member);
  return bytes;
}

base::RefPtr<const ChangeNote> ChangeNote::merged_into(std::string_view kept) {
  return base::adopt(new ChangeNote(kept, {}, nullptr, nullptr));
}

base::RefPtr<const ChangeNote> ChangeNote::store_details(std::string_view store,
                                                         std::shared_ptr<const StoreDetails> before,
                                                         std::shared_ptr<const StoreDetails> after) {
  return base::adopt(new ChangeNote({}, store, std::move(before), std::move(after)));
}

std::uint64_t ChangeNote::bytes() const noexcept {
  return sizeof(ChangeNote) + base::owned_bytes(kept) + base::owned_bytes(store) + (before ? bytes_of(*before) : 0);
}

void StoredChange::measure() noexcept {
  bytes = sizeof(StoredChange) + (note ? note->bytes() : 0);
  // All changes of a customer share its tombstone, so a tombstone is not counted.
  if (before && !Erasure::is_tombstone(*before)) bytes += after ? before->bytes_apart_from(*after) : before->bytes();
}

RecordPtr StoredChange::tombstone_in(const Erasure& erasure, std::uint64_t sequence) const noexcept {
  const bool has_content = after || (before && !Erasure::is_tombstone(*before));
  return has_content ? erasure.tombstone(id(), sequence) : nullptr;
}

void StoredChange::redact(const Erasure& erasure, std::uint64_t sequence) noexcept {
  RecordPtr tombstone = tombstone_in(erasure, sequence);
  if (!tombstone) return;
  before = std::move(tombstone);
  after = nullptr;
  note = nullptr;
  measure();
}

StoredChange change_of_details(const detail::Record& customer, std::string_view store,
                               std::shared_ptr<const StoreDetails> before, std::shared_ptr<const StoreDetails> after) {
  const RecordPtr record = RecordPtr(&customer);
  return {
      .before = record, .after = record, .note = ChangeNote::store_details(store, std::move(before), std::move(after))};
}

Change to_change(const StoredChange& stored, std::uint64_t sequence, std::uint64_t group_end) {
  const auto customer = [](const RecordPtr& record) {
    return record ? std::optional(detail::Record::to_customer(record)) : std::nullopt;
  };
  Change change{
      .sequence = sequence, .before = customer(stored.before), .after = customer(stored.after), .group_end = group_end};
  if (stored.note && !stored.note->store.empty()) {
    change.store_id = stored.note->store;
    if (stored.note->before) change.details_before = *stored.note->before;
    if (stored.note->after) change.details_after = *stored.note->after;
  }
  return change;
}

}  // namespace custengine::storage
