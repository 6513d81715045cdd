#include "storage/rows/row_directory.hpp"

#include <algorithm>
#include <bit>
#include <memory>

namespace custengine::storage {

using detail::RowChunk;

RowDirectory::RowDirectory(const detail::SnapshotRows& snapshot)
    : chunks_(snapshot.chunks()), row_end_(static_cast<RowNumber>(snapshot.row_end())), size_(snapshot.size()) {
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

RecordPtr& RowDirectory::writable(RowNumber row) {
  if (row / RowChunk::rows == chunks_.size())
    chunks_.push_back(RowChunk::make(chunks_.empty() ? RowChunk::min_capacity : RowChunk::rows));
  auto& chunk = chunks_[row / RowChunk::rows];
  const std::size_t place = row % RowChunk::rows;
  if (place >= chunk->capacity())  // which only the first chunk ever is
    chunk = RowChunk::make_copy(*chunk, std::bit_ceil(place + 1));
  else if (!chunk->unique())
    chunk = RowChunk::make_copy(*chunk, chunk->capacity());
  return (*chunk)[place];
}

RowNumber RowDirectory::add(RecordPtr record) {
  const RowNumber row = free_.empty() ? row_end_ : free_.first();
  writable(row) = std::move(record);
  if (row == row_end_)
    ++row_end_;
  else
    free_.set(row, false);
  ++size_;
  return row;
}

RecordPtr RowDirectory::remove(RowNumber row) {
  free_.set(row, true);
  --size_;
  return replace(row, nullptr);
}

void RowDirectory::rewind(const detail::SnapshotRows& snapshot) {
  const auto& chunks = snapshot.chunks();
  const auto then_end = static_cast<RowNumber>(snapshot.row_end());
  const auto is_same = [&](std::size_t chunk) {
    return chunk < chunks_.size() && chunk < chunks.size() && chunks_[chunk].get() == chunks[chunk].get();
  };
  // In chunks that differ the free rows are looked for; in the others they are the same.
  for (std::size_t chunk = 0; chunk < std::max(chunks_.size(), chunks.size()); ++chunk) {
    if (is_same(chunk)) continue;
    const auto begin = static_cast<RowNumber>(chunk * RowChunk::rows);
    for (RowNumber row = begin; row < begin + RowChunk::rows; ++row)
      free_.set(row, row < then_end && !snapshot.record(row));
  }
  chunks_ = chunks;
  row_end_ = then_end;
  size_ = snapshot.size();
}

std::size_t RowDirectory::bytes() const noexcept {
  return chunks_.capacity() * sizeof(chunks_[0]) + free_.bytes() + chunks_.size() * sizeof(RowChunk) +
         room() * sizeof(RecordPtr);
}

}  // namespace custengine::storage
