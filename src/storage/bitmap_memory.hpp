#pragma once

#include "storage/row_directory.hpp"

#include <roaring/roaring.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>

namespace custengine::storage {

// What the bitmaps of posting lists hold, and how they give it back: CRoaring's own structures, which its functions do
// not tell of.

/// Bytes of a bitmap as allocated. CRoaring tells the size it would have in a file, which knows no spare room.
inline std::size_t allocated_bytes(const roaring_bitmap_t& rows) noexcept {
  const auto& array = rows.high_low_container;
  std::size_t bytes = sizeof rows + static_cast<std::size_t>(array.allocation_size) *
                                        (sizeof(void*) + sizeof(std::uint16_t) + sizeof(std::uint8_t));
  for (std::int32_t i = 0; i < array.size; ++i) {
    switch (array.typecodes[i]) {
      case ARRAY_CONTAINER_TYPE_CODE: {
        const auto* container = static_cast<const array_container_t*>(array.containers[i]);
        bytes += sizeof *container + static_cast<std::size_t>(container->capacity) * sizeof(std::uint16_t);
        break;
      }
      case BITSET_CONTAINER_TYPE_CODE:
        bytes += sizeof(bitset_container_t) + BITSET_CONTAINER_SIZE_IN_WORDS * sizeof(std::uint64_t);
        break;
      default: {
        const auto* container = static_cast<const run_container_t*>(array.containers[i]);
        bytes += sizeof *container + static_cast<std::size_t>(container->capacity) * sizeof(rle16_t);
      }
    }
  }
  return bytes;
}

/// The container of a row, if it is an array; null when it is none, or there is none.
inline array_container_t* array_of(const roaring_bitmap_t& rows, RowNumber row) noexcept {
  const auto& array = rows.high_low_container;
  const auto high = static_cast<std::uint16_t>(row >> 16);
  const std::span keys(array.keys, static_cast<std::size_t>(array.size));
  const auto place = static_cast<std::size_t>(std::ranges::lower_bound(keys, high) - keys.begin());
  if (place == keys.size() || keys[place] != high || array.typecodes[place] != ARRAY_CONTAINER_TYPE_CODE)
    return nullptr;
  return static_cast<array_container_t*>(array.containers[place]);
}

/// Gives back what a row's container has to spare beyond a quarter, but for some. CRoaring lets it grow by half and
/// gives nothing back, or all: a list whose rows come and go would then be allocated anew over and over, and what small
/// allocations leave of its former places would be too small for it. So the process would grow without end.
inline void trim(const roaring_bitmap_t& rows, RowNumber row) noexcept {
  array_container_t* const container = array_of(rows, row);
  if (!container || container->capacity <= container->cardinality + container->cardinality / 4 + 4) return;
  const std::int32_t capacity = container->cardinality + container->cardinality / 8 + 1;
  void* const smaller = std::realloc(container->array, static_cast<std::size_t>(capacity) * sizeof(std::uint16_t));
  if (!smaller) return;
  container->array = static_cast<std::uint16_t*>(smaller);
  container->capacity = capacity;
}

}  // namespace custengine::storage
