#pragma once

#include "storage/order/small_entry_array.hpp"
#include "storage/order/sort_entry.hpp"

#include <custengine/sort.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace custengine::storage {

class EntryBlocks;

/// An order-statistic index: all customers of a tenant in the order of one sort field. Few entries are in a sorted
/// array, more in the blocks of a B+-tree. The order is unique: customers with a value first, then by sort key, then by
/// id. It finds any page by position, the position of any entry and exact counts of ranges, each in O(log n).
///
/// Comparisons read the directory and the pool. So while an entry is linked or unlinked, its row's record must be the
/// one from which the entry was made.
/// Threads: none of its own; the tenant's lock guards it.
class SortIndex {
 public:
  /// `slot` is the place of the index's handles in `row_keys`; nullopt if every key is the record's text or a time.
  SortIndex(SortField field, std::optional<std::uint16_t> slot, const SortKeyPool& keys, const RowDirectory& rows,
            RowKeys& row_keys);
  SortIndex(SortIndex&&) noexcept;
  ~SortIndex();

  SortField field() const noexcept { return field_; }
  /// True if the index keeps the handle of every key. It does for collated keys, which only a collator can make again.
  bool keeps_keys() const noexcept { return model::info(field_).rule == model::SortRule::collated; }
  /// Returns the handle of a linked row's key; no_key if the customer has no value. Unless keeps_keys(), also no_key if
  /// the prefix or the record's text is the whole key.
  KeyHandle key_of(RowNumber row) const noexcept { return few_.order().handle(row); }
  std::size_t size() const noexcept;
  /// The number of customers that have a value. They come before those without.
  std::size_t valued() const noexcept { return valued_; }

  /// Fills `rows` with the rows from position `offset` of the published order on. Requires offset + rows.size() <=
  /// size(). In descending order, the customers with a value come in reverse, then those without in reverse.
  /// Cost: O(log n + rows).
  void read(std::size_t offset, SortDirection direction, std::span<RowNumber> rows) const;

  /// Calls `visit(row)` in the published order from position `offset` on, until a call returns false.
  /// Cost: O(log n + visits).
  void walk(std::size_t offset, SortDirection direction, const std::function<bool(RowNumber)>& visit) const;
  /// Returns the first position after a place in the published order.
  /// Cost: O(log n).
  std::size_t position_behind(const SortPlace& place, SortDirection direction) const;
  /// Returns the number of customers before a place in ascending order.
  /// Cost: O(log n).
  std::size_t count_before(const SortPlace& place) const;
  /// Returns the number of customers that have a value and a sort key <= `key`.
  /// Cost: O(log n).
  std::size_t count_up_to(std::string_view key) const;

  /// Finds where link() or unlink() of the entry begins, and prefetches what they will read. A write that first calls
  /// this for all its indexes waits for memory only once.
  EntrySpot locate(const SortEntry& entry) const noexcept;

  /// Requires that the row's key is set, and `spot` to be what locate() returns now.
  void link(const SortEntry& entry, EntrySpot spot);
  /// Requires that an equal entry is linked, and `spot` to be what locate() returns now.
  void unlink(const SortEntry& entry, EntrySpot spot) noexcept;
  /// Sets the handle of a row's key, see key_of().
  void set_key(RowNumber row, KeyHandle key) noexcept { few_.order().set_handle(row, key); }
  /// Builds an empty index: sorts the entries and splits them into blocks. Requires entries in the order of their
  /// customers' ids, with their keys set. Cost: as sort_entries(), and O(blocks²) for adding blocks one by one.
  void build(std::vector<SortEntry> entries);

  /// Calls `visit(entry)` for all entries in ascending order; for the invariant check.
  void for_each(const std::function<void(const SortEntry&)>& visit) const;
  /// Returns the position of an entry; size() if the index does not have it.
  std::size_t position(const SortEntry& entry) const noexcept;
  /// True if `a` sorts before `b`.
  bool precedes(const SortEntry& a, const SortEntry& b) const noexcept;

  std::size_t bytes() const noexcept;

 private:
  /// Calls `use` with the array or with the blocks, whichever has the entries.
  template <class Use>
  auto with_entries(Use use) const;
  template <class Use>
  auto with_entries(Use use);
  template <class Precedes>
  std::size_t count_while(Precedes precedes) const;
  template <class Visit>
  void walk_entries(std::size_t offset, SortDirection direction, Visit&& visit) const;

  SortField field_;
  RowNumber valued_ = 0;
  SmallEntryArray few_;                  // empty if there are blocks
  std::unique_ptr<EntryBlocks> blocks_;  // null until there are more than SmallEntryArray::most entries
};

}  // namespace custengine::storage
