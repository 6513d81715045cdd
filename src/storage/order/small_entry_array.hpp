#pragma once

#include "storage/order/sort_entry.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace custengine::storage {

/// A sorted array: the entries of a sort index while there are few. A single entry is stored inline, so that an index
/// of a tenant with one customer takes only a few bytes. It has the interface of EntryBlocks.
class SmallEntryArray {
 public:
  static constexpr std::size_t most = 64;
  static_assert(2 * most <= std::numeric_limits<std::uint8_t>::max(), "the capacity doubles, and stands in a byte");

  explicit SmallEntryArray(const EntryOrder& order) noexcept : order_(order) {}

  std::size_t size() const noexcept { return count_; }
  const EntryOrder& order() const noexcept { return order_; }
  std::span<const SortEntry> entries() const noexcept { return {more_ ? more_.get() : &one_, count_}; }

  template <class Precedes>
  std::size_t count_while(Precedes precedes) const {
    const auto all = entries();
    return static_cast<std::size_t>(std::ranges::partition_point(all, precedes) - all.begin());
  }

  template <class Visit>
  bool walk(std::size_t position, Visit&& visit) const {
    for (; position < size(); ++position)
      if (!visit(entries()[position])) return false;
    return true;
  }
  template <class Visit>
  bool walk_backwards(std::size_t position, std::size_t count, Visit&& visit) const {
    for (; count > 0; --count)
      if (!visit(entries()[--position])) return false;
    return true;
  }

  EntrySpot locate(const SortEntry& /*entry*/) const noexcept { return {}; }
  void insert(const SortEntry& entry, EntrySpot /*spot*/) {
    if (count_ == capacity_) make_room(std::size_t{2} * capacity_);
    const std::span all(begin(), ++count_);
    const auto place = std::ranges::lower_bound(all.first(count_ - 1U), entry, order_);
    std::copy_backward(place, all.end() - 1, all.end());
    *place = entry;
  }
  void erase(const SortEntry& entry, EntrySpot /*spot*/) noexcept {
    const std::span all(begin(), count_);
    const auto found = std::ranges::lower_bound(all, entry, order_);
    std::copy(found + 1, all.end(), found);
    blank(all.back());
    --count_;
  }
  /// Fills an empty array with sorted entries. Requires at most `most` of them.
  void append_all(const std::vector<SortEntry>& sorted) {
    if (sorted.size() > capacity_) make_room(sorted.size());
    std::ranges::copy(sorted, begin());
    count_ = static_cast<std::uint8_t>(sorted.size());
  }
  /// Removes all entries and frees their memory, when EntryBlocks takes over.
  void clear() noexcept {
    blank(one_);
    more_.reset();
    count_ = 0;
    capacity_ = 1;
  }

  /// The memory besides the object itself.
  std::size_t bytes() const noexcept { return more_ ? capacity_ * sizeof(SortEntry) : 0; }

 private:
  SortEntry* begin() noexcept { return more_ ? more_.get() : &one_; }

  void make_room(std::size_t capacity) {
    auto larger = std::make_unique<SortEntry[]>(capacity);
    std::ranges::copy(entries(), larger.get());
    blank(one_);
    more_ = std::move(larger);
    capacity_ = static_cast<std::uint8_t>(capacity);
  }

  EntryOrder order_;
  std::unique_ptr<SortEntry[]> more_;  // used instead of `one_` once there was more than one entry
  SortEntry one_;
  std::uint8_t count_ = 0, capacity_ = 1;
};

}  // namespace custengine::storage
