#include "storage/row_directory.hpp"

#include "storage/sort_key.hpp"

#include <algorithm>
#include <cassert>

namespace custengine::storage {

using detail::Record;
using detail::RowChunk;

std::shared_ptr<const detail::SnapshotRows> RowDirectory::snapshot() const {
  std::vector<base::RefPtr<const RowChunk>> chunks;
  chunks.reserve(chunks_.size());
  for (const auto& chunk : chunks_) chunks.push_back(base::RefPtr<const RowChunk>::share(chunk.get()));
  return std::make_shared<const detail::SnapshotRows>(std::move(chunks), size_);
}

RowNumber RowDirectory::prepare_add() {
  if (!free_.empty()) {
    prepare_write(free_.back());
    return free_.back();
  }
  if (row_end_ == chunks_.size() * RowChunk::rows) {
    free_.reserve(row_end_ + RowChunk::rows);
    if (id_prefixes_.size() == chunks_.size()) id_prefixes_.push_back(std::make_unique<IdPrefixes>());
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
  (*id_prefixes_[row / RowChunk::rows])[row % RowChunk::rows] = prefix_of(record->id());
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
  return chunks_.size() * (sizeof(RowChunk) + sizeof(chunks_[0])) +
         id_prefixes_.size() * (sizeof(IdPrefixes) + sizeof(id_prefixes_[0])) + free_.capacity() * sizeof(RowNumber);
}

}  // namespace custengine::storage
