#include "storage/feed/change_group.hpp"

#include <algorithm>
#include <utility>

namespace custengine::storage {

std::optional<Change> ChangeGroup::next(Cursor& cursor) const {
  if (!created) {
    if (cursor.number >= changes.size()) return std::nullopt;
    const std::size_t number = cursor.number++;
    return to_change(changes[number], first + number, end);
  }
  while (cursor.row < created->row_end() && !created->record(cursor.row)) ++cursor.row;
  if (cursor.row == created->row_end()) return std::nullopt;
  const StoredChange change{.before = nullptr, .after = RecordPtr(created->record(cursor.row++))};
  return to_change(change, first + cursor.number++, end);
}

template <class Visit>
void ChangeGroup::for_each_created(Visit visit) const {
  for (std::size_t row = 0; created && row < created->row_end(); ++row)
    if (const auto* record = created->record(row)) visit(*record);
}

void ChangeGroup::show(Erasure& erasure, std::uint64_t before) const {
  // Customers that were created together all differ, so their order does not matter.
  std::uint64_t sequence = first;
  for_each_created([&](const detail::Record& record) {
    if (sequence < before) erasure.look_at({.before = nullptr, .after = RecordPtr(&record)}, sequence);
    ++sequence;
  });
  for (std::size_t i = changes.size(); i > 0; --i)
    if (first + i - 1 < before) erasure.look_at(changes[i - 1], first + i - 1);
}

bool ChangeGroup::needs_redaction(const Erasure& erasure) const noexcept {
  bool needs = false;
  std::uint64_t sequence = first;
  for_each_created([&](const detail::Record& record) {
    needs = needs || erasure.tombstone(record.id(), sequence);
    ++sequence;
  });
  sequence = first;
  for (const StoredChange& change : changes) {
    needs = needs || change.tombstone_in(erasure, sequence);
    ++sequence;
  }
  return needs;
}

void ChangeGroup::materialize() {
  if (!created) return;
  std::vector<StoredChange> single;
  single.reserve(created->size());
  for_each_created(
      [&](const detail::Record& record) { single.push_back({.before = nullptr, .after = RecordPtr(&record)}); });
  changes.swap(single);
  created = nullptr;
}

void ChangeGroup::redact(const Erasure& erasure) {
  if (!needs_redaction(erasure)) return;
  materialize();
  for (std::size_t i = 0; i < changes.size(); ++i) changes[i].redact(erasure, first + i);
}

void ChangeGroup::empty_into(ChangeGroup& other) noexcept {
  changes.swap(other.changes);
  created.swap(other.created);
}

}  // namespace custengine::storage
