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

/// An order-statistic index: all customers of a tenant by one sort field, few of them in an array, more in blocks.
/// Sorted by (has a value first, sort key, id); unique. Uses: any page by position and the position of any
/// entry in O(log n); exact counts of ranges.
///
/// Threads: none of its own; the tenant's lock guards it. Entries are compared through the directory and
/// the pool: a row's record must be the one whose keys the entry stands for while it is linked or unlinked.
class SortIndex {
 public:
  /// `slot`: where the index has the handles of its keys in `row_keys`, if keys may be other than texts and times.
  SortIndex(SortField field, std::optional<std::uint16_t> slot, const SortKeyPool& keys, const RowDirectory& rows,
            RowKeys& row_keys);
  SortIndex(SortIndex&&) noexcept;
  ~SortIndex();

  SortField field() const noexcept { return field_; }
  /// Whether the index keeps the handle of every key: those that only a collator could make again.
  bool keeps_keys() const noexcept { return model::info(field_).rule == model::SortRule::collated; }
  /// The handle of a linked row's key. `no_key` when the customer has no value; or, unless the index keeps all, when
  /// the prefix or the record's text is the whole key.
  KeyHandle key_of(RowNumber row) const noexcept { return few_.order().handle(row); }
  std::size_t size() const noexcept;
  /// How many customers have a value; they stand before those without.
  std::size_t valued() const noexcept { return valued_; }

  /// Fills `rows` with those from position `offset` of the published order on, of which there must be as many:
  /// descending, the customers with a value come in reverse, then those without in reverse.
  /// Cost: O(log n + rows).
  void read(std::size_t offset, SortDirection direction, std::span<RowNumber> rows) const;

  /// Calls `visit(row)` in the published order from position `offset` on, while it returns true.
  /// Cost: O(log n + visits).
  void walk(std::size_t offset, SortDirection direction, const std::function<bool(RowNumber)>& visit) const;
  /// The first position behind a place, in the published order. Cost: O(log n).
  std::size_t position_behind(const SortPlace& place, SortDirection direction) const;
  /// How many customers stand before a place, ascending. Cost: O(log n).
  std::size_t count_before(const SortPlace& place) const;
  /// How many customers have a value and a sort key that does not stand behind `key`. Cost: O(log n).
  std::size_t count_up_to(std::string_view key) const;

  /// Where link() or unlink() of the entry begins. Asks the processor for what they will read: a write that asks all
  /// its indexes before it changes the first waits for memory once.
  EntrySpot locate(const SortEntry& entry) const noexcept;

  /// Requires that the row's key is set, and that `spot` is what locate() says now.
  void link(const SortEntry& entry, EntrySpot spot);
  /// Requires that an equal entry is linked, and that `spot` is what locate() says now.
  void unlink(const SortEntry& entry, EntrySpot spot) noexcept;
  /// `key`: the whole key's handle, see key_of().
  void set_key(RowNumber row, KeyHandle key) noexcept { few_.order().set_handle(row, key); }
  /// Links all entries of an empty index, which are in the order of their customers' ids, and whose keys are set: sorts
  /// them, then cuts them into blocks. O(n), save where prefixes tie.
  void build(std::vector<SortEntry> entries);

  /// Calls `visit(entry)` in ascending order; for the invariant check.
  void for_each(const std::function<void(const SortEntry&)>& visit) const;
  /// The position of an entry; size() when it is not there.
  std::size_t position(const SortEntry& entry) const noexcept;
  /// Whether `a` stands before `b`.
  bool precedes(const SortEntry& a, const SortEntry& b) const noexcept;

  std::size_t bytes() const noexcept;

 private:
  /// Calls `use` with the entries, few or in blocks.
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
  SmallEntryArray few_;                  // empty when there are blocks
  std::unique_ptr<EntryBlocks> blocks_;  // once there were more than few
};

}  // namespace custengine::storage
