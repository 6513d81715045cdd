#pragma once

#include "model/record.hpp"
#include "storage/sort_index.hpp"
#include "storage/sort_key.hpp"

#include <custengine/query.hpp>

#include <cstddef>
#include <optional>
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

/// Which customers of an ordered result are wanted: those of a range, counted from behind a place if there is one.
struct PageCut {
  Order order = {};
  PageRange range = {};
  std::optional<storage::SortPlace> behind = {};
};

/// The records of one page of the published order, and whether others follow.
struct CutPage {
  std::vector<const detail::Record*> records = {};
  bool has_next = false;
};

/// Cuts a page by sorting: the plan that needs no index. Cost: a key for each record, then O(n + page log page)
/// comparisons.
CutPage sorted_page(std::span<const detail::Record* const> records, const storage::KeyMaker& keys, const PageCut& cut);

}  // namespace custengine::query
