#include "engine/batch_stage.hpp"

#include "storage/tenant/errors.hpp"

#include <algorithm>
#include <utility>

namespace custengine::engine {

using detail::Record;
using detail::Slot;
using model::Field;
using storage::RecordPtr;

BatchStage::Staged& BatchStage::staged(std::string_view id) {
  const auto [place, is_new] = customers_.try_emplace(std::string(id));
  if (is_new) place->second.before = place->second.now = tenant_.find(id);
  return place->second;
}

RecordPtr BatchStage::find(std::string_view id) {
  return staged(id).now;
}

Error BatchStage::no_such(std::string_view id) {
  Error error = tenant_.no_such(id);
  if (error.holder_id.empty()) return error;
  // The one that it was merged into may have gone here, or the id have been another customer's in between.
  const Staged& holder = staged(error.holder_id);
  const bool holds = holder.now && !holder.was_erased && !staged(id).was_erased;
  return holds ? error : storage::no_such_customer(id);
}

std::optional<FieldViolation> BatchStage::reference_conflict(const Record& record, RecordPtr& holder) {
  const std::string reference(record.text(Slot::external_reference));
  if (reference.empty() || !tenant_.schema().unique_external_reference) return std::nullopt;
  if (const auto known = references_.find(reference); known != references_.end()) {
    holder = find(known->second);
  } else if (RecordPtr stored = tenant_.find_by_reference(reference)) {
    // The holder may have been given another reference here, or be gone.
    const RecordPtr now = find(stored->id());
    if (now && now->text(Slot::external_reference) == reference) holder = now;
  }
  if (!holder) return std::nullopt;
  return storage::taken(Field::external_reference, *holder);
}

void BatchStage::put(Staged& place, RecordPtr next) {
  if (tenant_.schema().unique_external_reference) {
    const auto reference_of = [](const RecordPtr& record) {
      return record ? std::string(record->text(Slot::external_reference)) : std::string();
    };
    references_.erase(reference_of(place.now));
    if (auto reference = reference_of(next); !reference.empty()) references_.emplace(std::move(reference), next->id());
  }
  changes_.push_back({.before = place.now, .after = next});
  place.now = std::move(next);
}

Result<void> BatchStage::insert(RecordPtr record) {
  std::vector<FieldViolation> violations;
  Staged& place = staged(record->id());
  RecordPtr holder;
  const auto reference_taken = reference_conflict(*record, holder);
  if (place.now) {
    holder = place.now;
    violations.push_back(storage::taken(Field::id, *holder));
  }
  if (reference_taken) violations.push_back(*reference_taken);
  if (!violations.empty()) return storage::already_exists(std::move(violations), std::string(holder->id()));
  if (auto error = tenant_.check_room(more_ + 1)) return *std::move(error);
  put(place, std::move(record));
  ++more_;
  peak_ = std::max(peak_.value_or(more_), more_);
  return {};
}

Result<void> BatchStage::replace(const RecordPtr& current, RecordPtr next) {
  RecordPtr holder;
  if (next->text(Slot::external_reference) != current->text(Slot::external_reference))
    if (auto taken = reference_conflict(*next, holder))
      return storage::already_exists({*std::move(taken)}, std::string(holder->id()));
  Staged& place = staged(next->id());
  put(place, std::move(next));
  return {};
}

void BatchStage::erase(const RecordPtr& current) {
  Staged& place = staged(current->id());
  put(place, nullptr);
  place.was_erased = true;
  --more_;
}

Result<std::optional<std::uint64_t>> BatchStage::commit(std::optional<std::uint64_t> expected_sequence) {
  std::vector<storage::BatchWrite> writes;
  std::vector<storage::Tenant::Seen> seen;
  writes.reserve(customers_.size());
  seen.reserve(customers_.size());
  for (const auto& [id, place] : customers_) {
    if (place.before.get() != place.now.get())
      writes.emplace_back(tenant_.schema(), place.before, place.now).forgets_details = place.was_erased;
    else
      seen.push_back({id, place.before.get(), place.was_erased});
  }
  return tenant_.apply(writes, std::move(changes_), {seen, expected_sequence, peak_});
}

}  // namespace custengine::engine
