#pragma once

#include "codec/text_source.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace custengine::codec {

struct CsvRecord {
  Place place = {};  // of its first byte
  /// Without quotes; valid until the next record is read.
  std::vector<std::string_view> fields = {};

  struct Fault {
    Place place = {};
    std::string message = {};
  };
  /// The first thing wrong with it; the fields do not count then.
  std::optional<Fault> fault = {};

  /// As it stands in the file, without line end; the beginning of one that is too large. Valid as the fields are.
  std::string_view text = {};
  bool is_too_large = false;
};

/// The delimiter of a CSV: of comma, semicolon and tab the one that its first line has most of outside of
/// quotes; a comma when it has none.
char sniff_delimiter(TextSource& source);

/// Cuts a CSV into records and fields (RFC 4180; lines end with LF, CRLF or CR, each as it likes). Lines without
/// anything are skipped. A record with a fault is read to its end, so that the next one is found.
class CsvRecords {
 public:
  CsvRecords(TextSource& source, char delimiter) : source_(source), delimiter_(delimiter) {}

  /// Nothing at the end. Valid until the next call.
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
  void fault(const Place& place, std::string message);

  TextSource& source_;
  char delimiter_;
  CsvRecord record_;
  std::string text_;                     // of all fields, one after the other
  std::vector<std::size_t> field_ends_;  // in text_
  Place quote_;                          // the last that opened a field
  std::string beginning_;                // of a record that is too large
  bool has_quotes_ = false;
};

}  // namespace custengine::codec
