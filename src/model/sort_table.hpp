#pragma once

#include "model/field_table.hpp"

#include <custengine/sort.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string_view>

namespace custengine::model {

/// A sort field: the one or more fields whose values order customers, compared one after the other.
struct SortInfo {
  SortField sort = SortField::id;
  std::string_view wire = {};
  SortRule rule = SortRule::none;
  std::array<Field, 3> fields = {};
  std::size_t field_count = 1;

  constexpr std::span<const Field> parts() const noexcept { return {fields.data(), field_count}; }
  /// Returns the first part.
  constexpr Field field() const noexcept { return fields.front(); }
};

/// A row for each enumerator of SortField, in their order. The row of `relevance` has no rule.
inline constexpr auto sort_table = [] {
  std::array<SortInfo, static_cast<std::size_t>(SortField::full_name) + 1> table{};
  const auto set = [&table](const SortInfo& info) { table[static_cast<std::size_t>(info.sort)] = info; };
  for (const auto& field : field_table)
    if (field.sort) set({*field.sort, field.wire, field.sort_rule, {field.field}});
  set({SortField::relevance, "relevance"});
  set({SortField::full_name,
       "fullName",
       SortRule::collated,
       {Field::last_name, Field::first_name, Field::company_name},
       3});
  return table;
}();

static_assert(std::ranges::all_of(sort_table,
                                  [](const SortInfo& info) {
                                    const auto number = static_cast<std::size_t>(info.sort);
                                    return &info == &sort_table[number] && !info.wire.empty() &&
                                           (info.rule == SortRule::none) == (info.sort == SortField::relevance);
                                  }),
              "a line for each enumerator, at its number");

/// The number of sort fields that an index can have: all except `relevance`.
inline constexpr std::size_t sort_field_count = sort_table.size() - 1;

constexpr const SortInfo& info(SortField sort) noexcept {
  return sort_table[static_cast<std::size_t>(sort)];
}

/// True if the value is an enumerator.
constexpr bool is_sort_field(SortField sort) noexcept {
  return sort >= SortField::id && sort <= SortField::full_name;
}
/// True if the field orders customers without a query.
constexpr bool is_sort_field_of_customers(SortField sort) noexcept {
  return is_sort_field(sort) && info(sort).rule != SortRule::none;
}

}  // namespace custengine::model
