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

void CustomerTable::prepare_link(const Record& record) {
  by_id_.prepare_insert(record.id());
  if (const auto reference = reference_of(record); !reference.empty()) by_reference_.prepare_insert(reference);
}

void CustomerTable::link(const Row& row) noexcept {
  by_id_.insert(row.record->id(), row.number);
  if (const auto reference = reference_of(*row.record); !reference.empty()) by_reference_.insert(reference, row.number);
}

void CustomerTable::prepare_replace(const Record& current, const Record& next) {
  const auto reference = reference_of(next);
  if (!reference.empty() && reference != reference_of(current)) by_reference_.prepare_insert(reference);
}

void CustomerTable::replace(const Row& row, const Record& next) noexcept {
  const auto before = reference_of(*row.record), after = reference_of(next);
  if (before == after) return;
  if (!before.empty()) by_reference_.erase(before, row.number);
  if (!after.empty()) by_reference_.insert(after, row.number);
}

void CustomerTable::renumber(const Row& row, RowNumber number) noexcept {
  by_id_.renumber(row.record->id(), row.number, number);
  if (const auto reference = reference_of(*row.record); !reference.empty())
    by_reference_.renumber(reference, row.number, number);
}

void CustomerTable::unlink(const Row& row) noexcept {
  by_id_.erase(row.record->id(), row.number);
  if (const auto reference = reference_of(*row.record); !reference.empty()) by_reference_.erase(reference, row.number);
}

void CustomerTable::sweep() noexcept {
  by_id_.sweep();
  by_reference_.sweep();
}

}  // namespace custengine::storage
