#include "storage/customers/customer_store.hpp"

#include "storage/order/built_keys.hpp"

#include <algorithm>
#include <array>
#include <new>

namespace custengine::storage {

using detail::Record;

CustomerStore::CustomerStore(std::shared_ptr<const Schema> schema)
    : schema_(std::move(schema)),
      keys_(schema_->hash_key),
      row_keys_(static_cast<std::size_t>(std::ranges::count_if(schema_->sort_indexes, IndexKeys::may_be_interned))),
      table_(schema_->hash_key, schema_->unique_external_reference, rows_),
      text_(schema_->hash_key) {
  indexes_.reserve(schema_->sort_indexes.size());
  std::uint16_t slots = 0;
  for (const SortField field : schema_->sort_indexes) {
    const auto slot = IndexKeys::may_be_interned(field) ? std::optional(slots++) : std::nullopt;
    indexes_.emplace_back(field, slot, keys_, rows_, row_keys_);
  }
}

CustomerStore::CustomerStore(std::shared_ptr<const Schema> schema, const detail::SnapshotRows& snapshot)
    : CustomerStore(std::move(schema)) {
  rows_ = RowDirectory(snapshot);
  row_keys_.reserve(rows_.row_end());
  rows_.for_each([this](RowNumber row, const Record& record) {
    row_keys_.set_id_prefix(row, prefix_of(record.id()));
    table_.prepare_link(record);
    table_.link({&record, row});
    record_bytes_ += record.bytes();
  });
  build_indexes();
}

const SortIndex* CustomerStore::index(SortField field) const noexcept {
  const auto found = std::ranges::find(indexes_, field, &SortIndex::field);
  return found == indexes_.end() ? nullptr : &*found;
}

std::optional<Row> CustomerStore::find_by_reference(std::string_view reference) const noexcept {
  if (schema_->unique_external_reference) return table_.find_by_reference(reference);
  const SortIndex& references = *index(SortField::external_reference);
  const std::size_t first = references.count_before({.key = reference});
  if (first == references.valued()) return std::nullopt;
  RowNumber row = 0;
  references.read(first, SortDirection::ascending, {&row, 1});
  const Record& record = rows_.record(row);
  if (record.text(detail::Slot::external_reference) != reference) return std::nullopt;
  return Row{&record, row};
}

KeyHandle CustomerStore::existing_handle(const IndexKeys& keys, std::size_t index) const noexcept {
  const auto& key = keys[index];
  return key.interned ? keys_.find(keys.bytes(key)) : no_key;
}

CustomerStore::Linked CustomerStore::linked(const IndexKeys& keys, std::size_t index, RowNumber row) const noexcept {
  const KeyHandle handle = indexes_[index].key_of(row);
  if (!indexes_[index].keeps_keys()) return {make_entry(keys[index], row), handle};
  const bool missing = handle == no_key;
  return {SortEntry(missing ? 0 : prefix_of(sort_key_of(keys_.bytes(handle))), row, missing), handle};
}

void CustomerStore::put(RowNumber row, RecordPtr record) noexcept {
  row_keys_.set_id_prefix(row, prefix_of(record->id()));
  rows_.put(row, std::move(record));
}

void CustomerStore::link(RowNumber row, const LinkedEntries& entries, const IndexKeys& keys) noexcept {
  std::array<EntrySpot, sort_field_count> spots;
  for (std::size_t i = 0; i < indexes_.size(); ++i) {
    if (!keys.covers(i)) continue;
    indexes_[i].set_key(row, entries[i].key);
    spots[i] = indexes_[i].locate(entries[i].entry);
  }
  for (std::size_t i = 0; i < indexes_.size(); ++i)
    if (keys.covers(i)) indexes_[i].link(entries[i].entry, spots[i]);
}

void CustomerStore::unlink(const LinkedEntries& entries, const IndexKeys& keys) noexcept {
  std::array<EntrySpot, sort_field_count> spots;
  for (std::size_t i = 0; i < indexes_.size(); ++i)
    if (keys.covers(i)) spots[i] = indexes_[i].locate(entries[i].entry);
  for (std::size_t i = 0; i < indexes_.size(); ++i)
    if (keys.covers(i)) indexes_[i].unlink(entries[i].entry, spots[i]);
}

void CustomerStore::insert(RecordPtr record, const RecordKeys& keys) {
  const RowNumber row = rows_.prepare_add();
  insert_at(row, std::move(record), keys);
  rows_.count_added(row);
}

void CustomerStore::insert_at(RowNumber row, RecordPtr record, const RecordKeys& keys) {
  table_.prepare_link(*record);
  row_keys_.reserve(row + 1);
  text_.prepare({}, keys.search);
  AcquiredKeys acquired(keys_);
  LinkedEntries entries;
  for (std::size_t i = 0; i < indexes_.size(); ++i) {
    if (!keys.sort.covers(i)) continue;
    indexes_[i].prepare_link();
    const auto& key = keys.sort[i];
    entries[i] = {make_entry(key, row), key.interned ? acquired.acquire(keys.sort.bytes(key)) : no_key};
  }

  // From here on nothing can fail.
  record_bytes_ += record->bytes();
  table_.link({record.get(), row});
  put(row, std::move(record));
  link(row, entries, keys.sort);
  text_.update(row, {}, keys.search);
  acquired.hand_over();
}

void CustomerStore::replace(const Row& row, RecordPtr next, const RecordKeys& before, const RecordKeys& after) {
  text_.prepare(before.search, after.search);
  for (std::size_t i = 0; i < indexes_.size(); ++i)
    if (after.sort.covers(i)) indexes_[i].prepare_link();
  restore(row, std::move(next), before, after);
}

void CustomerStore::restore(const Row& row, RecordPtr next, const RecordKeys& before, const RecordKeys& after) {
  rows_.prepare_write(row.number);
  table_.prepare_replace(*row.record, *next);
  AcquiredKeys acquired(keys_);
  LinkedEntries old_entries, new_entries;
  for (std::size_t i = 0; i < indexes_.size(); ++i) {
    if (!after.sort.covers(i)) continue;
    const auto& key = after.sort[i];
    old_entries[i] = linked(before.sort, i, row.number);
    new_entries[i] = {make_entry(key, row.number), key.interned ? acquired.acquire(after.sort.bytes(key)) : no_key};
  }

  // From here on nothing can fail. Entries leave the indexes while the directory still has the old record
  // and enter them when it has the new one.
  unlink(old_entries, after.sort);
  record_bytes_ += next->bytes() - row.record->bytes();
  const Record& now_current = *next;
  const RecordPtr keep_old = RecordPtr::share(row.record);
  rows_.put(row.number, std::move(next));
  table_.replace(row, now_current);
  link(row.number, new_entries, after.sort);
  for (std::size_t i = 0; i < indexes_.size(); ++i)
    if (after.sort.covers(i)) keys_.release(old_entries[i].key);
  text_.update(row.number, before.search, after.search);
  acquired.hand_over();
}

void CustomerStore::prepare_erase(const Row& row, const RecordKeys& keys) {
  rows_.prepare_write(row.number);
  text_.prepare(keys.search, {});
}

void CustomerStore::erase(const Row& row, const RecordKeys& keys) noexcept {
  erase_at(row, keys);
  rows_.count_cleared(row.number);
}

void CustomerStore::erase_at(const Row& row, const RecordKeys& keys) noexcept {
  LinkedEntries entries;
  for (std::size_t i = 0; i < indexes_.size(); ++i)
    if (keys.sort.covers(i)) entries[i] = linked(keys.sort, i, row.number);
  unlink(entries, keys.sort);
  for (std::size_t i = 0; i < indexes_.size(); ++i)
    if (keys.sort.covers(i)) keys_.release(entries[i].key);
  text_.update(row.number, keys.search, {});
  record_bytes_ -= row.record->bytes();
  table_.unlink(row);
  rows_.take(row.number);
}

void CustomerStore::move(const Row& row, RowNumber to, const RecordKeys& keys) noexcept {
  LinkedEntries entries;
  for (std::size_t i = 0; i < indexes_.size(); ++i) entries[i] = linked(keys.sort, i, row.number);
  unlink(entries, keys.sort);
  put(to, rows_.take(row.number));
  table_.renumber(row, to);
  for (Linked& linked : entries) linked.entry = SortEntry(linked.entry.prefix(), to, linked.entry.missing != 0);
  link(to, entries, keys.sort);
  text_.update(row.number, keys.search, {});
  text_.update(to, {}, keys.search);
}

void CustomerStore::sweep() {
  table_.sweep();
  for (auto& index : indexes_) index.sweep();
  text_.sweep();
}

void CustomerStore::try_sweep() noexcept {
  try {
    sweep();
  } catch (const std::bad_alloc&) {
    // Nothing changed.
  }
}

void CustomerStore::retain_keys(const IndexKeys& keys) noexcept {
  for (std::size_t i = 0; i < indexes_.size(); ++i)
    if (keys.covers(i)) keys_.retain(existing_handle(keys, i));
}

void CustomerStore::release_keys(const IndexKeys& keys) noexcept {
  for (std::size_t i = 0; i < indexes_.size(); ++i)
    if (keys.covers(i)) keys_.release(existing_handle(keys, i));
}

std::vector<RowNumber> CustomerStore::rows_by_id() const {
  std::vector<std::pair<std::uint64_t, RowNumber>> by_id;
  by_id.reserve(size());
  rows_.for_each([&](RowNumber row, const Record&) { by_id.emplace_back(row_keys_.id_prefix(row), row); });
  std::ranges::sort(by_id, [this](const auto& a, const auto& b) {
    return a.first != b.first ? a.first < b.first : rows_.record(a.second).id() < rows_.record(b.second).id();
  });
  std::vector<RowNumber> rows(by_id.size());
  std::ranges::transform(by_id, rows.begin(), [](const auto& prefix_and_row) { return prefix_and_row.second; });
  return rows;
}

void CustomerStore::build_index(std::size_t index, std::span<const RowNumber> by_id) {
  // Records are read in the order in which they were made, which is how they lie in memory.
  const SortField field = schema_->sort_indexes[index];
  const auto& sort = model::info(field);
  const bool is_one_collated = sort.rule == model::SortRule::collated && sort.field_count == 1;
  std::vector<SortEntry> by_row(rows_.row_end());
  BuiltKeys built(keys_);
  std::string buffer;
  rows_.for_each([&](RowNumber row, const Record& record) {
    const auto text = is_one_collated ? record.text(sort.field()) : std::string_view();
    KeyHandle handle = no_key;
    if (const auto* const known = built.find(text)) {
      by_row[row] = SortEntry(known->prefix, row, false);
      handle = known->handle;
    } else {
      buffer.clear();
      const auto key = IndexKeys::make(schema_->keys, field, record, buffer);
      by_row[row] = make_entry(key, row);
      if (key.interned) handle = built.acquire(text, key.prefix, buffer);
    }
    indexes_[index].set_key(row, handle);
  });
  std::vector<SortEntry> entries(by_id.size());
  std::ranges::transform(by_id, entries.begin(), [&by_row](RowNumber row) { return by_row[row]; });
  indexes_[index].build(std::move(entries));
}

void CustomerStore::build_indexes() {
  const auto by_id = rows_by_id();
  for (std::size_t i = 0; i < indexes_.size(); ++i)
    if (indexes_[i].size() < size()) build_index(i, by_id);
  TextIndex::Builder text(text_);
  rows_.for_each([&](RowNumber row, const Record& record) { text.add(row, SearchTokens::of(record, *schema_)); });
  text.finish();
}

std::uint64_t CustomerStore::bytes() const noexcept {
  std::uint64_t bytes = record_bytes_ + table_.bytes() + rows_.bytes() + keys_.memory_bytes() + row_keys_.bytes() +
                        text_.text_bytes() + text_.identity_bytes();
  for (const auto& index : indexes_) bytes += index.bytes();
  return bytes;
}

std::vector<std::pair<std::string, std::uint64_t>> CustomerStore::bytes_by_structure() const {
  std::vector<std::pair<std::string, std::uint64_t>> bytes = {
      {"records", record_bytes_},
      {"primary table", table_.bytes()},
      {"row directory", rows_.bytes()},
      {"sort keys", keys_.memory_bytes() + row_keys_.bytes()},
  };
  for (const auto& index : indexes_)
    bytes.emplace_back("sort index " + std::string(to_string(index.field())), index.bytes());
  bytes.emplace_back("text index", text_.text_bytes());
  bytes.emplace_back("identity index", text_.identity_bytes());
  return bytes;
}

}  // namespace custengine::storage
