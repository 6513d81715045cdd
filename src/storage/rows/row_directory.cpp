#include "storage/rows/row_directory.hpp"

#include <algorithm>
#include <bit>
#include <memory>

namespace custengine::storage {

using detail::RowChunk;

RowDirectory::RowDirectory(const detail::SnapshotRows& snapshot)
    : chunks_(snapshot.chunks()), row_end_(static_cast<RowNumber>(snapshot.row_end())), size_(snapshot.size()) {
  free_.reserve(room());
  for (RowNumber row = 0; row < row_end_; ++row)
    if (!snapshot.record(row)) free_.set(row, true);
}

std::shared_ptr<const detail::SnapshotRows> RowDirectory::snapshot() const {
  return std::make_shared<const detail::SnapshotRows>(chunks_, row_end_, size_);
}

bool RowDirectory::is_at(const detail::SnapshotRows& snapshot) const noexcept {
  // A chunk that the snapshot shares is not written but copied.
  return row_end_ == snapshot.row_end() &&
         std::ranges::equal(chunks_, snapshot.chunks(), {}, &base::RefPtr<RowChunk>::get, &base::RefPtr<RowChunk>::get);
}

RowNumber RowDirectory::prepare_add() {
  if (!free_.empty()) {
    const RowNumber row = free_.first();
    prepare_write(row);
    return row;
  }
  if (row_end_ == chunks_.size() * RowChunk::rows) {
    const std::size_t capacity = chunks_.empty() ? RowChunk::min_capacity : RowChunk::rows;
    free_.reserve(row_end_ + capacity);
    chunks_.push_back(RowChunk::make(capacity));
  } else {
    prepare_write(row_end_);
  }
  return row_end_;
}

void RowDirectory::prepare_write(RowNumber row) {
  auto& chunk = chunks_[row / RowChunk::rows];
  const std::size_t needed = row % RowChunk::rows + 1;
  if (needed <= chunk->capacity()) {
    if (!chunk->unique()) chunk = RowChunk::make_copy(*chunk, chunk->capacity());
    return;
  }
  // Only the first chunk is ever too small.
  const std::size_t capacity = std::bit_ceil(needed);
  free_.reserve(capacity);
  chunk = RowChunk::make_copy(*chunk, capacity);
}

RowDirectory::Rewound RowDirectory::prepare_rewind(const detail::SnapshotRows& snapshot, RowNumber end) {
  Rewound rewound{snapshot.chunks()};
  const std::size_t spare_begin = std::max<std::size_t>(row_end_, snapshot.row_end());
  const std::size_t chunks_needed = (std::size_t{end} + RowChunk::rows - 1) / RowChunk::rows;
  // Also rows that stay empty have room here, as add() relies on.
  free_.reserve(std::max({chunks_needed, chunks_.size(), rewound.chunks.size()}) * RowChunk::rows);
  while (chunks_.size() < chunks_needed) chunks_.push_back(RowChunk::make(RowChunk::rows));
  for (std::size_t i = 0; i < chunks_.size(); ++i) {
    const std::size_t begin = i * RowChunk::rows,
                      last = std::clamp<std::size_t>(end, begin + 1, begin + RowChunk::rows) - 1;
    const bool is_same = i < rewound.chunks.size() && chunks_[i].get() == rewound.chunks[i].get();
    if (!is_same || last >= spare_begin || last - begin >= chunks_[i]->capacity())
      prepare_write(static_cast<RowNumber>(last));
  }
  return rewound;
}

void RowDirectory::rewind(Rewound& rewound, const detail::SnapshotRows& snapshot) noexcept {
  const auto then_end = static_cast<RowNumber>(snapshot.row_end());
  const auto is_free = [&](RowNumber row) { return row < then_end && !snapshot.record(row); };
  const auto is_same = [&](std::size_t chunk) {
    return chunk < chunks_.size() && chunk < rewound.chunks.size() &&
           chunks_[chunk].get() == rewound.chunks[chunk].get();
  };
  // In chunks that differ the free rows are looked for; in the others they are the same.
  for (std::size_t chunk = 0; chunk < std::max(chunks_.size(), rewound.chunks.size()); ++chunk) {
    if (is_same(chunk)) continue;
    const auto begin = static_cast<RowNumber>(chunk * RowChunk::rows);
    for (RowNumber row = begin; row < begin + RowChunk::rows; ++row) free_.set(row, is_free(row));
  }
  chunks_.swap(rewound.chunks);
  row_end_ = then_end;
  size_ = snapshot.size();
}

void RowDirectory::count_added(RowNumber row) noexcept {
  if (row == row_end_)
    ++row_end_;
  else
    free_.set(row, false);
  ++size_;
}

void RowDirectory::count_cleared(RowNumber row) noexcept {
  free_.set(row, true);
  --size_;
}

std::size_t RowDirectory::bytes() const noexcept {
  return chunks_.capacity() * sizeof(chunks_[0]) + free_.bytes() + chunks_.size() * sizeof(RowChunk) +
         room() * sizeof(RecordPtr);
}

}  // namespace custengine::storage
