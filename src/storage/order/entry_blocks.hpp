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

/// A B+-tree of height two with a rank: the entries of a sort index in their order, in sorted blocks (the leaves) below
/// one ranked tree (the root). An entry costs what it holds and no tree node besides, and a page's entries lie side by
/// side. A Fenwick tree of the blocks' sizes tells positions.
///
/// Invariants: no block is empty; a block's first entry stands in the tree as well, so that a search touches one
/// block only; behind its entries a block is blank, so that none holds a part of a key that was erased.
/// Threads: none of its own; the tenant's lock guards it.
class EntryBlocks {
 public:
  /// Entries of a block, which with its count and malloc's word is just below 2 kB.
  static constexpr std::size_t capacity = 169;

  explicit EntryBlocks(const EntryOrder& order);
  EntryBlocks(const EntryBlocks&) = delete;
  EntryBlocks& operator=(const EntryBlocks&) = delete;

  std::size_t size() const noexcept { return size_; }
  const EntryOrder& order() const noexcept { return order_; }

  /// How many entries `precedes` holds for. Requires that they are the first ones. Cost: O(log n).
  template <class Precedes>
  std::size_t count_while(Precedes precedes) const;

  /// Calls `visit(entry)` from a position on, forwards, while it returns true; whether it always did.
  template <class Visit>
  bool walk(std::size_t position, Visit&& visit) const;
  /// The same backwards, of the `count` entries before a position.
  template <class Visit>
  bool walk_backwards(std::size_t position, std::size_t count, Visit&& visit) const;

  /// Where insert() or erase() of the entry begins. Asks the processor for what they will read.
  EntrySpot locate(const SortEntry& entry) const noexcept;

  /// `spot`: what locate() says now.
  void insert(const SortEntry& entry, EntrySpot spot);
  /// Requires that an equal entry is there. `spot`: what locate() says now.
  void erase(const SortEntry& entry, EntrySpot spot) noexcept;
  /// Fills empty blocks with what is sorted already.
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
  /// What the tree holds of a block. Its order never changes while it is linked, though its first entry does.
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
  // Keyed by sort key and id: one such container for each sort field that the tenant's options name.
  using Tree = boost::multi_index_container<Fence, boost::multi_index::indexed_by<boost::multi_index::ranked_unique<
                                                       boost::multi_index::identity<Fence>, FenceOrder>>>;
  using BlockIterator = Tree::iterator;

  /// The last block that begins with an entry which `precedes` holds for, else the first block. Requires a block.
  template <class Precedes>
  BlockIterator find_block(const Precedes& precedes) const;

  /// Where in a block those with the entry's prefix begin, or would.
  static std::size_t begin_of_tied(Block& block, const SortEntry& entry) noexcept;
  /// Where in a block the entry stands, or would.
  std::size_t offset_in(Block& block, const SortEntry& entry) const noexcept;
  /// The block that the entry stands in, or that it belongs to.
  BlockIterator find_block_of(const SortEntry& entry) const noexcept {
    return find_block([&](const SortEntry& other) { return !order_(entry, other); });
  }
  BlockIterator place_of(EntrySpot spot) const noexcept {
    return tree_.iterator_to(*static_cast<const Fence*>(spot.fence));
  }
  void insert_into(BlockIterator place, std::size_t offset, const SortEntry& entry) noexcept;
  /// Makes room in a full block: moves some to a neighbour that has room, else half of them to a new block.
  void make_room(BlockIterator place);
  /// Moves `count` entries between neighbours: from the end of the first to the begin of the second, or back.
  void shift_right(BlockIterator from, BlockIterator to, std::size_t count) noexcept;
  void shift_left(BlockIterator to, BlockIterator from, std::size_t count) noexcept;
  /// A new block before `next` in the tree that holds this entry only.
  BlockIterator link_block(BlockIterator next, const SortEntry& first);
  void unlink_block(BlockIterator place) noexcept;
  /// Joins a block that has few entries with a neighbour.
  void join(BlockIterator place) noexcept;
  void resize(BlockIterator place, std::size_t count) noexcept;

  EntryOrder order_;
  Tree tree_;
  FenwickTree sizes_;  // as tree_
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
