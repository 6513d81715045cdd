#include "storage/lookup/customer_table.hpp"

namespace custengine::storage {

using detail::Record;

CustomerTable::CustomerTable(base::SipKey hash_key, bool unique_references, const RowDirectory& rows)
    : unique_references_(unique_references),
      rows_(&rows),
      by_id_(detail::Slot::id, hash_key, rows),
      by_reference_(detail::Slot::external_reference, hash_key, rows) {}

std::optional<Row> CustomerTable::find(std::string_view id) const noexcept {
  std::optional<Row> found;
  by_id_.for_each(id, [&](RowNumber number) {
    found = row(number);
    return false;
  });
  return found;
}

std::optional<Row> CustomerTable::find_by_reference(std::string_view reference) const noexcept {
  std::optional<Row> found;
  by_reference_.for_each(reference, [&](RowNumber number) {
    found = row(number);
    return false;
  });
  return found;
}

void CustomerTable::for_each_with_reference(std::string_view reference,
                                            const std::function<void(const Row&)>& visit) const {
  by_reference_.for_each(reference, [&](RowNumber number) {
    visit(row(number));
    return true;
  });
}

void CustomerTable::link(const Row& row) {
  by_id_.insert(row.record->id(), row.number);
  if (const auto reference = reference_of(*row.record); !reference.empty()) by_reference_.insert(reference, row.number);
}

void CustomerTable::replace(const Row& row, const Record& next) {
  const auto before = reference_of(*row.record), after = reference_of(next);
  if (before == after) return;
  if (!before.empty()) by_reference_.erase(before, row.number);
  if (!after.empty()) by_reference_.insert(after, row.number);
}

void CustomerTable::unlink(const Row& row) noexcept {
  by_id_.erase(row.record->id(), row.number);
  if (const auto reference = reference_of(*row.record); !reference.empty()) by_reference_.erase(reference, row.number);
}

}  // namespace custengine::storage
