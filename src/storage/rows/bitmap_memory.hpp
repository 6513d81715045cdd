#pragma once

#include "base/heap.hpp"
#include "storage/rows/row_number.hpp"

#include <roaring/roaring.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>

namespace custengine::storage {

// Measures and trims the memory of posting-list bitmaps. It reads CRoaring's internal structures, because no function
// of CRoaring gives their allocated size. A bitmap takes at least four heap blocks, most of them small. The allocator's
// overhead is a third of such blocks, so it is counted too.

/// Returns the memory of a bitmap without its containers.
inline std::size_t header_bytes(const roaring_bitmap_t& rows) noexcept {
  constexpr std::size_t place_bytes = sizeof(void*) + sizeof(std::uint16_t) + sizeof(std::uint8_t);
  const auto places = static_cast<std::size_t>(rows.high_low_container.allocation_size);
  return base::heap_bytes(sizeof rows) + (places > 0 ? base::heap_bytes(places * place_bytes) : 0);
}

inline std::size_t container_bytes(const roaring_bitmap_t& rows, std::size_t place) noexcept {
  const auto& array = rows.high_low_container;
  switch (array.typecodes[place]) {
    case ARRAY_CONTAINER_TYPE_CODE: {
      const auto* container = static_cast<const array_container_t*>(array.containers[place]);
      return base::heap_bytes(sizeof *container) +
             base::heap_bytes(static_cast<std::size_t>(container->capacity) * sizeof(std::uint16_t));
    }
    case BITSET_CONTAINER_TYPE_CODE:
      return base::heap_bytes(sizeof(bitset_container_t)) +
             base::heap_bytes(BITSET_CONTAINER_SIZE_IN_WORDS * sizeof(std::uint64_t));
    default: {
      const auto* container = static_cast<const run_container_t*>(array.containers[place]);
      return base::heap_bytes(sizeof *container) +
             base::heap_bytes(static_cast<std::size_t>(container->capacity) * sizeof(rle16_t));
    }
  }
}

/// Returns the allocated memory of a bitmap. CRoaring's own function gives the size in a file, without spare capacity.
inline std::size_t allocated_bytes(const roaring_bitmap_t& rows) noexcept {
  std::size_t bytes = header_bytes(rows);
  for (std::int32_t i = 0; i < rows.high_low_container.size; ++i)
    bytes += container_bytes(rows, static_cast<std::size_t>(i));
  return bytes;
}

/// The position of the container of a row, or where it would be.
struct ContainerPlace {
  std::size_t place;
  bool exists;
};
inline ContainerPlace container_of(const roaring_bitmap_t& rows, RowNumber row) noexcept {
  const auto& array = rows.high_low_container;
  const auto high = static_cast<std::uint16_t>(row >> 16);
  const std::span keys(array.keys, static_cast<std::size_t>(array.size));
  const auto place = static_cast<std::size_t>(std::ranges::lower_bound(keys, high) - keys.begin());
  return {place, place < keys.size() && keys[place] == high};
}

/// Returns the container at a place if it exists and is an array; else null.
inline array_container_t* array_at(const roaring_bitmap_t& rows, const ContainerPlace& at) noexcept {
  const auto& array = rows.high_low_container;
  if (!at.exists || array.typecodes[at.place] != ARRAY_CONTAINER_TYPE_CODE) return nullptr;
  return static_cast<array_container_t*>(array.containers[at.place]);
}

/// Shrinks a row's array container if its spare capacity exceeds a quarter of its rows and 4; leaves an eighth and 1.
/// CRoaring grows containers by half, and shrinks them never or to their exact size. A list whose rows come and go
/// would then be reallocated over and over. Its former blocks, split by small allocations, would be too small to reuse,
/// so the process would grow without limit.
inline void trim(const roaring_bitmap_t& rows, const ContainerPlace& at) noexcept {
  array_container_t* const container = array_at(rows, at);
  if (!container || container->capacity <= container->cardinality + container->cardinality / 4 + 4) return;
  const std::int32_t capacity = container->cardinality + container->cardinality / 8 + 1;
  void* const smaller = std::realloc(container->array, static_cast<std::size_t>(capacity) * sizeof(std::uint16_t));
  if (!smaller) return;
  container->array = static_cast<std::uint16_t*>(smaller);
  container->capacity = capacity;
}

/// Calls `change(rows)`, which adds or removes `row`, then trims its container. Returns the growth of
/// allocated_bytes().
template <class Change>
std::ptrdiff_t change_row(roaring_bitmap_t& rows, RowNumber row, Change change) noexcept {
  const auto& array = rows.high_low_container;
  const ContainerPlace before = container_of(rows, row);
  const std::int32_t containers = array.size;
  // The header grows only if a container is added.
  const std::size_t bytes = before.exists ? container_bytes(rows, before.place) : header_bytes(rows);
  change(rows);
  const bool has_come = array.size > containers, has_gone = array.size < containers;
  const ContainerPlace now{before.place, has_come || (before.exists && !has_gone)};
  trim(rows, now);
  return static_cast<std::ptrdiff_t>((before.exists ? 0 : header_bytes(rows)) +
                                     (now.exists ? container_bytes(rows, now.place) : 0) - bytes);
}

}  // namespace custengine::storage
