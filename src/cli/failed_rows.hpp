#pragma once

#include "cli/input.hpp"

#include <custengine/io.hpp>

#include <ostream>
#include <string>
#include <string_view>

namespace custengine::cli {

/// The first record of a CSV, converted to UTF-8, without line end and byte order mark. Empty if the first 64 KiB hold
/// no whole record, or if the system does not know the encoding.
std::string csv_header(const std::string& file, const std::string& encoding);

/// Writes the failed rows of one imported file as JSON Lines. A CSV begins with its header:
///     {"file":"new.csv","header":"Name;Email"}
/// Each failed row follows with its error:
///     {"file":"new.csv","index":0,"line":2,"column":1,"code":"…","message":"…","violations":[…],"row":"…"}
/// So header and rows, one after the other, are a file that a user can correct and import. A JSON row is written on one
/// line for that reason.
class FailedRowsReport {
 public:
  FailedRowsReport(std::ostream& out, std::string file, const InputOptions& options);

  void add(const ImportReport::Item& item, std::string_view row);

 private:
  std::ostream& out_;
  std::string file_;
  std::string header_ = {};  // of a CSV; empty after it was written
  bool is_csv_ = false;
};

}  // namespace custengine::cli
