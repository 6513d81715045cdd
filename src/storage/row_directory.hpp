#pragma once

#include "base/ref_ptr.hpp"
#include "model/record.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace custengine::detail {

/// Chunks of records by row number, some rows empty. What a Snapshot holds.
class RowChunk {
 public:
  static constexpr std::size_t rows = 1024;

  void retain() const noexcept { references_.retain(); }
  void release() const noexcept {
    if (references_.release()) delete this;
  }
  bool unique() const noexcept { return references_.unique(); }

  std::array<base::RefPtr<const Record>, rows> records = {};

  RowChunk() = default;
  RowChunk(const RowChunk& other) : records(other.records) {}
  RowChunk& operator=(const RowChunk&) = delete;

 private:
  ~RowChunk() = default;
  base::RefCount references_;
};

class SnapshotRows {
 public:
  SnapshotRows(std::vector<base::RefPtr<RowChunk>> chunks, std::size_t row_end, std::size_t size) noexcept
      : chunks_(std::move(chunks)), row_end_(row_end), size_(size) {}

  std::size_t size() const noexcept { return size_; }
  std::size_t row_end() const noexcept { return row_end_; }
  /// Null when the row is empty.
  const Record* record(std::size_t row) const noexcept {
    return chunks_[row / RowChunk::rows]->records[row % RowChunk::rows].get();
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

/// The current record of every row, and the owner of the tenant's reference to it.
///
/// Invariants: a chunk is written only while no snapshot shares it; `free_` has room for every row, so that
/// clearing a row cannot fail.
/// Threads: none of its own; the tenant's lock guards it. What a snapshot holds never changes.
class RowDirectory {
 public:
  RowDirectory() = default;
  /// All rows as they were at a snapshot.
  explicit RowDirectory(const detail::SnapshotRows& snapshot);

  std::size_t size() const noexcept { return size_; }

  /// Requires that the row is in use.
  const detail::Record& record(RowNumber row) const noexcept {
    return *chunks_[row / detail::RowChunk::rows]->records[row % detail::RowChunk::rows];
  }

  /// All rows at this moment: a copy of one pointer per 1 024 rows.
  std::shared_ptr<const detail::SnapshotRows> snapshot() const;

  /// The row that the next `add` will use, made ready to be written. May throw; changes nothing visible.
  RowNumber prepare_add();
  /// Makes a row that is in use ready to be written: copies its chunk if a snapshot shares it.
  void prepare_write(RowNumber row);

  // Each requires the matching prepare.
  void add(RowNumber row, RecordPtr record) noexcept;
  void replace(RowNumber row, RecordPtr record) noexcept;
  void clear(RowNumber row) noexcept;

  /// Calls `visit(row, record)` for every row in use, by number.
  template <class Visit>
  void for_each(Visit visit) const {
    for (RowNumber row = 0; row < row_end_; ++row)
      if (const auto& slot = chunks_[row / detail::RowChunk::rows]->records[row % detail::RowChunk::rows])
        visit(row, *slot);
  }

  std::size_t bytes() const noexcept;

 private:
  RecordPtr& slot(RowNumber row) noexcept {
    return chunks_[row / detail::RowChunk::rows]->records[row % detail::RowChunk::rows];
  }

  std::vector<base::RefPtr<detail::RowChunk>> chunks_;
  std::vector<RowNumber> free_;  // rows below row_end_ that are not in use
  RowNumber row_end_ = 0;
  std::size_t size_ = 0;
};

}  // namespace custengine::storage
