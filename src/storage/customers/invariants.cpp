// CustomerStore::check_invariants(): compares all structures with values recomputed from the records.

#include "storage/customers/customer_store.hpp"

#include <fmt/format.h>

#include <optional>
#include <unordered_map>
#include <unordered_set>

namespace custengine::storage {

using detail::Record;

namespace {

/// Returns the record's key that an index must have; empty if the record has no value.
std::string key_of(const KeyMaker& maker, const Record& record, SortField field) {
  std::string key;
  if (maker.has_value(record, field)) maker.append_key(record, field, key);
  return key;
}

/// Returns the bytes that an index must have interned for the record.
std::string interned_of(std::string key, const Record& record, SortField field) {
  if (counts_spellings(field)) key.append(1, '\0').append(record.text(model::info(field).field()));
  return key;
}

/// True if the key is a time or equals the record's text, so that the index keeps no copy.
bool is_own(std::string_view key, const Record& record, SortField field) {
  const auto& sort = model::info(field);
  return sort.rule == model::SortRule::time || record.text(sort.field()) == key;
}

}  // namespace

std::string CustomerStore::check_index(const SortIndex& index) const {
  const auto name = to_string(index.field());
  if (index.size() != rows_.size())
    return fmt::format("index {}: {} entries for {} customers", name, index.size(), rows_.size());

  std::size_t position = 0, valued = 0;
  std::optional<SortEntry> previous;
  std::string previous_key, difference;
  index.for_each([&](const SortEntry& entry) {
    if (!difference.empty()) return;
    const Record& record = rows_.record(entry.row);
    const bool has_value = schema_->keys.has_value(record, index.field());
    const std::string key = key_of(schema_->keys, record, index.field());
    valued += has_value;
    const KeyHandle handle = index.key_of(entry.row);
    const bool needs_handle =
        index.keeps_keys() ? has_value : key.size() >= sizeof(std::uint64_t) && !is_own(key, record, index.field());
    if ((entry.missing != 0) == has_value || entry.prefix() != prefix_of(key) ||
        row_keys_.id_prefix(entry.row) != prefix_of(record.id()) || needs_handle != (handle != no_key) ||
        (handle != no_key && keys_.text(handle) != interned_of(key, record, index.field())))
      difference = fmt::format("index {}: the entry of {} does not hold its key", name, record.id());
    else if (index.position(entry) != position)
      difference =
          fmt::format("index {}: {} is at {} but found at {}", name, record.id(), position, index.position(entry));
    else if (previous) {
      // A second implementation of the published order: customers with a value first, then by key bytes, then by id.
      const Record& before = rows_.record(previous->row);
      const bool ordered = previous->missing != entry.missing ? entry.missing != 0
                           : previous_key != key              ? previous_key < key
                                                              : before.id() < record.id();
      if (!ordered || !index.precedes(*previous, entry))
        difference = fmt::format("index {}: {} stands before {}", name, before.id(), record.id());
    }
    previous = entry;
    previous_key = key;
    ++position;
  });
  if (difference.empty() && valued != index.valued())
    return fmt::format("index {}: counts {} values, has {}", name, index.valued(), valued);
  return difference;
}

std::string CustomerStore::check_text_index() const {
  std::string difference;
  std::size_t postings = 0;
  rows_.for_each([&](RowNumber row, const Record& record) {
    const auto tokens = SearchTokens::of(record, *schema_);
    for (const auto* list : {&tokens.customer, &tokens.contacts, &tokens.identities})
      postings += std::unordered_set<Token>(list->begin(), list->end()).size();
    if (!text_.has_all(row, tokens)) difference = fmt::format("the text index does not have all of {}", record.id());
  });
  if (difference.empty() && postings != text_.postings())
    return fmt::format("the text index has {} postings, the customers {}", text_.postings(), postings);
  return difference;
}

std::string CustomerStore::check_invariants() const {
  if (table_.size() != rows_.size())
    return fmt::format("the table has {} customers, the directory {}", table_.size(), rows_.size());

  std::string difference;
  std::uint64_t record_bytes = 0;
  std::size_t rows_in_use = 0, references_in_use = 0;
  rows_.for_each([&](RowNumber number, const Record& record) {
    ++rows_in_use;
    record_bytes += record.bytes();
    const auto row = table_.find(record.id());
    if (!row || row->record != &record || row->number != number)
      difference = fmt::format("row {} ({}) is not what the table finds by its id", number, record.id());
    const auto reference = record.text(detail::Slot::external_reference);
    if (reference.empty() || !schema_->unique_external_reference) return;
    ++references_in_use;
    std::size_t found = 0, sharing = 0;
    table_.for_each_with_reference(reference, [&](const Row& other) {
      ++sharing;
      found += other.number == number;
    });
    if (found != 1) difference = fmt::format("{} is found {} times by its external reference", record.id(), found);
    if (sharing != 1) difference = fmt::format("{} customers share the external reference of {}", sharing, record.id());
  });
  if (!difference.empty()) return difference;
  if (rows_in_use != rows_.size())
    return fmt::format("the directory counts {} customers, has {}", rows_.size(), rows_in_use);
  if (references_in_use != table_.references())
    return fmt::format("the table has {} external references, the customers {}", table_.references(),
                       references_in_use);
  if (record_bytes != record_bytes_)
    return fmt::format("records hold {} bytes, counted as {}", record_bytes, record_bytes_);
  if (table_.bytes() != table_.recount_bytes())
    return fmt::format("the table takes {} bytes, counted as {}", table_.recount_bytes(), table_.bytes());
  if (const std::size_t bytes = text_.text_bytes() + text_.identity_bytes(); bytes != text_.recount_bytes())
    return fmt::format("the text index takes {} bytes, counted as {}", text_.recount_bytes(), bytes);

  std::unordered_map<KeyHandle, std::uint32_t> references;
  for (const auto& index : indexes_) {
    if (difference = check_index(index); !difference.empty()) return difference;
    index.for_each([&](const SortEntry& entry) {
      if (const KeyHandle handle = index.key_of(entry.row); handle != no_key) ++references[handle];
    });
  }
  if (difference = check_text_index(); !difference.empty()) return difference;
  if (references.size() != keys_.size())
    return fmt::format("the pool has {} keys, the entries refer to {}", keys_.size(), references.size());
  for (const auto& [handle, count] : references)
    if (keys_.references(handle) != count)
      return fmt::format("sort key {} has {} references, counted as {}", handle, count, keys_.references(handle));
  return {};
}

}  // namespace custengine::storage
