#pragma once

#include "model/record.hpp"
#include "storage/sort_key.hpp"

#include <custengine/query.hpp>

#include <cstddef>
#include <span>
#include <vector>

namespace custengine::query {

/// Where a page lies in an ordered result.
struct PageRange {
  std::size_t offset = 0, size = 0;

  /// Past every result when the page number is beyond what can be counted.
  static PageRange of(std::size_t page_number, std::size_t page_size) noexcept;
};

/// What a page is ordered by.
struct Order {
  SortField field = SortField::id;
  SortDirection direction = SortDirection::ascending;
};

/// The records of one page of the published order, found by sorting: the plan that needs no index. Cost: a key for each
/// record, then O(n + page log page) comparisons.
std::vector<const detail::Record*> sorted_page(std::span<const detail::Record* const> records,
                                               const storage::KeyMaker& keys, Order order, PageRange range);

}  // namespace custengine::query
