#include "storage/change_group.hpp"

#include <algorithm>

namespace custengine::storage {

std::optional<Change> ChangeGroup::next(Cursor& cursor) const noexcept {
  if (!created) {
    if (cursor.number == changes.size()) return std::nullopt;
    const StoredChange& change = changes[cursor.number];
    return to_change(change, first + cursor.number++, end);
  }
  while (cursor.row < created->row_end() && !created->record(cursor.row)) ++cursor.row;
  if (cursor.row == created->row_end()) return std::nullopt;
  const StoredChange change{.before = nullptr, .after = RecordPtr::share(created->record(cursor.row++))};
  return to_change(change, first + cursor.number++, end);
}

bool ChangeGroup::tells_of(const Tombstones& erased) const noexcept {
  for (std::size_t row = 0; created && row < created->row_end(); ++row)
    if (const auto* record = created->record(row); record && erased.find(record->id())) return true;
  return std::ranges::any_of(changes, [&](const StoredChange& change) { return bool(change.tombstone_among(erased)); });
}

void ChangeGroup::spell_out() {
  if (!created) return;
  std::vector<StoredChange> single;
  single.reserve(created->size());
  for (std::size_t row = 0; row < created->row_end(); ++row)
    if (const auto* record = created->record(row))
      single.push_back({.before = nullptr, .after = RecordPtr::share(record)});
  changes.swap(single);
  created = nullptr;
}

}  // namespace custengine::storage
