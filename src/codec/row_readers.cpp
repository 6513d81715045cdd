#include "codec/row_readers.hpp"

#include "codec/bad_text.hpp"
#include "codec/column_names.hpp"
#include "codec/csv_columns.hpp"
#include "codec/csv_reader.hpp"
#include "codec/customer_row.hpp"
#include "codec/json_reader.hpp"
#include "codec/json_rows.hpp"
#include "model/field_table.hpp"

#include <string_view>
#include <utility>

namespace custengine::codec {

namespace {

bool is_row_member(std::string_view wire) noexcept {
  return model::find_field(wire) != nullptr || wire == store_details_wire;
}

bool is_column(std::string_view wire) noexcept {
  return find_csv_column(wire) != nullptr;
}

// Returns the first character that is not white space; '\0' if there is none.
char first_character(TextSource& source) {
  for (std::size_t seen = 0; seen < max_row_bytes; ++seen) {
    const std::string_view text = source.peek(seen + 1);
    if (text.size() == seen) break;
    if (!is_json_white_space(text[seen])) return text[seen];
  }
  return '\0';
}

Format detect(TextSource& source) {
  switch (first_character(source)) {
    case '[':
      return Format::json_array;
    case '{':
    case '\0':
      return Format::json_lines;
    default:
      return Format::csv;
  }
}

}  // namespace

Result<std::unique_ptr<RowReader>> make_row_reader(TextSource& source, Format format,
                                                   const std::map<std::string, std::string>& columns,
                                                   const TextCleaner& cleaner, Stamps stamps) {
  if (auto error = refuse_wide_text(source)) return *std::move(error);
  if (format == Format::detect) format = detect(source);
  const bool is_csv = format == Format::csv;
  auto names = is_csv ? ColumnNames::make(columns, is_column, csv_column_names())
                      : ColumnNames::make(columns, is_row_member, field_names());
  if (!names) return names.error();

  std::unique_ptr<RowReader> reader;
  if (is_csv)
    reader = std::make_unique<CsvReader>(source, *std::move(names), cleaner, stamps);
  else if (format == Format::json_array)
    reader = std::make_unique<JsonArrayReader>(source, *std::move(names), cleaner, stamps);
  else
    reader = std::make_unique<JsonLinesReader>(source, *std::move(names), cleaner, stamps);
  return reader;
}

}  // namespace custengine::codec
