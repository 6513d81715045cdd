#pragma once

#include "base/ref_ptr.hpp"
#include "base/shared_array.hpp"
#include "model/record.hpp"
#include "storage/rows/free_rows.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <utility>
#include <vector>

namespace custengine::detail {

/// Records by row number, some rows empty. What a Snapshot holds. A tenant's first chunk begins small and grows; the
/// others are as large as chunks get.
class RowChunk : public base::SharedArray<RowChunk, base::RefPtr<const Record>> {
 public:
  static constexpr std::size_t rows = 1024, min_capacity = 4;

 private:
  friend SharedArray;
  RowChunk() = default;
  ~RowChunk() = default;
};

/// Calls `visit(row, a, b)` for every row whose record differs, null where there is none.
template <class Visit>
void for_each_difference(const std::vector<base::RefPtr<RowChunk>>& a, const std::vector<base::RefPtr<RowChunk>>& b,
                         Visit visit) {
  static const base::RefPtr<const Record> none;
  for (std::size_t i = 0; i < std::max(a.size(), b.size()); ++i) {
    const RowChunk* const a_chunk = i < a.size() ? a[i].get() : nullptr;
    const RowChunk* const b_chunk = i < b.size() ? b[i].get() : nullptr;
    if (a_chunk == b_chunk) continue;
    for (std::size_t row = 0; row < RowChunk::rows; ++row) {
      const auto& a_record = a_chunk && row < a_chunk->capacity() ? (*a_chunk)[row] : none;
      const auto& b_record = b_chunk && row < b_chunk->capacity() ? (*b_chunk)[row] : none;
      if (a_record.get() != b_record.get())
        visit(static_cast<std::uint32_t>(i * RowChunk::rows + row), a_record, b_record);
    }
  }
}

class SnapshotRows {
 public:
  SnapshotRows(std::vector<base::RefPtr<RowChunk>> chunks, std::size_t row_end, std::size_t size) noexcept
      : chunks_(std::move(chunks)), row_end_(row_end), size_(size) {}

  std::size_t size() const noexcept { return size_; }
  std::size_t row_end() const noexcept { return row_end_; }
  /// Null when the row is empty.
  const Record* record(std::size_t row) const noexcept {
    return (*chunks_[row / RowChunk::rows])[row % RowChunk::rows].get();
  }

  /// As for_each_difference() of the chunks.
  template <class Visit>
  void for_each_difference(const SnapshotRows& other, Visit visit) const {
    detail::for_each_difference(chunks_, other.chunks_, visit);
  }

  /// Shared with the directory; nobody writes a chunk that is shared.
  const std::vector<base::RefPtr<RowChunk>>& chunks() const noexcept { return chunks_; }

 private:
  std::vector<base::RefPtr<RowChunk>> chunks_;
  std::size_t row_end_, size_;
};

}  // namespace custengine::detail

namespace custengine::storage {

using RecordPtr = base::RefPtr<const detail::Record>;

/// A dense number that a customer keeps for life; reused after its deletion.
using RowNumber = std::uint32_t;

/// A row number takes a bit less than its type has: entries of indexes keep a flag in that bit.
inline constexpr unsigned row_bits = 31;
inline constexpr RowNumber max_row = (RowNumber{1} << row_bits) - 1;
static_assert(row_bits + 1 == std::numeric_limits<RowNumber>::digits);

/// A record that was current when it was found, and the row that it stood in: so whether it still is takes no look-up.
struct FoundRecord : RecordPtr {
  FoundRecord() = default;
  FoundRecord(RecordPtr record, RowNumber row_number) noexcept : RecordPtr(std::move(record)), row(row_number) {}
  RowNumber row = 0;
};

/// A paged array with copy on write: the current record of every row, and the owner of the tenant's reference to it. A
/// snapshot shares its pages (chunks), and a write copies a chunk first that a snapshot shares.
///
/// Invariant: a chunk is written only while no snapshot shares it.
/// Threads: none of its own; the tenant's lock guards it. What a snapshot holds never changes.
class RowDirectory {
 public:
  RowDirectory() = default;
  /// All rows as they were at a snapshot.
  explicit RowDirectory(const detail::SnapshotRows& snapshot);

  std::size_t size() const noexcept { return size_; }

  /// Requires that the row is in use.
  const detail::Record& record(RowNumber row) const noexcept {
    return *(*chunks_[row / detail::RowChunk::rows])[row % detail::RowChunk::rows];
  }

  /// Null when the row is not in use.
  const detail::Record* find(RowNumber row) const noexcept {
    return row < room() ? (*chunks_[row / detail::RowChunk::rows])[row % detail::RowChunk::rows].get() : nullptr;
  }

  /// All rows at this moment: a copy of one pointer per 1 024 rows.
  std::shared_ptr<const detail::SnapshotRows> snapshot() const;
  /// Whether no row was written since the snapshot. Cost: as snapshot().
  bool is_at(const detail::SnapshotRows& snapshot) const noexcept;

  /// Gives the lowest row that is free.
  RowNumber add(RecordPtr record);
  // Each requires that the row is in use, and gives what it had.
  RecordPtr replace(RowNumber row, RecordPtr next) { return std::exchange(writable(row), std::move(next)); }
  RecordPtr remove(RowNumber row);

  RowNumber row_end() const noexcept { return row_end_; }
  /// Calls `visit(row, now, then)` for every row whose record differs, null where there is none.
  template <class Visit>
  void for_each_difference(const detail::SnapshotRows& snapshot, Visit visit) const {
    detail::for_each_difference(chunks_, snapshot.chunks(), visit);
  }
  /// All rows become those of the snapshot. Cost: O(chunks + rows of the chunks that differ).
  void rewind(const detail::SnapshotRows& snapshot);

  /// Calls `visit(row, record)` for every row in use, by number.
  template <class Visit>
  void for_each(Visit visit) const {
    for (RowNumber row = 0; row < row_end_; ++row)
      if (const auto& slot = (*chunks_[row / detail::RowChunk::rows])[row % detail::RowChunk::rows]) visit(row, *slot);
  }

  /// Cost: O(1).
  std::size_t bytes() const noexcept;

 private:
  /// Makes the row's chunk one that may be written: copies it if a snapshot shares it, or has no such row.
  RecordPtr& writable(RowNumber row);
  /// How many rows the chunks have room for.
  std::size_t room() const noexcept {
    return chunks_.empty() ? 0 : (chunks_.size() - 1) * detail::RowChunk::rows + chunks_.back()->capacity();
  }

  std::vector<base::RefPtr<detail::RowChunk>> chunks_;
  FreeRows free_;  // below row_end_
  RowNumber row_end_ = 0;
  std::size_t size_ = 0;
};

}  // namespace custengine::storage
