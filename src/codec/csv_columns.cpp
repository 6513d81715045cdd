#include "codec/csv_columns.hpp"

#include "codec/wire.hpp"

#include <algorithm>

namespace custengine::codec {

namespace {

std::vector<CsvColumn> make_columns() {
  std::vector<CsvColumn> columns;
  const auto add_members = [&](const model::FieldInfo& field, const auto& members) {
    for (std::size_t i = 0; i < members.size(); ++i)
      columns.push_back({std::string(field.wire).append(1, '.').append(members[i].wire), &field, i});
  };
  for (const model::FieldInfo& field : model::field_table) {
    if (field.kind != model::Kind::credit) columns.push_back({std::string(field.wire), &field});
    if (field.kind == model::Kind::credit) add_members(field, wire::credit_members);
    if (field.kind == model::Kind::account_manager) add_members(field, model::account_manager_members);
  }
  return columns;
}

}  // namespace

const std::vector<CsvColumn>& csv_columns() {
  static const std::vector<CsvColumn> columns = make_columns();
  return columns;
}

std::vector<std::string_view> csv_column_names() {
  std::vector<std::string_view> names;
  for (const CsvColumn& column : csv_columns()) names.push_back(column.name);
  return names;
}

const CsvColumn* find_csv_column(std::string_view name) noexcept {
  const model::FieldInfo* field = model::find_field(name);
  const auto found = std::ranges::find(csv_columns(), field ? field->wire : name, &CsvColumn::name);
  return found == csv_columns().end() ? nullptr : &*found;
}

}  // namespace custengine::codec
