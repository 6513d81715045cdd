#pragma once

#include "storage/row_directory.hpp"
#include "storage/row_keys.hpp"
#include "storage/sort_key_pool.hpp"

#include <custengine/sort.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace custengine::storage {

/// One customer's place in a sort index. Most comparisons are settled by what stands in the entry itself.
struct SortEntry {
  std::uint64_t prefix = 0;  // of the sort key
  KeyHandle key = no_key;    // the whole key, unless the prefix or the record's text is
  RowNumber row : 31 = 0;
  RowNumber missing : 1 = 0;

  friend bool operator==(const SortEntry&, const SortEntry&) = default;
};
static_assert(sizeof(SortEntry) == 16, "nine of them per customer");

/// A place in the published order: of a customer that may be gone by now, or between two.
struct SortPlace {
  bool missing = false;       // among the customers without a value
  std::string_view key = {};  // the whole sort key
  std::string_view id = {};   // empty: before all ids
};

/// The published order, ascending: has a value first, sort key, id.
///
/// Threads: none of its own; the tenant's lock guards what it compares by. A row's record must be the one whose
/// keys its entries stand for.
class EntryOrder {
 public:
  EntryOrder(SortField field, const SortKeyPool& keys, const RowDirectory& rows, const RowKeys& row_keys) noexcept
      : info_(&model::info(field)), keys_(&keys), rows_(&rows), row_keys_(&row_keys) {}

  bool operator()(const SortEntry& a, const SortEntry& b) const noexcept {
    if (a.missing != b.missing) return b.missing;
    if (a.prefix != b.prefix) return a.prefix < b.prefix;
    if (!same_key(a, b)) {
      const int order = whole_key(a).compare(whole_key(b));
      if (order != 0) return order < 0;
    }
    if (a.row == b.row) return false;
    const std::uint64_t a_id = row_keys_->id_prefix(a.row), b_id = row_keys_->id_prefix(b.row);
    return a_id != b_id ? a_id < b_id : rows_->record(a.row).id() < rows_->record(b.row).id();
  }

  /// Below zero when the entry stands before the place, above when behind, zero when it stands there.
  int compare(const SortEntry& entry, const SortPlace& place, std::uint64_t place_prefix) const noexcept {
    if ((entry.missing != 0) != place.missing) return place.missing ? -1 : 1;
    const int order = place.missing ? 0 : compare_key(entry, place.key, place_prefix);
    return order != 0 ? order : rows_->record(entry.row).id().compare(place.id);
  }

  /// The same of an entry that has a value, and a key.
  int compare_key(const SortEntry& entry, std::string_view key, std::uint64_t key_prefix) const noexcept {
    if (entry.prefix != key_prefix) return entry.prefix < key_prefix ? -1 : 1;
    // A prefix that ends in a zero byte is the whole key, and a time's always is.
    if (info_->sort_rule == model::SortRule::time || (entry.prefix & 0xff) == 0) return 0;
    return whole_key(entry).compare(key);
  }

 private:
  /// Whether entries with equal prefixes are known to have equal keys. A prefix that ends in a zero byte is
  /// the whole key, as no key holds one; a time's always is; and a missing value has none.
  bool same_key(const SortEntry& a, const SortEntry& b) const noexcept {
    return (a.prefix & 0xff) == 0 || info_->sort_rule == model::SortRule::time || (a.key == b.key && a.key != no_key);
  }

  std::string_view whole_key(const SortEntry& entry) const noexcept {
    return entry.key != no_key ? keys_->bytes(entry.key) : rows_->record(entry.row).text(info_->field);
  }

  const model::FieldInfo* info_;
  const SortKeyPool* keys_;
  const RowDirectory* rows_;
  const RowKeys* row_keys_;
};

}  // namespace custengine::storage
