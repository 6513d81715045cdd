#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace custengine::storage {

/// A two-level bitmap of the free rows, like an allocator's bitmap of free blocks. Each row has a bit; each word of
/// these bits has a bit in the second level, so that finding the lowest free row skips words without one.
///
/// Threads: none of its own; the tenant's lock guards it.
class FreeRows {
 public:
  bool empty() const noexcept { return count_ == 0; }
  /// Returns the lowest free row. Requires !empty(). Cost: O(highest row / 4096).
  std::uint32_t first() const noexcept;

  void set(std::uint32_t row, bool is_free);

  std::size_t bytes() const noexcept { return (rows_.capacity() + words_.capacity()) * sizeof(Word); }

 private:
  using Word = std::uint64_t;
  static constexpr std::size_t bits = 64;

  std::vector<Word> rows_;   // a bit per row, set if it is free; up to the highest row that was ever free
  std::vector<Word> words_;  // a bit per word of `rows_`, set if the word is not 0
  std::size_t count_ = 0;
};

}  // namespace custengine::storage
