#include "codec/csv_reader.hpp"

#include "codec/json_reader.hpp"
#include "codec/utf8.hpp"
#include "codec/wire.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string>
#include <utility>

namespace custengine::codec {

namespace json = boost::json;
using model::FieldInfo;
using model::Kind;

namespace {

template <class Integer>
std::optional<Integer> parse_integer(std::string_view text) {
  Integer number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

// A text when it is no number: the reader then says what it wants.
json::value number_value(std::string_view cell, json::storage_ptr storage) {
  if (const auto number = parse_integer<std::int64_t>(cell)) return json::value(*number, std::move(storage));
  if (const auto number = parse_integer<std::uint64_t>(cell)) return json::value(*number, std::move(storage));
  return json::value(json::string_view(cell.data(), cell.size()), std::move(storage));
}

}  // namespace

CsvReader::CsvReader(TextSource& source, ColumnNames names)
    : names_(std::move(names)), records_(source, sniff_delimiter(source)) {}

Result<std::optional<Row>> CsvReader::next() {
  if (!has_header_) {
    if (auto header = read_header(); !header) return header.error();
    has_header_ = true;
  }
  const CsvRecord* record = records_.next();
  return record ? std::optional(read_row(*record)) : std::nullopt;
}

Result<void> CsvReader::read_header() {
  const CsvRecord* header = records_.next();
  if (!header) return invalid({}, "the CSV has no header");
  if (header->fault) return invalid({}, fmt::format("the CSV's header: {}", header->fault->message));

  Violations violations;
  for (const std::string_view name : header->fields) {
    if (find_invalid_utf8(name) != std::string_view::npos) {
      violations.add(std::string(), "the CSV's header is not UTF-8");
      break;
    }
    const Path root;
    const auto wire = names_.wire_name(name);
    const CsvColumn* column = wire ? find_csv_column(*wire) : nullptr;
    if (wire && !column)
      violations.add(root / name, "unknown column" + suggestion(*wire, csv_column_names()));
    else if (column && std::ranges::find(columns_, column) != columns_.end())
      violations.add(column->name, "two columns stand for it");
    columns_.push_back(column);
  }
  if (!violations.empty()) return std::move(violations).to_error();
  return {};
}

Row CsvReader::read_row(const CsvRecord& record) {
  if (record.fault) return {record.fault->place, invalid({}, record.fault->message)};
  if (record.fields.size() != columns_.size())
    return {record.place,
            invalid({}, fmt::format("the row has {} fields, the header {}", record.fields.size(), columns_.size()))};
  CustomerDraft draft;
  Violations violations;
  ValueReader reader(violations);
  for (std::size_t i = 0; i < columns_.size(); ++i)
    if (columns_[i] && !record.fields[i].empty()) read_cell(reader, *columns_[i], record.fields[i], draft);
  if (!violations.empty()) return {record.place, std::move(violations).to_error()};
  return {record.place, std::move(draft)};
}

void CsvReader::read_cell(ValueReader& reader, const CsvColumn& column, std::string_view cell, CustomerDraft& draft) {
  const FieldInfo& field = *column.field;
  if (field.is_text()) {
    if (field.draft) (draft.*field.draft).assign(cell);
    return;
  }
  const Path root;
  const Path path = root / column.name;
  if (field.kind == Kind::account_manager && column.member != CsvColumn::whole) {
    if (!draft.account_manager) draft.account_manager.emplace();
    (*draft.account_manager.*model::account_manager_members[column.member].member).assign(cell);
    return;
  }
  const auto value = cell_value(reader, column, cell, path);
  if (!value) return;
  if (field.kind == Kind::credit) {
    if (!draft.credit) draft.credit.emplace();
    reader.read(*value, path, *draft.credit.*wire::credit_members[column.member].member);
  } else {
    read_field(reader, field, *value, path, draft);
  }
}

// What the cell says, as the JSON document would: numbers and names as they are, lists as JSON text.
std::optional<json::value> CsvReader::cell_value(ValueReader& reader, const CsvColumn& column, std::string_view cell,
                                                 const Path& path) {
  switch (column.field->kind) {
    case Kind::days:
    case Kind::counter:
    case Kind::credit:
      return number_value(cell, {});
    case Kind::customer_type:
    case Kind::timestamp:
      return json::value(json::string_view(cell.data(), cell.size()));
    default:
      return parser_.parse(cell, reader.violations(), {}, 0, path);
  }
}

}  // namespace custengine::codec
