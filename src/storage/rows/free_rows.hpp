#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace custengine::storage {

/// A bitmap of two levels, as allocators keep one of free blocks: the rows that are not in use. Each row has a bit, and
/// each word of these bits has one. So the lowest free row is found at once.
///
/// Threads: none of its own; the tenant's lock guards it.
class FreeRows {
 public:
  bool empty() const noexcept { return count_ == 0; }
  /// The lowest; requires that there is one. Cost: O(highest row / 4096).
  std::uint32_t first() const noexcept;

  void set(std::uint32_t row, bool is_free);

  std::size_t bytes() const noexcept { return (rows_.capacity() + words_.capacity()) * sizeof(Word); }

 private:
  using Word = std::uint64_t;
  static constexpr std::size_t bits = 64;

  std::vector<Word> rows_;   // whether a row is free; up to the highest that ever was
  std::vector<Word> words_;  // whether a word of `rows_` has one
  std::size_t count_ = 0;
};

}  // namespace custengine::storage
