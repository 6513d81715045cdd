#include "query/order.hpp"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <limits>
#include <utility>

namespace custengine::query {

using detail::Record;

class KeyedRecords::EntryOrder {
 public:
  explicit EntryOrder(const KeyedRecords& records) noexcept
      : records_(records), descending_(records.cut_.order.direction == SortDirection::descending) {}

  bool operator()(const Entry& a, const Entry& b) const noexcept {
    if (a.missing != b.missing) return b.missing;
    return descending_ ? ascends(b, a) : ascends(a, b);
  }

 private:
  bool ascends(const Entry& a, const Entry& b) const noexcept {
    if (a.prefix != b.prefix) return a.prefix < b.prefix;
    const int order = records_.key_of(a).compare(records_.key_of(b));
    return order != 0 ? order < 0 : a.record->id() < b.record->id();
  }

  const KeyedRecords& records_;
  bool descending_;
};

PageRange PageRange::of(std::size_t page_number, std::size_t page_size) noexcept {
  constexpr std::size_t beyond = std::numeric_limits<std::size_t>::max();
  const bool countable = page_number - 1 <= (beyond - page_size) / page_size;
  return {countable ? (page_number - 1) * page_size : beyond - page_size, page_size};
}

void KeyedRecords::add(const Record& record) {
  const bool missing = !keys_.has_value(record, cut_.order.field);
  const std::size_t begin = buffer_.size();
  if (!missing) keys_.append_key(record, cut_.order.field, buffer_);
  take(record, begin, missing);
}

void KeyedRecords::add(const Record& record, std::string_view key) {
  const std::size_t begin = buffer_.size();
  buffer_.append(key);
  take(record, begin, !keys_.has_value(record, cut_.order.field));
}

void KeyedRecords::take(const Record& record, std::size_t begin, bool missing) {
  Entry entry{.record = &record, .begin = begin, .size = buffer_.size() - begin, .missing = missing};
  if (!missing) entry.prefix = storage::prefix_of(key_of(entry));
  if (!cut_.behind || is_behind(entry)) entries_.push_back(entry);
}

bool KeyedRecords::is_behind(const Entry& entry) const noexcept {
  const storage::SortPlace& place = *cut_.behind;
  if (entry.missing != place.missing) return entry.missing;
  int order = entry.missing ? 0 : key_of(entry).compare(place.key);
  if (order == 0) order = entry.record->id().compare(place.id);
  return cut_.order.direction == SortDirection::descending ? order < 0 : order > 0;
}

CutPage KeyedRecords::page() && {
  const auto [offset, size] = cut_.range;
  if (offset >= entries_.size()) return {};
  const EntryOrder precedes(*this);
  const auto first = entries_.begin() + static_cast<std::ptrdiff_t>(offset);
  const auto last = first + static_cast<std::ptrdiff_t>(std::min(size, entries_.size() - offset));
  std::nth_element(entries_.begin(), first, entries_.end(), precedes);
  std::nth_element(first, last, entries_.end(), precedes);
  std::sort(first, last, precedes);

  CutPage page{.has_next = last != entries_.end()};
  page.records.reserve(static_cast<std::size_t>(last - first));
  for (auto entry = first; entry != last; ++entry) page.records.push_back(entry->record);
  if (page.has_next) page.last_key = key_of(*std::prev(last));
  return page;
}

CutPage sorted_page(std::span<const Record* const> records, const storage::KeyMaker& keys, const PageCut& cut) {
  KeyedRecords keyed(keys, cut);
  keyed.reserve(records.size());
  for (const Record* record : records) keyed.add(*record);
  return std::move(keyed).page();
}

}  // namespace custengine::query
