#pragma once

#include <cstddef>
#include <span>

namespace custengine::sqlite {

/// The page size of all our files, and the bytes at the end of each page that SQLite leaves to us.
inline constexpr std::size_t page_size = 4096;
inline constexpr std::size_t reserved_bytes = 8;
/// Page numbers stay below 2^25, which limits a file to 137 GB: see zero_free_space().
inline constexpr unsigned max_pages = (1U << 25U) - 1;

/// Bytes of the first page that no checksum covers: see log_mark.hpp.
inline constexpr std::size_t mark_offset = 60;
inline constexpr std::size_t mark_bytes = 4;

using Page = std::span<unsigned char, page_size>;

/// Prepares a page that is about to be written to the file: zero_free_space(), and then a checksum in its last bytes.
void seal(Page page, unsigned number) noexcept;

/// True if nothing changed since seal(), or if the page is all zeros: one that was never written is read so.
bool is_intact(std::span<const unsigned char, page_size> page, unsigned number) noexcept;

/// Zeroes the gap between the cell pointers and the cells of a page of a B-tree. SQLite moves cells to neighbour pages
/// and leaves their bytes in the gap, even with `PRAGMA secure_delete`. Pages of other kinds begin with a page number,
/// so with a byte below 2.
void zero_free_space(Page page, bool is_first) noexcept;

}  // namespace custengine::sqlite
