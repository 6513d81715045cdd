#pragma once

#include "codec/text_source.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace custengine::codec {

struct CsvRecord {
  SourcePosition place = {};  // of its first byte
  /// The fields without quotes; valid until the next record is read.
  std::vector<std::string_view> fields = {};

  struct Fault {
    SourcePosition place = {};
    std::string message = {};
  };
  /// The first fault of the record; if set, the fields are not valid.
  std::optional<Fault> fault = {};

  /// The record as in the file, without line end. Only the beginning if it is too large. Valid as long as the fields.
  std::string_view text = {};
  bool is_too_large = false;
};

/// Returns the delimiter of a CSV: comma, semicolon or tab, the most frequent outside quotes in the first line.
/// Returns a comma if there is none.
char sniff_delimiter(TextSource& source);

/// Splits a CSV into records and fields (RFC 4180). Each line may end with LF, CRLF or CR. Empty lines are skipped. A
/// record with a fault is read to its end, so that the next one is found.
class CsvRecords {
 public:
  CsvRecords(TextSource& source, char delimiter) : source_(source), delimiter_(delimiter) {}

  /// Returns null at the end. Valid until the next call.
  const CsvRecord* next();

 private:
  enum class State { start, plain, quoted, closed, end };

  void read_record();
  State at_start(char c);
  State read_plain(std::string_view text);
  State read_quoted(std::string_view text);
  State after_quote(char c);
  State end_field(bool ends_record);
  State after_field(char c);
  void take_line_end();
  void skip_line();
  void finish();
  void fault(const SourcePosition& place, std::string message);

  TextSource& source_;
  char delimiter_;
  CsvRecord record_;
  std::string text_;                     // of all fields, concatenated
  std::vector<std::size_t> field_ends_;  // positions in text_
  SourcePosition quote_;                 // position of the last quote that opened a field
  std::string beginning_;                // of a record that is too large
  bool has_quotes_ = false;
};

}  // namespace custengine::codec
