#pragma once

#include "base/growing_pages.hpp"
#include "storage/order/sort_key_pool.hpp"
#include "storage/rows/row_number.hpp"

#include <cstddef>
#include <cstdint>

namespace custengine::storage {

/// A paged array of what sort indexes need of a row besides their entries. It has the prefix of its id, which settles
/// ties, and the handles of its interned keys. They are adjacent in memory, because comparisons read both.
///
/// Threads: none of its own; the tenant's lock guards it.
class RowKeys {
 public:
  /// `slots` is the number of keys that a row may have.
  explicit RowKeys(std::size_t slots) noexcept : words_(id_words + slots), pages_(page_rows * words_, words_) {}

  /// Sets the prefix of a row's id. Makes room for the row if needed.
  void set_id_prefix(RowNumber row, std::uint64_t prefix) {
    pages_.grow((std::size_t{row} + 1) * words_);
    std::uint32_t* words = of(row);
    words[0] = static_cast<std::uint32_t>(prefix >> 32);
    words[1] = static_cast<std::uint32_t>(prefix);
  }

  // Each requires that the id prefix of the row was set.
  std::uint64_t id_prefix(RowNumber row) const noexcept {
    const std::uint32_t* words = of(row);
    return std::uint64_t{words[0]} << 32 | words[1];
  }
  KeyHandle key(RowNumber row, std::size_t slot) const noexcept { return of(row)[id_words + slot]; }
  void set_key(RowNumber row, std::size_t slot, KeyHandle key) noexcept { of(row)[id_words + slot] = key; }
  /// Prefetches the words of a row.
  void prefetch(RowNumber row) const noexcept { __builtin_prefetch(of(row)); }

  /// Cost: O(1).
  std::size_t bytes() const noexcept { return pages_.bytes(); }

 private:
  static constexpr std::size_t id_words = 2;
  static_assert(sizeof(KeyHandle) == sizeof(std::uint32_t), "a handle takes one word");
  static_assert(id_words * sizeof(std::uint32_t) == sizeof(std::uint64_t), "the prefix of an id");

  std::uint32_t* of(RowNumber row) const noexcept { return pages_[row / page_rows] + row % page_rows * words_; }

  std::size_t words_;  // per row
  base::GrowingPages<std::uint32_t> pages_;
};

}  // namespace custengine::storage
