#pragma once

#include "codec/column_names.hpp"
#include "codec/json_reader.hpp"
#include "codec/row_reader.hpp"
#include "codec/text_cleaner.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace custengine::codec {

/// Reads single customers.
class JsonRowParser {
 public:
  JsonRowParser(const TextSource& source, ColumnNames names, TextCleaner cleaner, Stamps stamps)
      : source_(source), names_(std::move(names)), cleaner_(std::move(cleaner)), stamps_(stamps) {}
  Row parse(std::string_view text, const SourcePosition& place);

 private:
  const TextSource& source_;
  ColumnNames names_;
  TextCleaner cleaner_;
  Stamps stamps_;
};

/// Reads one object per line; skips blank lines.
class JsonLinesReader : public RowReader {
 public:
  JsonLinesReader(TextSource& source, ColumnNames names, TextCleaner cleaner, Stamps stamps)
      : source_(source), parser_(source, std::move(names), std::move(cleaner), stamps) {}
  Result<std::optional<Row>> next() override;

 private:
  TextSource& source_;
  JsonRowParser parser_;
  std::string beginning_;  // of a row that is too large
};

/// Reads one array of objects. Finds the end of each element; the parser reads the element. A broken element fails as
/// one row, and reading continues after it.
class JsonArrayReader : public RowReader {
 public:
  JsonArrayReader(TextSource& source, ColumnNames names, TextCleaner cleaner, Stamps stamps)
      : source_(source), parser_(source, std::move(names), std::move(cleaner), stamps) {}
  /// Errors: invalid_argument if the file is no array, data_loss if it is cut off.
  Result<std::optional<Row>> next() override;

 private:
  enum class State { before, element, after, done };

  Result<bool> open();
  Result<std::optional<Row>> read_element();
  std::optional<Row> read_rest();

  TextSource& source_;
  JsonRowParser parser_;
  State state_ = State::before;
  std::string beginning_;  // of a row that is too large
};

}  // namespace custengine::codec
