#include "engine/import_target.hpp"

#include "storage/tenant/errors.hpp"

#include <algorithm>
#include <utility>

namespace custengine::engine {

using detail::Slot;
using model::Field;
using storage::RecordPtr;
using storage::Tenant;

namespace {

using storage::Identity;

/// Adds those of some rows that have the identity of `sought`, unless they are hidden.
template <class IsHidden>
void add_holders(const storage::CustomerStore& customers, const storage::RowSet& rows, Identity identity,
                 const detail::Record& sought, IsHidden is_hidden, std::vector<RecordPtr>& holders) {
  rows.for_each([&](storage::RowNumber row) {
    if (holders.size() == ImportTarget::most_holders) return;
    const detail::Record* record = customers.find(row);  // of a stage, one that did not get in may be noted
    if (!record || is_hidden(*record)) return;
    if (storage::have_same_identity(*record, sought, identity, customers.schema()))
      holders.push_back(RecordPtr::share(record));
  });
}

template <class IsHidden>
void add_holders(const Tenant& tenant, Identity identity, const detail::Record& sought, IsHidden is_hidden,
                 std::vector<RecordPtr>& holders) {
  const auto values = storage::identity_values(sought, identity, tenant.schema());
  tenant.read([&](const storage::CustomerStore& customers) {
    for (const std::string& value : values)
      add_holders(customers, customers.text_index().find(identity, value), identity, sought, is_hidden, holders);
  });
}

/// Each once: one may have two values in common.
std::vector<RecordPtr> by_id(std::vector<RecordPtr> records) {
  const auto id_of = [](const RecordPtr& record) { return record->id(); };
  std::ranges::sort(records, {}, id_of);
  const auto are_one = [&](const RecordPtr& a, const RecordPtr& b) { return id_of(a) == id_of(b); };
  records.erase(std::unique(records.begin(), records.end(), are_one), records.end());
  return records;
}

}  // namespace

std::vector<RecordPtr> DirectTarget::find_holders(Identity identity, const detail::Record& sought) const {
  std::vector<RecordPtr> holders;
  add_holders(
      tenant_, identity, sought, [](const detail::Record&) { return false; }, holders);
  return by_id(std::move(holders));
}

StagedTarget::StagedTarget(Tenant& tenant, Sees sees, std::vector<Identity> identities)
    : tenant_(tenant),
      sees_(sees),
      staged_(std::make_unique<storage::CustomerStore>(tenant.shared_schema())),
      replaced_(0, {tenant.schema().hash_key}),
      identities_(std::move(identities)) {}

RecordPtr StagedTarget::find(std::string_view id) const {
  if (const auto row = staged_->find(id)) return RecordPtr::share(row->record);
  return sees_ == Sees::tenant_too ? tenant_.find(id) : nullptr;
}

RecordPtr StagedTarget::find_by_reference(std::string_view reference) const {
  if (const auto row = staged_->find_by_reference(reference)) return RecordPtr::share(row->record);
  if (sees_ == Sees::staged_only) return nullptr;
  RecordPtr holder = tenant_.find_by_reference(reference);
  // A holder whose staged version has another reference holds this one no more.
  if (holder && staged_->find(holder->id())) return nullptr;
  return holder;
}

std::vector<RecordPtr> StagedTarget::find_holders(Identity identity, const detail::Record& sought) const {
  const storage::Schema& schema = tenant_.schema();
  std::vector<RecordPtr> holders;
  for (const std::string& value : storage::identity_values(sought, identity, schema)) {
    const auto noted = holders_.find(storage::identity_token(schema.hash_key, identity, value));
    if (noted != holders_.end())
      add_holders(
          *staged_, noted->second, identity, sought, [](const detail::Record&) { return false; }, holders);
  }
  if (sees_ == Sees::tenant_too)
    add_holders(
        tenant_, identity, sought,
        [this](const detail::Record& record) { return staged_->find(record.id()).has_value(); }, holders);
  return by_id(std::move(holders));
}

std::vector<storage::Token> StagedTarget::identity_tokens(const detail::Record& record) const {
  std::vector<storage::Token> tokens;
  for (const Identity identity : identities_)
    for (const std::string& value : storage::identity_values(record, identity, tenant_.schema()))
      tokens.push_back(storage::identity_token(tenant_.schema().hash_key, identity, value));
  return tokens;
}

void StagedTarget::note_identities(const detail::Record& record, storage::RowNumber row) {
  for (const storage::Token token : identity_tokens(record)) holders_[token].insert(row);
}

std::optional<Error> StagedTarget::conflict(const detail::Record& record) const {
  std::vector<FieldViolation> violations;
  const RecordPtr same_id = find(record.id());
  if (same_id) violations.push_back(storage::taken(Field::id, *same_id));
  const auto reference = record.text(Slot::external_reference);
  RecordPtr same_reference;
  if (tenant_.schema().unique_external_reference && !reference.empty()) same_reference = find_by_reference(reference);
  if (same_reference) violations.push_back(storage::taken(Field::external_reference, *same_reference));
  if (violations.empty()) return std::nullopt;
  return storage::already_exists(std::move(violations), std::string((same_id ? same_id : same_reference)->id()));
}

void StagedTarget::stage(RecordPtr record) {
  const auto keys = storage::RecordKeys::to_stage(tenant_.schema(), *record);
  note_identities(*record, static_cast<storage::RowNumber>(staged_->size()));
  staged_->insert(std::move(record), keys);
}

std::optional<Error> StagedTarget::check_memory(const detail::Record* before, const detail::Record& after) {
  const auto bytes = [](const detail::Record& record) { return static_cast<std::int64_t>(record.bytes()); };
  const std::int64_t growth = bytes(after) - (before ? bytes(*before) : 0);
  if (growth > 0)
    if (auto error = tenant_.check_memory(added_bytes_ + growth)) return error;
  added_bytes_ += growth;
  return std::nullopt;
}

Result<void> StagedTarget::insert(RecordPtr record) {
  if (is_shared())
    if (auto error = conflict(*record)) return *std::move(error);
  const std::size_t inserted = staged_->size() - replaced_.size();
  if (auto error = tenant_.check_room(static_cast<std::ptrdiff_t>(inserted) + 1)) return *std::move(error);
  if (auto error = check_memory(nullptr, *record)) return *std::move(error);
  stage(std::move(record));
  return {};
}

Result<Tenant::Commit> StagedTarget::replace(const RecordPtr& current, RecordPtr next) {
  const auto reference = next->text(Slot::external_reference);
  if (tenant_.schema().unique_external_reference && !reference.empty() &&
      reference != current->text(Slot::external_reference))
    if (const RecordPtr holder = find_by_reference(reference))
      return storage::already_exists({storage::taken(Field::external_reference, *holder)}, std::string(holder->id()));

  if (auto error = check_memory(current.get(), *next)) return *std::move(error);
  if (const auto row = staged_->find(current->id())) {
    const auto keys = storage::KeyChange::to_stage(tenant_.schema(), *row->record, *next);
    const auto tokens_before = identity_tokens(*current), tokens_after = identity_tokens(*next);
    note_identities(*next, row->number);
    staged_->replace(*row, std::move(next), keys.before, keys.after);
    for (const storage::Token token : tokens_before)
      if (const auto noted = holders_.find(token); noted != holders_.end() && !std::ranges::count(tokens_after, token))
        noted->second.erase(row->number);
  } else {
    replaced_.emplace(current->id(), current);
    stage(std::move(next));
  }
  return Tenant::Commit::done;
}

std::uint64_t StagedTarget::next_version(const detail::Record& current) const {
  return staged_->find(current.id()) ? current.version() : current.version() + 1;
}

std::vector<RecordPtr> StagedTarget::records() const {
  std::vector<RecordPtr> records;
  records.reserve(staged_->size());
  // Nothing was ever removed, so that rows are in the order of insertion.
  for (storage::RowNumber row = 0; row < staged_->size(); ++row)
    records.push_back(RecordPtr::share(&staged_->record(row)));
  return records;
}

Result<Tenant::Commit> StagedTarget::commit() {
  if (replaced_.empty() && tenant_.size() == 0) {
    staged_->build_indexes();
    return tenant_.adopt(staged_);
  }
  std::vector<storage::BatchWrite> writes;
  writes.reserve(staged_->size());
  for (auto& record : records()) {
    const auto before = replaced_.find(std::string(record->id()));
    writes.emplace_back(tenant_.schema(), before == replaced_.end() ? nullptr : before->second, std::move(record));
  }
  return tenant_.apply(writes);
}

}  // namespace custengine::engine
