#include "storage/order/sort_index.hpp"

#include "base/work_counts.hpp"
#include "storage/order/entry_blocks.hpp"
#include "storage/order/entry_sort.hpp"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cstdint>
#include <utility>

namespace custengine::storage {

SortIndex::SortIndex(SortField field, std::optional<std::uint16_t> slot, const SortKeyPool& keys,
                     const RowDirectory& rows, RowKeys& row_keys)
    : field_(field), few_(EntryOrder(field, slot, keys, rows, row_keys)) {}
SortIndex::SortIndex(SortIndex&&) noexcept = default;
SortIndex::~SortIndex() = default;

template <class Use>
auto SortIndex::with_entries(Use use) const {
  return blocks_ ? use(std::as_const(*blocks_)) : use(few_);
}

template <class Use>
auto SortIndex::with_entries(Use use) {
  return blocks_ ? use(*blocks_) : use(few_);
}

std::size_t SortIndex::size() const noexcept {
  return with_entries([](const auto& entries) { return entries.size(); });
}

template <class Visit>
void SortIndex::walk_entries(std::size_t offset, SortDirection direction, Visit&& visit) const {
  if (direction == SortDirection::ascending) {
    with_entries([&](const auto& entries) { return entries.walk(offset, visit); });
    return;
  }
  // Two runs, each backwards: customers with a value, then those without.
  const auto walk_run = [&](std::size_t run_begin, std::size_t run_end) {
    if (offset >= run_end) return true;
    const std::size_t first = std::max(offset, run_begin);
    return with_entries([&](const auto& entries) {
      return entries.walk_backwards(run_begin + run_end - first, run_end - first, visit);
    });
  };
  if (walk_run(0, valued_)) walk_run(valued_, size());
}

void SortIndex::walk(std::size_t offset, SortDirection direction, const std::function<bool(RowNumber)>& visit) const {
  std::uint64_t passed = 0;
  walk_entries(offset, direction, [&](const SortEntry& entry) {
    ++passed;
    return visit(entry.row);
  });
  base::count_work(&base::Work::steps, passed);
}

void SortIndex::read(std::size_t offset, SortDirection direction, std::span<RowNumber> rows) const {
  if (rows.empty()) return;
  assert(offset + rows.size() <= size());
  base::count_work(&base::Work::steps, rows.size());
  walk_entries(offset, direction, [next = rows.begin(), end = rows.end()](const SortEntry& entry) mutable {
    *next++ = entry.row;
    return next != end;
  });
}

template <class Precedes>
std::size_t SortIndex::count_while(Precedes precedes) const {
  base::count_work(&base::Work::steps, static_cast<std::uint64_t>(std::bit_width(size())));
  return with_entries([&](const auto& entries) { return entries.count_while(precedes); });
}

std::size_t SortIndex::count_before(const SortPlace& place) const {
  return count_while([&, prefix = prefix_of(place.key)](const SortEntry& entry) {
    return few_.order().compare(entry, place, prefix) < 0;
  });
}

std::size_t SortIndex::count_up_to(std::string_view key) const {
  return count_while([&, prefix = prefix_of(key)](const SortEntry& entry) {
    return !entry.missing && few_.order().compare_key(entry, key, prefix) <= 0;
  });
}

std::size_t SortIndex::position_behind(const SortPlace& place, SortDirection direction) const {
  if (direction == SortDirection::ascending)
    return count_while([&, prefix = prefix_of(place.key)](const SortEntry& entry) {
      return few_.order().compare(entry, place, prefix) <= 0;
    });
  const std::size_t before = count_before(place);
  return place.missing ? valued_ + (size() - before) : valued_ - before;
}

EntrySpot SortIndex::locate(const SortEntry& entry) const noexcept {
  return with_entries([&](const auto& entries) { return entries.locate(entry); });
}

void SortIndex::link(const SortEntry& entry, EntrySpot spot) {
  if (!blocks_ && few_.size() == SmallEntryArray::most) {
    blocks_ = std::make_unique<EntryBlocks>(few_.order());
    blocks_->append_all({few_.entries().begin(), few_.entries().end()});
    few_.clear();
    spot = blocks_->locate(entry);
  }
  with_entries([&](auto& entries) { entries.insert(entry, spot); });
  valued_ += !entry.missing;
}

void SortIndex::unlink(const SortEntry& entry, EntrySpot spot) noexcept {
  with_entries([&](auto& entries) { entries.erase(entry, spot); });
  valued_ -= !entry.missing;
}

void SortIndex::build(std::vector<SortEntry> entries) {
  sort_entries(entries, few_.order());
  if (entries.size() <= SmallEntryArray::most) {
    few_.append_all(entries);
  } else {
    blocks_ = std::make_unique<EntryBlocks>(few_.order());
    blocks_->append_all(entries);
  }
  valued_ = static_cast<RowNumber>(count_while([](const SortEntry& entry) { return !entry.missing; }));
}

void SortIndex::for_each(const std::function<void(const SortEntry&)>& visit) const {
  walk_entries(0, SortDirection::ascending, [&](const SortEntry& entry) {
    visit(entry);
    return true;
  });
}

std::size_t SortIndex::position(const SortEntry& entry) const noexcept {
  const EntryOrder& order = few_.order();
  const std::size_t before = count_while([&](const SortEntry& other) { return order(other, entry); });
  bool there = false;
  walk_entries(before, SortDirection::ascending, [&](const SortEntry& found) {
    there = found == entry;
    return false;
  });
  return there ? before : size();
}

bool SortIndex::precedes(const SortEntry& a, const SortEntry& b) const noexcept {
  return few_.order()(a, b);
}

std::size_t SortIndex::bytes() const noexcept {
  return sizeof *this + few_.bytes() + (blocks_ ? blocks_->bytes() : 0);
}

}  // namespace custengine::storage
