#pragma once

#include "model/field_table.hpp"

#include <algorithm>
#include <array>
#include <bitset>
#include <cstddef>
#include <limits>

namespace custengine::model {

/// A set of fields: a bit for each, by its number.
using FieldSet = std::bitset<field_table.size()>;

/// The fields that every tenant's queries search.
inline constexpr FieldSet always_searched = [] {
  unsigned long long bits = 0;
  static_assert(field_table.size() <= std::numeric_limits<decltype(bits)>::digits, "a bit for each field");
  for (const auto& field : field_table)
    if (field.searched) bits |= 1ULL << static_cast<unsigned>(field.field);
  return FieldSet(bits);
}();

/// The fields that TenantOptions::also_searched may add, in the order of SearchField's enumerators.
inline constexpr std::array also_searchable = {Field::id, Field::external_reference, Field::ledger_number,
                                               Field::loyalty_id, Field::address};
static_assert(std::ranges::all_of(also_searchable,
                                  [](Field field) { return info(field).is_text() && !info(field).searched; }));

/// The largest number of fields that a query searches.
inline constexpr std::size_t most_searched = [] {
  std::size_t count = also_searchable.size();
  for (const auto& field : field_table) count += field.searched;
  return count;
}();

inline bool contains(const FieldSet& fields, Field field) noexcept {
  return fields[static_cast<std::size_t>(field)];
}

}  // namespace custengine::model
