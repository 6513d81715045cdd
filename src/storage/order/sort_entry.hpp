#pragma once

#include "storage/order/row_keys.hpp"
#include "storage/order/sort_key_pool.hpp"
#include "storage/rows/row_directory.hpp"

#include <custengine/sort.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace custengine::storage {

/// The entry of one customer in a sort index: a prefix of its sort key, and its row. The prefix settles most
/// comparisons.
struct SortEntry {
  SortEntry() = default;
  SortEntry(std::uint64_t key_prefix, RowNumber row_number, bool is_missing) noexcept
      : prefix_high(static_cast<std::uint32_t>(key_prefix >> 32)),
        prefix_low(static_cast<std::uint32_t>(key_prefix)),
        row(row_number & max_row),
        missing(is_missing ? 1 : 0) {}

  /// The first eight bytes of the sort key, see prefix_of().
  std::uint64_t prefix() const noexcept { return std::uint64_t{prefix_high} << 32 | prefix_low; }

  /// True if this entry precedes `other` by its value being present and by its prefix alone.
  bool precedes_prefix_of(const SortEntry& other) const noexcept {
    return missing != other.missing ? other.missing != 0 : prefix() < other.prefix();
  }

  std::uint32_t prefix_high = 0, prefix_low = 0;
  RowNumber row : row_bits = 0;
  RowNumber missing : 1 = 0;

  friend bool operator==(const SortEntry&, const SortEntry&) = default;
};
static_assert(sizeof(SortEntry) == 12, "nine of them per customer");

/// Overwrites an entry, so that nothing remains of a customer that may be erased.
inline void blank(SortEntry& entry) noexcept {
  entry = {};
  std::atomic_signal_fence(std::memory_order_seq_cst);  // or the compiler removes the store, which is never read
}

/// The block where a write to a sort index begins. Valid until the next write to the index.
struct EntrySpot {
  const void* fence = nullptr;  // the block's node in the tree; null if there is none
};

/// A position in the published order: that of a customer, which may be deleted by now, or one between two customers.
struct SortPlace {
  bool missing = false;       // true: among the customers without a value
  std::string_view key = {};  // the complete sort key
  std::string_view id = {};   // empty sorts before all ids
};

/// The published order, ascending: customers with a value first, then by sort key, then by id.
///
/// Requires that a row's record is the one from which its entries were made.
/// Threads: none of its own; the tenant's lock guards what it compares.
class EntryOrder {
 public:
  /// `slot` is the place of the handles in `row_keys`; nullopt if no key is interned.
  EntryOrder(SortField field, std::optional<std::uint16_t> slot, const SortKeyPool& keys, const RowDirectory& rows,
             RowKeys& row_keys) noexcept
      : sort_(&model::info(field)),
        keys_(&keys),
        rows_(&rows),
        row_keys_(&row_keys),
        slot_(slot),
        counts_spellings_(counts_spellings(field)) {}

  bool operator()(const SortEntry& a, const SortEntry& b) const noexcept {
    if (a.missing != b.missing) return b.missing;
    if (const auto a_prefix = a.prefix(), b_prefix = b.prefix(); a_prefix != b_prefix) return a_prefix < b_prefix;
    if (const int order = compare_tied_keys(a, b); order != 0) return order < 0;
    if (a.row == b.row) return false;
    const std::uint64_t a_id = row_keys_->id_prefix(a.row), b_id = row_keys_->id_prefix(b.row);
    return a_id != b_id ? a_id < b_id : rows_->record(a.row).id() < rows_->record(b.row).id();
  }

  /// Returns a negative number if the entry sorts before the place, a positive one if after, zero if it is at the
  /// place.
  int compare(const SortEntry& entry, const SortPlace& place, std::uint64_t place_prefix) const noexcept {
    if ((entry.missing != 0) != place.missing) return place.missing ? -1 : 1;
    const int order = place.missing ? 0 : compare_key(entry, place.key, place_prefix);
    return order != 0 ? order : rows_->record(entry.row).id().compare(place.id);
  }

  /// The same for an entry that has a value, compared with a key.
  int compare_key(const SortEntry& entry, std::string_view key, std::uint64_t key_prefix) const noexcept {
    if (entry.prefix() != key_prefix) return entry.prefix() < key_prefix ? -1 : 1;
    return is_whole(key_prefix) ? 0 : whole_key(entry.row, handle(entry.row)).compare(key);
  }

  /// True if a prefix is the whole key. That of a time always is; another one is if it ends in a zero byte, as no key
  /// has one. The prefix of a missing value is zero.
  bool is_whole(std::uint64_t prefix) const noexcept {
    return (prefix & 0xff) == 0 || sort_->rule == model::SortRule::time;
  }

  /// Compares the keys of entries with equal prefixes.
  int compare_tied_keys(const SortEntry& a, const SortEntry& b) const noexcept {
    if (is_whole(a.prefix())) return 0;
    const KeyHandle a_key = handle(a.row), b_key = handle(b.row);
    if (a_key == b_key && a_key != no_key) return 0;
    return whole_key(a.row, a_key).compare(whole_key(b.row, b_key));
  }

  /// Prefetches the data that settles ties of the entry.
  void prefetch(const SortEntry& entry) const noexcept { row_keys_->prefetch(entry.row); }

  /// Returns the handle of a row's key, or no_key; see SortIndex::key_of().
  KeyHandle handle(RowNumber row) const noexcept { return slot_ ? row_keys_->key(row, *slot_) : no_key; }
  void set_handle(RowNumber row, KeyHandle key) const noexcept {
    if (slot_) row_keys_->set_key(row, *slot_, key);
  }

 private:
  std::string_view whole_key(RowNumber row, KeyHandle key) const noexcept {
    if (key == no_key) return rows_->record(row).text(sort_->field());
    return counts_spellings_ ? sort_key_of(keys_->text(key)) : keys_->text(key);
  }

  const model::SortInfo* sort_;
  const SortKeyPool* keys_;
  const RowDirectory* rows_;
  RowKeys* row_keys_;
  std::optional<std::uint16_t> slot_;
  bool counts_spellings_;
};

}  // namespace custengine::storage
