#include "query/order.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace custengine::query {

using detail::Record;

namespace {

/// A record with its sort key, which stands in a buffer that all share.
struct Keyed {
  const Record* record;
  std::uint64_t prefix = 0;
  std::size_t begin = 0, size = 0;
  bool missing = false;
};

class KeyedOrder {
 public:
  KeyedOrder(std::string_view buffer, SortDirection direction) noexcept
      : buffer_(buffer), descending_(direction == SortDirection::descending) {}

  bool operator()(const Keyed& a, const Keyed& b) const noexcept {
    if (a.missing != b.missing) return b.missing;
    return descending_ ? ascends(b, a) : ascends(a, b);
  }

 private:
  bool ascends(const Keyed& a, const Keyed& b) const noexcept {
    if (a.prefix != b.prefix) return a.prefix < b.prefix;
    const int order = buffer_.substr(a.begin, a.size).compare(buffer_.substr(b.begin, b.size));
    return order != 0 ? order < 0 : a.record->id() < b.record->id();
  }

  std::string_view buffer_;
  bool descending_;
};

/// Whether the published order has the record behind the place.
bool is_behind(const Keyed& entry, std::string_view buffer, const storage::SortPlace& place,
               SortDirection direction) noexcept {
  if (entry.missing != place.missing) return entry.missing;
  int order = entry.missing ? 0 : buffer.substr(entry.begin, entry.size).compare(place.key);
  if (order == 0) order = entry.record->id().compare(place.id);
  return direction == SortDirection::descending ? order < 0 : order > 0;
}

}  // namespace

PageRange PageRange::of(std::size_t page_number, std::size_t page_size) noexcept {
  constexpr std::size_t beyond = std::numeric_limits<std::size_t>::max();
  const bool countable = page_number - 1 <= (beyond - page_size) / page_size;
  return {countable ? (page_number - 1) * page_size : beyond - page_size, page_size};
}

CutPage sorted_page(std::span<const Record* const> records, const storage::KeyMaker& keys, const PageCut& cut) {
  // One needs no key to be in order.
  if (records.size() <= 1 && !cut.behind)
    return cut.range.offset == 0 ? CutPage{.records = {records.begin(), records.end()}} : CutPage{};
  std::string buffer;
  std::vector<Keyed> keyed;
  keyed.reserve(records.size());
  const auto add = [&](const Record* record) {
    Keyed& entry = keyed.emplace_back(Keyed{.record = record});
    entry.missing = !keys.has_value(*record, cut.order.field);
    if (entry.missing) return;
    entry.begin = buffer.size();
    keys.append_key(*record, cut.order.field, buffer);
    entry.size = buffer.size() - entry.begin;
    entry.prefix = storage::prefix_of(std::string_view(buffer).substr(entry.begin));
  };
  for (const Record* record : records) {
    add(record);
    if (cut.behind && !is_behind(keyed.back(), buffer, *cut.behind, cut.order.direction)) keyed.pop_back();
  }
  if (cut.range.offset >= keyed.size()) return {};

  const KeyedOrder precedes(buffer, cut.order.direction);
  const auto first = keyed.begin() + static_cast<std::ptrdiff_t>(cut.range.offset);
  const auto last = first + static_cast<std::ptrdiff_t>(std::min(cut.range.size, keyed.size() - cut.range.offset));
  std::nth_element(keyed.begin(), first, keyed.end(), precedes);
  std::partial_sort(first, last, keyed.end(), precedes);

  CutPage page{.has_next = last != keyed.end()};
  page.records.reserve(static_cast<std::size_t>(last - first));
  for (auto entry = first; entry != last; ++entry) page.records.push_back(entry->record);
  return page;
}

}  // namespace custengine::query
