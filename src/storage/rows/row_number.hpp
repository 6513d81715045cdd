#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>

namespace custengine::storage {

/// A dense number that a customer keeps until it is deleted; then the number is reused.
using RowNumber = std::uint32_t;

/// A row number takes one bit less than its type has: entries of indexes keep a flag in the other bit.
inline constexpr unsigned row_bits = 31;
inline constexpr RowNumber max_row = (RowNumber{1} << row_bits) - 1;
static_assert(row_bits + 1 == std::numeric_limits<RowNumber>::digits);

/// The number of rows per page, for records and all other data that is stored by row.
inline constexpr std::size_t page_rows = 1024;

}  // namespace custengine::storage
