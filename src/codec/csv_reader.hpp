#pragma once

#include "codec/column_names.hpp"
#include "codec/csv_columns.hpp"
#include "codec/csv_records.hpp"
#include "codec/json_parser.hpp"
#include "codec/json_values.hpp"
#include "codec/row_reader.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace custengine::codec {

/// A customer a record, under the header that the first record is. A cell that is empty is not set.
class CsvReader : public RowReader {
 public:
  CsvReader(TextSource& source, ColumnNames names);

  /// Errors: invalid_argument when there is no header, or it has unknown or repeated columns.
  Result<std::optional<Row>> next() override;

 private:
  Result<void> read_header();
  Row read_row(const CsvRecord& record);
  void read_cell(ValueReader& reader, const CsvColumn& column, std::string_view cell, CustomerDraft& draft);
  std::optional<boost::json::value> cell_value(ValueReader& reader, const CsvColumn& column, std::string_view cell,
                                               const Path& path);

  ColumnNames names_;
  CsvRecords records_;
  JsonParser parser_;
  std::vector<const CsvColumn*> columns_;  // of the file; null: ignored
  bool has_header_ = false;
};

}  // namespace custengine::codec
