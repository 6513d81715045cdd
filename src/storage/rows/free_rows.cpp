#include "storage/rows/free_rows.hpp"

#include <algorithm>
#include <bit>
#include <cassert>

namespace custengine::storage {

std::uint32_t FreeRows::first() const noexcept {
  assert(!empty());
  const auto word = std::ranges::find_if(words_, [](Word any) { return any != 0; });
  const std::size_t at =
      static_cast<std::size_t>(word - words_.begin()) * bits + static_cast<std::size_t>(std::countr_zero(*word));
  return static_cast<std::uint32_t>(at * bits + static_cast<std::size_t>(std::countr_zero(rows_[at])));
}

void FreeRows::set(std::uint32_t row, bool is_free) {
  const std::size_t at = row / bits;
  if (at >= rows_.size()) {
    if (!is_free) return;
    rows_.resize(at + 1);
    words_.resize(at / bits + 1);
  }
  const Word bit = Word{1} << (row % bits), word_bit = Word{1} << (at % bits);
  if (((rows_[at] & bit) != 0) == is_free) return;
  rows_[at] ^= bit;
  if (rows_[at] != 0)
    words_[at / bits] |= word_bit;
  else
    words_[at / bits] &= ~word_bit;
  if (is_free)
    ++count_;
  else
    --count_;
}

}  // namespace custengine::storage
