#include "storage/row_directory.hpp"

#include <algorithm>
#include <cassert>

namespace custengine::storage {

using detail::Record;
using detail::RowChunk;

RowDirectory::RowDirectory(const detail::SnapshotRows& snapshot)
    : chunks_(snapshot.chunks()), row_end_(static_cast<RowNumber>(snapshot.row_end())), size_(snapshot.size()) {
  free_.reserve(chunks_.size() * RowChunk::rows);
  for (RowNumber row = row_end_; row > 0; --row)
    if (!snapshot.record(row - 1)) free_.push_back(row - 1);
}

std::shared_ptr<const detail::SnapshotRows> RowDirectory::snapshot() const {
  return std::make_shared<const detail::SnapshotRows>(chunks_, row_end_, size_);
}

RowNumber RowDirectory::prepare_add() {
  if (!free_.empty()) {
    prepare_write(free_.back());
    return free_.back();
  }
  if (row_end_ == chunks_.size() * RowChunk::rows) {
    free_.reserve(row_end_ + RowChunk::rows);
    chunks_.push_back(base::RefPtr<RowChunk>::adopt(new RowChunk));
  } else {
    prepare_write(row_end_);
  }
  return row_end_;
}

void RowDirectory::prepare_write(RowNumber row) {
  auto& chunk = chunks_[row / RowChunk::rows];
  if (!chunk->unique()) chunk = base::RefPtr<RowChunk>::adopt(new RowChunk(*chunk));
}

void RowDirectory::add(RowNumber row, RecordPtr record) noexcept {
  assert(!slot(row));
  if (row == row_end_)
    ++row_end_;
  else
    free_.pop_back();
  slot(row) = std::move(record);
  ++size_;
}

void RowDirectory::replace(RowNumber row, RecordPtr record) noexcept {
  slot(row) = std::move(record);
}

void RowDirectory::clear(RowNumber row) noexcept {
  slot(row) = nullptr;
  free_.push_back(row);
  --size_;
}

std::size_t RowDirectory::bytes() const noexcept {
  return chunks_.size() * (sizeof(RowChunk) + sizeof(chunks_[0])) + free_.capacity() * sizeof(RowNumber);
}

}  // namespace custengine::storage
