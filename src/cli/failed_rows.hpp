#pragma once

#include "cli/input.hpp"

#include <custengine/io.hpp>

#include <ostream>
#include <string>
#include <string_view>

namespace custengine::cli {

/// The first record of a CSV in UTF-8, without line end and byte order mark; empty when the file does not begin with
/// one within 64 KiB, or is in an encoding that the system does not know.
std::string csv_header(const std::string& file, const std::string& encoding);

/// Writes the rows of one file that an import refused, as JSON Lines: for a CSV first its header,
///     {"file":"new.csv","header":"Name;Email"}
/// then each row with what is wrong with it,
///     {"file":"new.csv","index":0,"line":2,"column":1,"code":"…","message":"…","violations":[…],"row":"…"}
/// so that header and rows, one after the other, are a file again that can be mended and imported. A row of JSON is put
/// on one line for that.
class FailedRowsReport {
 public:
  FailedRowsReport(std::ostream& out, std::string file, const InputOptions& options);

  void add(const ImportReport::Item& item, std::string_view row);

 private:
  std::ostream& out_;
  std::string file_;
  std::string header_ = {};  // until it is written; of a CSV only
  bool is_csv_ = false;
};

}  // namespace custengine::cli
