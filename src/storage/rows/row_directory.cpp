#include "storage/rows/row_directory.hpp"

#include <algorithm>
#include <memory>

namespace custengine::storage {

RowDirectory::RowDirectory(const detail::SnapshotRows& snapshot)
    : pages_(snapshot.pages()), row_end_(static_cast<RowNumber>(snapshot.row_end())), size_(snapshot.size()) {
  for (RowNumber row = 0; row < row_end_; ++row)
    if (!snapshot.record(row)) free_.set(row, true);
}

std::shared_ptr<const detail::SnapshotRows> RowDirectory::snapshot() const {
  return std::make_shared<const detail::SnapshotRows>(pages_, row_end_, size_);
}

bool RowDirectory::is_at(const detail::SnapshotRows& snapshot) const noexcept {
  // A write copies a page that the snapshot shares, so the same pages mean that nothing was written.
  return row_end_ == snapshot.row_end() && pages_.shares_all_pages(snapshot.pages());
}

RowNumber RowDirectory::add(RecordPtr record) {
  const RowNumber row = free_.empty() ? row_end_ : free_.first();
  pages_.writable(row) = std::move(record);
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
  const auto then_end = static_cast<RowNumber>(snapshot.row_end());
  // Only pages that differ can have other free rows.
  for (std::size_t page = 0; page < std::max(pages_.page_count(), snapshot.pages().page_count()); ++page) {
    if (pages_.shares_page(snapshot.pages(), page)) continue;
    const auto begin = static_cast<RowNumber>(page * page_rows);
    for (RowNumber row = begin; row < begin + page_rows; ++row) free_.set(row, row < then_end && !snapshot.record(row));
  }
  pages_ = snapshot.pages();
  row_end_ = then_end;
  size_ = snapshot.size();
}

std::size_t RowDirectory::bytes() const noexcept {
  return pages_.bytes() + free_.bytes();
}

}  // namespace custengine::storage
