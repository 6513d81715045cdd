#include "query/keyed_records.hpp"

#include <algorithm>
#include <bit>
#include <functional>
#include <iterator>
#include <limits>
#include <utility>

namespace custengine::query {

using detail::Record;

namespace {

/// Entries are dropped only when there are at least this many.
constexpr std::size_t min_kept = 512;
/// The maximum number of made keys in the cache.
constexpr std::size_t max_made = 1024;

/// Returns how many of the first records must be known. A huge offset is capped, so that the sum cannot overflow.
std::size_t wanted_for(const PageRange& range) noexcept {
  constexpr std::size_t beyond = std::numeric_limits<std::size_t>::max() / 4;
  return range.offset < beyond ? range.offset + range.size + 1 : beyond;
}

}  // namespace

PageRange PageRange::of(std::size_t page_number, std::size_t page_size) noexcept {
  constexpr std::size_t beyond = std::numeric_limits<std::size_t>::max();
  const bool countable = page_number - 1 <= (beyond - page_size) / page_size;
  return {countable ? (page_number - 1) * page_size : beyond - page_size, page_size};
}

KeyedRecords::KeyedRecords(const storage::KeyMaker& keys, const PageWindow& window) noexcept
    : keys_(keys), window_(window), wanted_(wanted_for(window.range)) {}

void KeyedRecords::reserve(std::size_t records) {
  records_ = records;
  entries_.reserve(std::min(records, std::max(min_kept, 2 * wanted_)));
}

void KeyedRecords::add(const Record& record) {
  if (keys_.has_value(record, window_.order.field))
    take(record, made_key(record), false);
  else
    take(record, {}, true);
}

void KeyedRecords::add(const Record& record, std::string_view key) {
  take(record, key, !keys_.has_value(record, window_.order.field));
}

void KeyedRecords::add_valued(const Record& record, std::string_view key) {
  take(record, key, false);
}

std::string_view KeyedRecords::made_key(const Record& record) {
  const auto& sort = model::info(window_.order.field);
  if (sort.field_count == 1) return made_part(record, sort.rule, sort.field());
  joined_ = made_part(record, sort.rule, sort.field());
  for (const model::Field part : sort.parts().subspan(1)) {
    joined_.push_back(storage::KeyMaker::part_separator);
    joined_.append(made_part(record, sort.rule, part));
  }
  return joined_;
}

std::string_view KeyedRecords::made_part(const Record& record, model::SortRule rule, model::Field part) {
  if (made_.empty()) made_.resize(std::bit_floor(std::clamp<std::size_t>(records_, 1, max_made)));
  const auto source = storage::KeyMaker::source_of(record, rule, part);
  MadePart& made = made_[std::hash<std::string_view>()(source.text) % made_.size()];
  if (made.source != source) {
    made.source = source;
    made.key.clear();
    keys_.append_part(source, rule, made.key);
  }
  return made.key;
}

void KeyedRecords::take(const Record& record, std::string_view key, bool missing) {
  if (window_.behind && !is_behind(record, key, missing)) return;
  Entry entry{.record = &record, .begin = buffer_.size(), .size = key.size(), .missing = missing};
  if (!missing) entry.prefix = storage::prefix_of(key);
  buffer_.append(key);
  if (last_wanted_ && !precedes(entry, *last_wanted_)) return buffer_.resize(entry.begin);
  entries_.push_back(entry);
  if (entries_.size() < std::max(min_kept, 2 * wanted_)) return;

  const auto last = entries_.begin() + static_cast<std::ptrdiff_t>(wanted_) - 1;
  std::nth_element(entries_.begin(), last, entries_.end(),
                   [this](const Entry& a, const Entry& b) { return precedes(a, b); });
  last_wanted_ = *last;
  entries_.erase(last + 1, entries_.end());
}

bool KeyedRecords::precedes(const Entry& a, const Entry& b) const noexcept {
  if (a.missing != b.missing) return b.missing;
  return window_.order.direction == SortDirection::descending ? ascends(b, a) : ascends(a, b);
}

bool KeyedRecords::ascends(const Entry& a, const Entry& b) const noexcept {
  if (a.prefix != b.prefix) return a.prefix < b.prefix;
  // Only the key of a time can hold a zero byte, and it is as long as a prefix. So short keys with equal prefixes are
  // equal.
  if (std::max(a.size, b.size) > sizeof a.prefix)
    if (const int order = key_of(a).compare(key_of(b)); order != 0) return order < 0;
  return a.record->id() < b.record->id();
}

bool KeyedRecords::is_behind(const Record& record, std::string_view key, bool missing) const noexcept {
  const storage::SortPlace& place = *window_.behind;
  if (missing != place.missing) return missing;
  int order = missing ? 0 : key.compare(place.key);
  if (order == 0) order = record.id().compare(place.id);
  return window_.order.direction == SortDirection::descending ? order < 0 : order > 0;
}

PageRecords KeyedRecords::page() && {
  const auto [offset, size] = window_.range;
  if (offset >= entries_.size()) return {};
  const auto in_order = [this](const Entry& a, const Entry& b) { return precedes(a, b); };
  const auto first = entries_.begin() + static_cast<std::ptrdiff_t>(offset);
  const auto last = first + static_cast<std::ptrdiff_t>(std::min(size, entries_.size() - offset));
  std::nth_element(entries_.begin(), first, entries_.end(), in_order);
  std::nth_element(first, last, entries_.end(), in_order);
  std::sort(first, last, in_order);

  PageRecords page{.has_next = last != entries_.end()};
  page.records.reserve(static_cast<std::size_t>(last - first));
  for (auto entry = first; entry != last; ++entry) page.records.push_back(entry->record);
  if (page.has_next) page.last_key = key_of(*std::prev(last));
  return page;
}

}  // namespace custengine::query
