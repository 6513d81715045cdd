#pragma once

#include "storage/order/fenwick_tree.hpp"
#include "storage/order/sort_entry.hpp"

#include <boost/multi_index/identity.hpp>
#include <boost/multi_index/ranked_index.hpp>
#include <boost/multi_index_container.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>
#include <memory>
#include <vector>

namespace custengine::storage {

/// A B+-tree of two levels with order statistics: the sorted entries of a sort index. The leaves are sorted blocks;
/// instead of one root node there is a ranked tree of all blocks. So an entry needs no tree node of its own, and
/// neighbours are adjacent in memory. A Fenwick tree of the blocks' sizes gives positions.
///
/// Invariants:
/// - No block is empty.
/// - The tree has a copy of each block's first entry, so that a search reads only one block.
/// - The unused places of a block are blank, so that nothing remains of erased keys.
///
/// Threads: none of its own; the tenant's lock guards it.
class EntryBlocks {
 public:
  /// The largest number of entries of a block: with its count and malloc's header a block is just below 2 kB.
  static constexpr std::size_t capacity = 169;

  explicit EntryBlocks(const EntryOrder& order);
  EntryBlocks(const EntryBlocks&) = delete;
  EntryBlocks& operator=(const EntryBlocks&) = delete;

  std::size_t size() const noexcept { return size_; }
  const EntryOrder& order() const noexcept { return order_; }

  /// Returns the number of entries for which `precedes` is true. Requires that these are the first ones. Cost: O(log
  /// n).
  template <class Precedes>
  std::size_t count_while(Precedes precedes) const;

  /// Calls `visit(entry)` for the entries from a position on, until a call returns false. True if none did.
  template <class Visit>
  bool walk(std::size_t position, Visit&& visit) const;
  /// The same, backwards, for the `count` entries before a position.
  template <class Visit>
  bool walk_backwards(std::size_t position, std::size_t count, Visit&& visit) const;

  /// Finds the block where insert() or erase() of the entry begins, and prefetches it.
  EntrySpot locate(const SortEntry& entry) const noexcept;

  /// Requires `spot` to be what locate() returns now.
  void insert(const SortEntry& entry, EntrySpot spot);
  /// Requires an equal entry, and `spot` to be what locate() returns now.
  void erase(const SortEntry& entry, EntrySpot spot) noexcept;
  /// Builds the blocks from sorted entries. Requires that there are no entries. Cost: O(n + blocks²), see
  /// FenwickTree::insert().
  void append_all(const std::vector<SortEntry>& sorted);

  std::size_t bytes() const noexcept;

 private:
  struct Block {
    std::uint16_t count = 0;
    std::array<SortEntry, capacity> entries;

    SortEntry* begin() noexcept { return entries.data(); }
    SortEntry* end() noexcept { return entries.data() + count; }
    bool full() const noexcept { return count == capacity; }
  };
  static_assert(capacity <= std::numeric_limits<decltype(Block::count)>::max());
  static_assert(sizeof(Block) + sizeof(void*) <= 2048 && sizeof(Block) + sizeof(void*) + sizeof(SortEntry) > 2048);
  /// A node of the tree: a block and a copy of its first entry. The copy may change while the node is linked; the order
  /// of nodes does not.
  struct Fence {
    mutable SortEntry first;
    std::unique_ptr<Block> block;
  };
  struct FenceOrder {
    const EntryOrder* order;
    bool operator()(const Fence& a, const Fence& b) const noexcept { return (*order)(a.first, b.first); }
  };
  template <class Precedes>
  struct Probe {
    const Precedes& precedes;
    bool operator()(const Fence& fence, int) const { return precedes(fence.first); }
  };
  // Ordered by sort key and id; one tree for each sort index.
  using Tree = boost::multi_index_container<Fence, boost::multi_index::indexed_by<boost::multi_index::ranked_unique<
                                                       boost::multi_index::identity<Fence>, FenceOrder>>>;
  using BlockIterator = Tree::iterator;

  /// Returns the last block for whose first entry `precedes` is true, else the first block. Requires a block.
  template <class Precedes>
  BlockIterator find_block(const Precedes& precedes) const;

  /// Returns the offset in a block where entries with the entry's prefix begin, or would begin.
  static std::size_t begin_of_tied(Block& block, const SortEntry& entry) noexcept;
  /// Returns the offset of the entry in a block, or where it would be.
  std::size_t offset_in(Block& block, const SortEntry& entry) const noexcept;
  /// Returns the block that has the entry, or that it belongs to.
  BlockIterator find_block_of(const SortEntry& entry) const noexcept {
    return find_block([&](const SortEntry& other) { return !order_(entry, other); });
  }
  BlockIterator place_of(EntrySpot spot) const noexcept {
    return tree_.iterator_to(*static_cast<const Fence*>(spot.fence));
  }
  void insert_into(BlockIterator place, std::size_t offset, const SortEntry& entry) noexcept;
  /// Makes room at a full block: moves some entries to a neighbour that has room, else half of them to a new block.
  void make_room(BlockIterator place);
  /// Move `count` entries between neighbours: from the end of the left block to the beginning of the right one, or
  /// back.
  void shift_right(BlockIterator from, BlockIterator to, std::size_t count) noexcept;
  void shift_left(BlockIterator to, BlockIterator from, std::size_t count) noexcept;
  /// Adds a block with this entry only, before `next` in the tree.
  BlockIterator link_block(BlockIterator next, const SortEntry& first);
  void unlink_block(BlockIterator place) noexcept;
  /// Merges a block with a neighbour if their entries fit in three quarters of a block.
  void join(BlockIterator place) noexcept;
  void resize(BlockIterator place, std::size_t count) noexcept;

  EntryOrder order_;
  Tree tree_;
  FenwickTree sizes_;  // in the order of tree_
  std::size_t size_ = 0;
};

template <class Precedes>
EntryBlocks::BlockIterator EntryBlocks::find_block(const Precedes& precedes) const {
  const auto behind = tree_.lower_bound(0, Probe<Precedes>{precedes});
  return behind == tree_.begin() ? behind : std::prev(behind);
}

template <class Precedes>
std::size_t EntryBlocks::count_while(Precedes precedes) const {
  if (size_ == 0) return 0;
  const auto place = find_block(precedes);
  Block& block = *place->block;
  const auto* const found = std::partition_point(block.begin(), block.end(), precedes);
  return sizes_.before(tree_.rank(place)) + static_cast<std::size_t>(found - block.begin());
}

template <class Visit>
bool EntryBlocks::walk(std::size_t position, Visit&& visit) const {
  if (position >= size_) return true;
  auto [number, offset] = sizes_.find(position);
  for (auto place = tree_.nth(number); place != tree_.end(); ++place, offset = 0)
    for (const SortEntry* entry = place->block->begin() + offset; entry != place->block->end(); ++entry)
      if (!visit(*entry)) return false;
  return true;
}

template <class Visit>
bool EntryBlocks::walk_backwards(std::size_t position, std::size_t count, Visit&& visit) const {
  if (count == 0) return true;
  auto [number, offset] = sizes_.find(position - 1);
  auto place = tree_.nth(number);
  for (;;) {
    if (!visit(place->block->entries[offset])) return false;
    if (--count == 0) return true;
    if (offset-- == 0) offset = (--place)->block->count - 1U;
  }
}

}  // namespace custengine::storage
