#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace custengine::storage {

/// A Fenwick tree (binary indexed tree) of the sizes of a sequence of blocks: how many entries stand before each.
/// Uses: from a position to its block and back, in O(log blocks).
class FenwickTree {
 public:
  /// The sum of the sizes of the blocks before `block`.
  std::size_t before(std::size_t block) const noexcept;

  struct Position {
    std::size_t block, offset;
  };
  /// Where the entry at `position` stands. Requires that there is one.
  Position find(std::size_t position) const noexcept;

  /// Adds `change` to a block's size. Cost: O(log blocks).
  void add(std::size_t block, std::ptrdiff_t change) noexcept;

  /// A new block of no entries, at place `block` of the sequence. Cost: O(blocks); there is one such write for some
  /// hundred entries that come.
  void insert(std::size_t block);
  /// Takes a block of no entries out. Cost: O(blocks).
  void erase(std::size_t block) noexcept;

  std::size_t bytes() const noexcept { return sums_.capacity() * sizeof(std::uint32_t); }

 private:
  /// From sums to single sizes and back: in between, blocks come and go.
  void to_sizes() noexcept;
  void to_sums() noexcept;

  // Element i - 1 is the sum of the blocks [i - lowest_bit(i), i).
  std::vector<std::uint32_t> sums_;
};

}  // namespace custengine::storage
