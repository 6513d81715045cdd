#pragma once

#include <custengine/sort.hpp>

#include <cstddef>
#include <vector>

namespace custengine::test {

/// The fields that a list can be sorted by: all but relevance, which only a search with a query has.
inline constexpr std::size_t sort_field_count = static_cast<std::size_t>(SortField::full_name);

/// Each of them, by a number below their count.
inline constexpr SortField sort_field(std::size_t number) {
  return number < static_cast<std::size_t>(SortField::relevance) ? static_cast<SortField>(number)
                                                                 : static_cast<SortField>(number + 1);
}

inline std::vector<SortField> all_sort_fields() {
  std::vector<SortField> fields;
  for (std::size_t number = 0; number < sort_field_count; ++number) fields.push_back(sort_field(number));
  return fields;
}

}  // namespace custengine::test
