#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>

namespace custengine::storage {

/// A dense number that a customer keeps for life; reused after its deletion.
using RowNumber = std::uint32_t;

/// A row number takes a bit less than its type has: entries of indexes keep a flag in that bit.
inline constexpr unsigned row_bits = 31;
inline constexpr RowNumber max_row = (RowNumber{1} << row_bits) - 1;
static_assert(row_bits + 1 == std::numeric_limits<RowNumber>::digits);

/// Records, and what else is kept by row, are in pages of this many rows.
inline constexpr std::size_t page_rows = 1024;

}  // namespace custengine::storage
