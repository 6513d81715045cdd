#pragma once

#include "storage/order/sort_entry.hpp"

#include <vector>

namespace custengine::storage {

/// Sorts entries that are in the order of their customers' ids: by a stable radix sort of the prefixes, and then, where
/// prefixes tie and are not the whole key, by the keys. No two ids are ever compared.
/// Cost: O(n), and O(m log m) for each run of m entries whose prefixes tie and whose keys differ.
void sort_entries(std::vector<SortEntry>& entries, const EntryOrder& order);

}  // namespace custengine::storage
