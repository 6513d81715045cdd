#pragma once

#include "storage/order/sort_entry.hpp"

#include <vector>

namespace custengine::storage {

/// Sorts entries by a stable radix sort of the prefixes. Then it sorts each run of equal prefixes by key, unless the
/// prefix is the whole key. Requires entries in the order of their customers' ids, so that it compares no ids.
/// Cost: O(n), and O(m log m) for each run of m entries with equal prefixes and different keys.
void sort_entries(std::vector<SortEntry>& entries, const EntryOrder& order);

}  // namespace custengine::storage
