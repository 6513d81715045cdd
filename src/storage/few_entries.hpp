#pragma once

#include "storage/sort_entry.hpp"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <vector>

namespace custengine::storage {

/// The entries of a sort index while there are few: a sorted vector, so that an index of a tenant of one customer costs
/// some bytes. The interface is that of EntryBlocks.
class FewEntries {
 public:
  static constexpr std::size_t most = 64;

  explicit FewEntries(const EntryOrder& order) noexcept : order_(order) {}

  std::size_t size() const noexcept { return entries_.size(); }
  const EntryOrder& order() const noexcept { return order_; }
  const std::vector<SortEntry>& entries() const noexcept { return entries_; }

  template <class Precedes>
  std::size_t count_while(Precedes precedes) const {
    return static_cast<std::size_t>(std::ranges::partition_point(entries_, precedes) - entries_.begin());
  }

  template <class Visit>
  bool walk(std::size_t position, Visit&& visit) const {
    for (; position < size(); ++position)
      if (!visit(entries_[position])) return false;
    return true;
  }
  template <class Visit>
  bool walk_backwards(std::size_t position, std::size_t count, Visit&& visit) const {
    for (; count > 0; --count)
      if (!visit(entries_[--position])) return false;
    return true;
  }

  EntrySpot locate(const SortEntry& /*entry*/) const noexcept { return {}; }
  void prepare_insert() {
    if (size() == entries_.capacity()) entries_.reserve(std::max<std::size_t>(2, 2 * size()));
  }
  void insert(const SortEntry& entry, EntrySpot /*spot*/) noexcept {
    entries_.insert(std::ranges::lower_bound(entries_, entry, order_), entry);
  }
  /// Leaves nothing of it behind in the vector's room.
  void erase(const SortEntry& entry, EntrySpot /*spot*/) noexcept {
    const auto found = std::ranges::lower_bound(entries_, entry, order_);
    std::copy(found + 1, entries_.end(), found);
    entries_.back() = {};
    std::atomic_signal_fence(std::memory_order_seq_cst);  // or the store is left out, as nobody reads it again
    entries_.pop_back();
  }
  void sweep() noexcept {}
  void append_all(std::vector<SortEntry> sorted) noexcept { entries_ = std::move(sorted); }
  /// When there are too many.
  void clear() noexcept { std::vector<SortEntry>().swap(entries_); }

  /// Beside the object itself.
  std::size_t bytes() const noexcept { return entries_.capacity() * sizeof(SortEntry); }

 private:
  EntryOrder order_;
  std::vector<SortEntry> entries_;
};

}  // namespace custengine::storage
