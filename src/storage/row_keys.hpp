#pragma once

#include "storage/row_directory.hpp"
#include "storage/sort_key_pool.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace custengine::storage {

/// What the sort indexes know of a row besides their entries: the beginning of its id, which settles ties, and the
/// handles of those keys that only ICU could make again.
///
/// Threads: none of its own; the tenant's lock guards it.
class RowKeys {
 public:
  /// `slots`: how many keys there are of each row.
  explicit RowKeys(std::size_t slots) noexcept : slots_(slots) {}

  /// Makes room for the rows before `end`; may throw.
  void reserve(RowNumber end);

  // Each requires room for the row.
  std::uint64_t id_prefix(RowNumber row) const noexcept { return id_prefixes_[row / rows][row % rows]; }
  void set_id_prefix(RowNumber row, std::uint64_t prefix) noexcept { id_prefixes_[row / rows][row % rows] = prefix; }
  KeyHandle key(RowNumber row, std::size_t slot) const noexcept { return keys_[row / rows][place(row, slot)]; }
  void set_key(RowNumber row, std::size_t slot, KeyHandle key) noexcept { keys_[row / rows][place(row, slot)] = key; }

  std::size_t bytes() const noexcept;

 private:
  // In chunks, so that to grow is not to copy; the first begins small, as tenants do.
  static constexpr std::size_t rows = detail::RowChunk::rows, min_room = detail::RowChunk::min_capacity;

  std::size_t place(RowNumber row, std::size_t slot) const noexcept { return row % rows * slots_ + slot; }

  std::size_t slots_;
  std::size_t room_ = 0;  // rows
  std::vector<std::unique_ptr<std::uint64_t[]>> id_prefixes_;
  std::vector<std::unique_ptr<KeyHandle[]>> keys_;
};

}  // namespace custengine::storage
