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

/// The columns in the order in which they are written: that of the field table. `credit` has two columns.
/// `accountManager` has one for the whole, as JSON, and then one per member. The column for the whole distinguishes
/// an account manager without any text from none.
const std::vector<CsvColumn>& csv_columns();

/// Returns the names of all columns.
std::vector<std::string_view> csv_column_names();

/// Finds a column by name or by the field's alias. Returns null if there is none.
const CsvColumn* find_csv_column(std::string_view name) noexcept;

}  // namespace custengine::codec
