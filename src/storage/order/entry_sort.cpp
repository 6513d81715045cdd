#include "storage/order/entry_sort.hpp"

#include "base/radix_sort.hpp"

#include <algorithm>

namespace custengine::storage {

void sort_entries(std::vector<SortEntry>& entries, const EntryOrder& order) {
  if (entries.empty()) return;
  base::radix_sort(entries, [](const SortEntry& entry) { return entry.prefix(); });
  // Entries without a value have prefix zero, as empty keys do, and so come first. Move them to the end.
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
