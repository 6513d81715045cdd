#include "storage/customers/customer_store.hpp"

#include "storage/order/collation_key_cache.hpp"

#include <algorithm>
#include <array>
#include <future>

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

CustomerStore::CustomerStore(std::shared_ptr<const Schema> schema, RowDirectory rows, bool by_two_threads)
    : CustomerStore(std::move(schema)) {
  rows_ = std::move(rows);
  auto text = std::async(by_two_threads ? std::launch::async : std::launch::deferred, [this] { build_text_index(); });
  rows_.for_each([this](RowNumber row, const Record& record) {
    row_keys_.set_id_prefix(row, prefix_of(record.id()));
    table_.link({&record, row});
    record_bytes_ += record.bytes();
  });
  const auto by_id = rows_by_id();
  for (std::size_t i = 0; i < indexes_.size(); ++i) build_index(i, by_id);
  text.get();
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

SortEntry CustomerStore::entry_of(const IndexKeys& keys, std::size_t index, RowNumber row) const noexcept {
  if (!indexes_[index].keeps_keys()) return make_entry(keys[index], row);
  const KeyHandle handle = indexes_[index].key_of(row);
  const bool missing = handle == no_key;
  return {missing ? 0 : prefix_of(sort_key_of(keys_.text(handle))), row, missing};
}

void CustomerStore::link(RowNumber row, const RecordKeys& keys) {
  // All indexes prefetch what they will read before the first one changes, so that a write waits for memory only once.
  std::array<SortEntry, sort_field_count> entries;
  std::array<EntrySpot, sort_field_count> spots;
  for (std::size_t i = 0; i < indexes_.size(); ++i) {
    if (!keys.sort.covers(i)) continue;
    const auto& key = keys.sort[i];
    entries[i] = make_entry(key, row);
    indexes_[i].set_key(row, key.interned ? keys_.acquire(keys.sort.bytes(key)) : no_key);
    spots[i] = indexes_[i].locate(entries[i]);
  }
  for (std::size_t i = 0; i < indexes_.size(); ++i)
    if (keys.sort.covers(i)) indexes_[i].link(entries[i], spots[i]);
  text_.update(row, {}, keys.search);
}

void CustomerStore::unlink(RowNumber row, const RecordKeys& keys) {
  std::array<SortEntry, sort_field_count> entries;
  std::array<EntrySpot, sort_field_count> spots;
  for (std::size_t i = 0; i < indexes_.size(); ++i) {
    if (!keys.sort.covers(i)) continue;
    entries[i] = entry_of(keys.sort, i, row);
    spots[i] = indexes_[i].locate(entries[i]);
  }
  for (std::size_t i = 0; i < indexes_.size(); ++i) {
    if (!keys.sort.covers(i)) continue;
    indexes_[i].unlink(entries[i], spots[i]);
    keys_.release(indexes_[i].key_of(row));
  }
  text_.update(row, keys.search, {});
}

void CustomerStore::insert(RecordPtr record, const RecordKeys& keys) {
  const Record& added = *record;
  const RowNumber row = rows_.add(std::move(record));
  row_keys_.set_id_prefix(row, prefix_of(added.id()));
  table_.link({&added, row});
  link(row, keys);
  record_bytes_ += added.bytes();
}

void CustomerStore::replace(const Row& row, RecordPtr next, const KeyChange& keys) {
  unlink(row.number, keys.before);
  const Record& now_current = *next;
  const RecordPtr before = rows_.replace(row.number, std::move(next));
  table_.replace(row, now_current);
  link(row.number, keys.after);
  record_bytes_ += now_current.bytes() - before->bytes();
}

void CustomerStore::remove(const Row& row, const RecordKeys& keys) {
  unlink(row.number, keys);
  table_.unlink(row);
  record_bytes_ -= row.record->bytes();
  rows_.remove(row.number);
}

std::size_t CustomerStore::count_differences(const detail::SnapshotRows& snapshot) const noexcept {
  std::size_t count = 0;
  rows_.for_each_difference(snapshot, [&count](RowNumber, const RecordPtr&, const RecordPtr&) { ++count; });
  return count;
}

std::vector<CustomerStore::Difference> CustomerStore::differences(const detail::SnapshotRows& snapshot) const {
  std::vector<Difference> all;
  rows_.for_each_difference(snapshot, [&](RowNumber row, const RecordPtr& now, const RecordPtr& then) {
    if (now && then && now->id() != then->id())
      all.push_back({row, now, then, {RecordKeys::to_erase(*schema_, *now), RecordKeys::all(*schema_, *then)}});
    else
      all.push_back({row, now, then, KeyChange::of(*schema_, now.get(), then.get())});
  });
  return all;
}

void CustomerStore::rewind(const detail::SnapshotRows& snapshot, std::span<const Difference> differences) {
  begin_group();
  for (const auto& [row, now, then, keys] : differences) {
    if (!now) continue;
    unlink(row, keys.before);
    table_.unlink({now.get(), row});
    record_bytes_ -= now->bytes();
  }
  rows_.rewind(snapshot);
  for (const auto& [row, now, then, keys] : differences) {
    if (!then) continue;
    row_keys_.set_id_prefix(row, prefix_of(then->id()));
    table_.link({then.get(), row});
    link(row, keys.after);
    record_bytes_ += then->bytes();
  }
  end_group();
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
  // Records are read by row: that is the order in which they were made, and so their order in memory.
  const SortField field = schema_->sort_indexes[index];
  const auto& sort = model::info(field);
  const bool is_one_collated = sort.rule == model::SortRule::collated && sort.field_count == 1;
  std::vector<SortEntry> by_row(rows_.row_end());
  CollationKeyCache built(keys_);
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

void CustomerStore::build_text_index() {
  TextIndex::Builder text(text_);
  rows_.for_each([&](RowNumber row, const Record& record) { text.add(row, SearchTokens::of(record, *schema_)); });
  text.finish();
}

std::uint64_t CustomerStore::bytes() const noexcept {
  std::uint64_t bytes = record_bytes_ + table_.bytes() + rows_.bytes() + keys_.bytes() + row_keys_.bytes() +
                        text_.text_bytes() + text_.identity_bytes();
  for (const auto& index : indexes_) bytes += index.bytes();
  return bytes;
}

std::vector<std::pair<std::string, std::uint64_t>> CustomerStore::bytes_by_structure() const {
  std::vector<std::pair<std::string, std::uint64_t>> bytes = {
      {"records", record_bytes_},
      {"primary table", table_.bytes()},
      {"row directory", rows_.bytes()},
      {"sort keys", keys_.bytes() + row_keys_.bytes()},
  };
  for (const auto& index : indexes_)
    bytes.emplace_back("sort index " + std::string(to_string(index.field())), index.bytes());
  bytes.emplace_back("text index", text_.text_bytes());
  bytes.emplace_back("identity index", text_.identity_bytes());
  return bytes;
}

}  // namespace custengine::storage
