#include <custengine/snapshot.hpp>

#include "storage/row_directory.hpp"

namespace custengine {

using detail::Record;
using storage::RecordPtr;

std::size_t Snapshot::size() const noexcept {
  return rows_->size();
}

Snapshot::Iterator Snapshot::begin() const noexcept {
  Iterator first(rows_.get(), 0);
  if (rows_->row_end() > 0 && !rows_->record(0)) ++first;
  return first;
}

Snapshot::Iterator Snapshot::end() const noexcept {
  return {rows_.get(), rows_->row_end()};
}

Customer Snapshot::Iterator::operator*() const noexcept {
  return Record::to_customer(RecordPtr::share(rows_->record(row_)));
}

Snapshot::Iterator& Snapshot::Iterator::operator++() noexcept {
  do ++row_;
  while (row_ < rows_->row_end() && !rows_->record(row_));
  return *this;
}

}  // namespace custengine
