#pragma once

#include "codec/column_names.hpp"
#include "codec/csv_columns.hpp"
#include "codec/csv_records.hpp"
#include "codec/json_reader.hpp"
#include "codec/row_reader.hpp"
#include "codec/text_cleaner.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace custengine::codec {

/// Reads one customer per record. The first record is the header. An empty cell means "not set".
class CsvReader : public RowReader {
 public:
  CsvReader(TextSource& source, ColumnNames names, TextCleaner cleaner, Stamps stamps);

  /// Errors: invalid_argument if there is no header, or it has unknown or repeated columns.
  Result<std::optional<Row>> next() override;

 private:
  Result<void> read_header();
  void read_column(std::string_view name, Violations& violations);
  Row read_row(const CsvRecord& record);
  bool is_taken(std::size_t column) const noexcept;
  std::size_t find_bad_text(const CsvRecord& record) const;
  void read_cell(const CsvColumn& column, std::string_view cell, CustomerDraft& draft, detail::NamedMembers& named,
                 Violations& violations) const;
  void read_other_cell(const CsvColumn& column, std::string_view cell, CustomerDraft& draft,
                       Violations& violations) const;

  TextSource& source_;
  ColumnNames names_;
  TextCleaner cleaner_;
  Stamps stamps_;
  CsvRecords records_;
  std::vector<const CsvColumn*> columns_;  // of the file; null: ignored
  std::vector<std::string> column_names_;  // as written in the file
  std::size_t named_columns_ = 0;          // columns after these have no name, and their cells must be empty
  bool has_header_ = false;
};

}  // namespace custengine::codec
