#pragma once

#include <custengine/sort.hpp>

#include <cstddef>
#include <vector>

namespace custengine::test {

/// Of the fields that a list can be sorted by; relevance, which stands behind them, is none.
inline constexpr std::size_t sort_field_count = static_cast<std::size_t>(SortField::relevance);
static_assert(sort_field_count == static_cast<std::size_t>(SortField::last_modified_at) + 1);

inline std::vector<SortField> all_sort_fields() {
  std::vector<SortField> fields;
  for (std::size_t number = 0; number < sort_field_count; ++number) fields.push_back(static_cast<SortField>(number));
  return fields;
}

}  // namespace custengine::test
