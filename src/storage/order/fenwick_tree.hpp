#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace custengine::storage {

/// A Fenwick tree (binary indexed tree) of the sizes of a sequence of blocks. Unlike a plain one, it can insert and
/// erase blocks. It maps a position to its block and back in O(log blocks).
class FenwickTree {
 public:
  /// Returns the sum of the sizes of the blocks before `block`.
  std::size_t before(std::size_t block) const noexcept;

  struct Position {
    std::size_t block, offset;
  };
  /// Returns the block of the entry at `position`, and its offset there. Requires that there is such an entry.
  Position find(std::size_t position) const noexcept;

  /// Adds `change` to a block's size. Cost: O(log blocks).
  void add(std::size_t block, std::ptrdiff_t change) noexcept;

  /// Inserts an empty block before the present block `block`. Cost: O(blocks); about one in a hundred inserts of
  /// entries does this.
  void insert(std::size_t block);
  /// Erases an empty block. Cost: O(blocks).
  void erase(std::size_t block) noexcept;

  std::size_t bytes() const noexcept { return sums_.capacity() * sizeof(std::uint32_t); }

 private:
  /// Convert sums to single sizes and back. Blocks are inserted and erased in between.
  void to_sizes() noexcept;
  void to_sums() noexcept;

  // Element i - 1 is the sum of the blocks [i - lowest_bit(i), i).
  std::vector<std::uint32_t> sums_;
};

}  // namespace custengine::storage
