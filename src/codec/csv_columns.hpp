#pragma once

#include "model/field_table.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace custengine::codec {

/// A column of a CSV: a field, or a member of its `credit` or `accountManager`.
struct CsvColumn {
  static constexpr std::size_t whole = static_cast<std::size_t>(-1);

  std::string name;  // "email", "credit.limit"
  const model::FieldInfo* field = nullptr;
  std::size_t member = whole;  // index in wire::credit_members or model::account_manager_members
};

/// In the order in which they are written: the field table, with `credit` as two columns, and
/// `accountManager` as a column for its members each after one for the whole, as JSON. The latter tells an
/// account manager without any text from none.
const std::vector<CsvColumn>& csv_columns();

/// Of all of them.
std::vector<std::string_view> csv_column_names();

/// By name or by the field's alias; null when there is none.
const CsvColumn* find_csv_column(std::string_view name) noexcept;

}  // namespace custengine::codec
