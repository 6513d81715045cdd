#include <custengine/snapshot.hpp>

#include "engine/store_views.hpp"
#include "storage/tenant/snapshot_state.hpp"

namespace custengine {

using detail::Record;
using storage::RecordPtr;

std::size_t Snapshot::size() const noexcept {
  return state_->rows->size();
}

std::uint64_t Snapshot::sequence() const noexcept {
  return state_->history.sequence;
}

Snapshot::Iterator Snapshot::begin() const noexcept {
  const auto& rows = *state_->rows;
  Iterator first(&rows, 0);
  if (rows.row_end() > 0 && !rows.record(0)) ++first;
  return first;
}

Snapshot::Iterator Snapshot::end() const noexcept {
  return {state_->rows.get(), state_->rows->row_end()};
}

std::vector<StoreDetailsEntry> Snapshot::store_details(std::string_view store_id) const {
  return engine::details_of(*state_, store_id);
}

Customer Snapshot::Iterator::operator*() const noexcept {
  return Record::to_customer(RecordPtr(rows_->record(row_)));
}

Snapshot::Iterator& Snapshot::Iterator::operator++() noexcept {
  do ++row_;
  while (row_ < rows_->row_end() && !rows_->record(row_));
  return *this;
}

}  // namespace custengine
