#include "storage/entry_sort.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

namespace custengine::storage {

namespace {

constexpr unsigned digit_bits = 11, digits = (64 + digit_bits - 1) / digit_bits;
using Counts = std::array<std::size_t, std::size_t{1} << digit_bits>;

constexpr std::size_t digit_of(std::uint64_t prefix, unsigned digit) noexcept {
  return (prefix >> (digit * digit_bits)) & ((std::size_t{1} << digit_bits) - 1);
}

/// Stable.
void sort_by_prefix(std::vector<SortEntry>& entries) {
  std::array<Counts, digits> counts = {};
  for (const SortEntry& entry : entries)
    for (unsigned digit = 0; digit < digits; ++digit) ++counts[digit][digit_of(entry.prefix(), digit)];
  std::vector<SortEntry> sorted(entries.size());
  for (unsigned digit = 0; digit < digits; ++digit) {
    Counts& places = counts[digit];
    // All may have the same, as times have in their first bits.
    if (places[digit_of(entries.front().prefix(), digit)] == entries.size()) continue;
    std::size_t begin = 0;
    for (auto& count : places) begin += std::exchange(count, begin);
    for (const SortEntry& entry : entries) sorted[places[digit_of(entry.prefix(), digit)]++] = entry;
    entries.swap(sorted);
  }
}

}  // namespace

void sort_entries(std::vector<SortEntry>& entries, const EntryOrder& order) {
  if (entries.empty()) return;
  sort_by_prefix(entries);
  // Those without a value have a prefix of zero, as have empty keys: they stand in front, and go behind all others.
  const auto nonzero = std::ranges::find_if(entries, [](const SortEntry& entry) { return entry.prefix() != 0; });
  const auto missing =
      std::stable_partition(entries.begin(), nonzero, [](const SortEntry& entry) { return entry.missing == 0; });
  std::rotate(missing, nonzero, entries.end());

  const auto precedes = [&order](const SortEntry& a, const SortEntry& b) { return order.compare_tied_keys(a, b) < 0; };
  for (auto run = entries.begin(); run != entries.end();) {
    const auto end = std::find_if(
        run, entries.end(), [prefix = run->prefix()](const SortEntry& entry) { return entry.prefix() != prefix; });
    if (end - run > 1 && !order.is_whole(run->prefix()) && !std::is_sorted(run, end, precedes))
      std::stable_sort(run, end, precedes);
    run = end;
  }
}

}  // namespace custengine::storage
