#include "engine/stage.hpp"

#include "base/work_counts.hpp"
#include "storage/tenant/uniqueness.hpp"

#include <algorithm>
#include <memory>
#include <utility>

namespace custengine::engine {

using detail::Record;
using detail::Slot;
using storage::FoundRecord;
using storage::Identity;
using storage::RecordPtr;
using storage::StoredChange;
using storage::Tenant;

namespace {

/// Returns by how much a version increases the bytes of all records.
std::int64_t growth(const Record* before, const Record& after) noexcept {
  const auto bytes = [](const Record& record) { return static_cast<std::int64_t>(record.bytes()); };
  return bytes(after) - (before ? bytes(*before) : 0);
}

/// Makes sure that the next insert() cannot throw. After erasures, a table may have less room than its capacity says.
template <class Set>
void make_room(Set& set) {
  if (set.size() < set.max_load()) return;
  Set grown(0, set.hash_function(), set.key_eq());
  grown.reserve(2 * set.size() + 1);
  grown.insert(set.begin(), set.end());
  set.swap(grown);
}

}  // namespace

Stage::Stage(Tenant& tenant, Options options)
    : tenant_(tenant),
      options_(std::move(options)),
      by_id_(0, {&customers_, {tenant.schema().hash_key}}, {&customers_}),
      by_reference_(0, {&customers_, {tenant.schema().hash_key}}, {&customers_}) {}

const Stage::Staged* Stage::staged(std::string_view id) const noexcept {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : &customers_[*found];
}

FoundRecord Stage::find(std::string_view id) const {
  if (const Staged* const known = staged(id)) return {known->now, known->before.row};
  return options_.sees_tenant ? tenant_.find(id) : FoundRecord();
}

FoundRecord Stage::find_by_reference(std::string_view reference) const {
  if (const auto found = by_reference_.find(reference); found != by_reference_.end())
    return {customers_[*found].now, customers_[*found].before.row};
  if (!options_.sees_tenant) return {};
  FoundRecord holder = tenant_.find_by_reference(reference);
  // A staged customer has changed its reference or is gone: otherwise by_reference_ would have found it.
  if (holder && staged(holder->id())) return {};
  return holder;
}

Error Stage::no_such(std::string_view id) const {
  Error error = tenant_.no_such(id);
  if (error.holder_id.empty()) return error;
  // The survivor may have been removed in this stage, or the id may have been reused in between.
  const auto was_erased = [this](std::string_view one) {
    const Staged* const known = staged(one);
    return known && known->erased;
  };
  const bool holds = !was_erased(id) && !was_erased(error.holder_id) && find(error.holder_id);
  return holds ? error : storage::no_such_customer(id);
}

std::vector<FoundRecord> Stage::find_holders(Identity identity, const Record& sought) const {
  const storage::Schema& schema = tenant_.schema();
  std::vector<FoundRecord> holders;
  for (const std::string& value : storage::identity_values(sought, identity, schema)) {
    const auto noted = holders_.find(storage::identity_token(schema.hash_key, identity, value));
    if (noted == holders_.end()) continue;
    noted->second.for_each([&](StagedIndex index) {
      base::count_work(&base::Work::candidates_judged);
      // A failed put() may have noted an index that has no customer.
      const RecordPtr record = index < customers_.size() ? customers_[index].now : nullptr;
      if (record && holders.size() < most_holders && storage::have_same_identity(*record, sought, identity, schema))
        holders.emplace_back(record, customers_[index].before.row);
    });
  }
  if (options_.sees_tenant)
    add_holders(
        tenant_, identity, sought, [this](const Record& record) { return staged(record.id()) != nullptr; }, holders);
  return unique_by_id(std::move(holders));
}

std::vector<storage::Token> Stage::identity_tokens(const Record& record) const {
  std::vector<storage::Token> tokens;
  for (const Identity identity : options_.identities)
    for (const std::string& value : storage::identity_values(record, identity, tenant_.schema()))
      tokens.push_back(storage::identity_token(tenant_.schema().hash_key, identity, value));
  return tokens;
}

std::optional<Error> Stage::conflict(const Record& record, const Record* replaced) const {
  return storage::conflict(
      record, replaced, tenant_.schema().unique_external_reference, [this](std::string_view id) { return find(id); },
      [this](std::string_view reference) { return find_by_reference(reference); });
}

std::optional<Error> Stage::check_memory(const Record* before, const Record& after) const {
  const std::int64_t more = growth(before, after);
  if (!options_.bounds_records || more <= 0) return std::nullopt;
  return tenant_.check_memory(added_bytes_ + more);
}

void Stage::put(const FoundRecord& current, const RecordPtr& next) {
  const std::string_view id = (next ? next : current)->id();
  const auto known = by_id_.find(id);
  const bool is_new = known == by_id_.end();
  const auto index = is_new ? static_cast<StagedIndex>(customers_.size()) : *known;
  const bool has_references = tenant_.schema().unique_external_reference;

  // Everything that may throw comes first.
  const auto gained = next ? identity_tokens(*next) : std::vector<storage::Token>();
  const auto had = current ? identity_tokens(*current) : std::vector<storage::Token>();
  for (const storage::Token token : gained) holders_[token].insert(index);
  make_room(by_id_);
  if (has_references) make_room(by_reference_);
  if (is_new) {
    customers_.push_back({.before = current, .now = current ? static_cast<const RecordPtr&>(current) : next});
    by_id_.insert(index);
  }
  if (options_.each_write_is_a_change) changes_.push_back({.before = current, .after = next});

  Staged& staged = customers_[index];
  const auto has_reference = [&] {
    return has_references && staged.now && !staged.now->text(Slot::external_reference).empty();
  };
  if (!is_new && has_reference()) by_reference_.erase(by_reference_.find(staged.now->text(Slot::external_reference)));
  if (!next) staged.erased = staged.now;
  staged.now = next;
  if (has_reference()) by_reference_.insert(index);
  for (const storage::Token token : had)
    if (const auto noted = holders_.find(token); noted != holders_.end() && !std::ranges::count(gained, token))
      noted->second.erase(index);
}

Result<void> Stage::insert(RecordPtr record) {
  // Otherwise no conflict is possible: the import looked up id and reference here, and only the import writes to the
  // stage.
  if (meets_tenant())
    if (auto error = conflict(*record, nullptr)) return *std::move(error);
  if (auto error = tenant_.check_room(more_ + 1)) return *std::move(error);
  if (auto error = check_memory(nullptr, *record)) return *std::move(error);
  put({}, record);
  added_bytes_ += growth(nullptr, *record);
  ++more_;
  peak_ = std::max(peak_.value_or(more_), more_);
  return {};
}

Result<Tenant::Commit> Stage::replace(const FoundRecord& current, RecordPtr next) {
  if (auto error = conflict(*next, current.get())) return *std::move(error);
  if (auto error = check_memory(current.get(), *next)) return *std::move(error);
  put(current, next);
  added_bytes_ += growth(current.get(), *next);
  return Tenant::Commit::done;
}

Result<Tenant::Commit> Stage::remove(const FoundRecord& current) {
  put(current, nullptr);
  --more_;
  return Tenant::Commit::done;
}

void Stage::leave(const FoundRecord& current) {
  if (options_.each_write_is_a_change && !staged(current->id())) left_.push_back(current);
}

std::uint64_t Stage::next_version(const Record& current) const {
  const bool counts = options_.each_write_is_a_change || !staged(current.id());
  return counts ? current.version() + 1 : current.version();
}

Result<std::optional<std::uint64_t>> Stage::build(std::int64_t bytes_behind) const {
  storage::RowDirectory rows;
  for (const Staged& staged : customers_) rows.add(staged.now);
  auto built = std::make_unique<storage::CustomerStore>(tenant_.shared_schema(), std::move(rows));
  if (bytes_behind > 0) {
    const auto bytes = static_cast<std::int64_t>(built->bytes() + built->size() * sizeof(StoredChange));
    if (auto error = tenant_.check_memory(bytes + bytes_behind)) return *std::move(error);
  }
  return tenant_.adopt(built);
}

Result<std::optional<std::uint64_t>> Stage::commit(std::optional<std::uint64_t> expected_sequence,
                                                   std::int64_t bytes_behind) {
  const auto is_new = [](const Staged& staged) { return !staged.before; };
  if (!options_.each_write_is_a_change && tenant_.size() == 0 && std::ranges::all_of(customers_, is_new))
    return build(bytes_behind);
  std::vector<storage::BatchWrite> writes;
  std::vector<storage::SeenCustomer> seen;
  writes.reserve(customers_.size());
  for (const FoundRecord& record : left_) seen.push_back({record->id(), record});
  for (const Staged& staged : customers_) {
    const bool was_erased = static_cast<bool>(staged.erased);
    if (staged.before.get() == staged.now.get())
      seen.push_back({staged.id(), staged.before, was_erased});
    else
      writes.emplace_back(tenant_.schema(), staged.before, staged.now).forgets_details = was_erased;
  }
  if (!options_.each_write_is_a_change) {
    changes_.reserve(writes.size());
    for (const auto& write : writes) changes_.push_back({.before = write.before, .after = write.after});
  }
  if (bytes_behind > 0) {
    std::uint64_t history = 0;
    for (StoredChange& change : changes_) {
      change.measure();
      history += change.bytes;
    }
    const std::int64_t growth = storage::stored_growth(writes) + static_cast<std::int64_t>(history) + bytes_behind;
    if (auto error = tenant_.check_memory(growth)) return *std::move(error);
  }
  return tenant_.apply(writes, std::move(changes_), {seen, expected_sequence, peak_});
}

}  // namespace custengine::engine
