#include "storage/sort_index.hpp"

#include "storage/entry_blocks.hpp"

#include <algorithm>
#include <cassert>

namespace custengine::storage {

SortIndex::SortIndex(SortField field, std::optional<std::size_t> slot, const SortKeyPool& keys,
                     const RowDirectory& rows, RowKeys& row_keys)
    : field_(field),
      slot_(slot),
      row_keys_(&row_keys),
      entries_(std::make_unique<EntryBlocks>(EntryOrder(field, keys, rows, row_keys))) {}
SortIndex::SortIndex(SortIndex&&) noexcept = default;
SortIndex::~SortIndex() = default;

std::size_t SortIndex::size() const noexcept {
  return entries_->size();
}

template <class Visit>
void SortIndex::walk_entries(std::size_t offset, SortDirection direction, Visit&& visit) const {
  if (direction == SortDirection::ascending) {
    entries_->walk(offset, visit);
    return;
  }
  // Two runs, each backwards: those with a value, then those without.
  const auto walk_run = [&](std::size_t run_begin, std::size_t run_end) {
    if (offset >= run_end) return true;
    const std::size_t first = std::max(offset, run_begin);
    return entries_->walk_backwards(run_begin + run_end - first, run_end - first, visit);
  };
  if (walk_run(0, valued_)) walk_run(valued_, size());
}

void SortIndex::walk(std::size_t offset, SortDirection direction, const std::function<bool(RowNumber)>& visit) const {
  walk_entries(offset, direction, [&](const SortEntry& entry) { return visit(entry.row); });
}

void SortIndex::read(std::size_t offset, std::size_t count, SortDirection direction,
                     std::vector<RowNumber>& rows) const {
  if (count == 0) return;
  walk_entries(offset, direction, [&, left = count](const SortEntry& entry) mutable {
    rows.push_back(entry.row);
    return --left > 0;
  });
}

std::size_t SortIndex::count_before(const SortPlace& place) const {
  return entries_->count_while([&, prefix = prefix_of(place.key)](const SortEntry& entry) {
    return entries_->order().compare(entry, place, prefix) < 0;
  });
}

std::size_t SortIndex::count_up_to(std::string_view key) const {
  return entries_->count_while([&, prefix = prefix_of(key)](const SortEntry& entry) {
    return !entry.missing && entries_->order().compare_key(entry, key, prefix) <= 0;
  });
}

std::size_t SortIndex::position_behind(const SortPlace& place, SortDirection direction) const {
  if (direction == SortDirection::ascending)
    return entries_->count_while([&, prefix = prefix_of(place.key)](const SortEntry& entry) {
      return entries_->order().compare(entry, place, prefix) <= 0;
    });
  const std::size_t before = count_before(place);
  return place.missing ? valued_ + (size() - before) : valued_ - before;
}

void SortIndex::prepare_link() {
  entries_->prepare_insert();
}

void SortIndex::link(const SortEntry& entry) noexcept {
  entries_->insert(entry);
  if (slot_) row_keys_->set_key(entry.row, *slot_, entry.key);
  valued_ += !entry.missing;
}

void SortIndex::unlink(const SortEntry& entry) noexcept {
  entries_->erase(entry);
  valued_ -= !entry.missing;
}

void SortIndex::sweep() noexcept {
  entries_->sweep();
}

void SortIndex::build(std::vector<SortEntry> entries) {
  std::ranges::sort(entries, entries_->order());
  entries_->append_all(entries);
  if (slot_)
    for (const SortEntry& entry : entries) row_keys_->set_key(entry.row, *slot_, entry.key);
  valued_ = entries_->count_while([](const SortEntry& entry) { return !entry.missing; });
}

void SortIndex::for_each(const std::function<void(const SortEntry&)>& visit) const {
  entries_->walk(0, [&](const SortEntry& entry) {
    visit(entry);
    return true;
  });
}

std::size_t SortIndex::position(const SortEntry& entry) const noexcept {
  const EntryOrder& order = entries_->order();
  const std::size_t before = entries_->count_while([&](const SortEntry& other) { return order(other, entry); });
  bool there = false;
  entries_->walk(before, [&](const SortEntry& found) {
    there = found == entry;
    return false;
  });
  return there ? before : size();
}

bool SortIndex::precedes(const SortEntry& a, const SortEntry& b) const noexcept {
  return entries_->order()(a, b);
}

std::size_t SortIndex::bytes() const noexcept {
  return entries_->bytes();
}

}  // namespace custengine::storage
