#pragma once

#include <custengine/export.hpp>
#include <custengine/import.hpp>
#include <custengine/result.hpp>
#include <custengine/session.hpp>

#include <cstdint>
#include <functional>
#include <iosfwd>
#include <map>
#include <string>

namespace custengine {

/// JSON Lines: one JSON object a line. JSON array: one array of objects. CSV: RFC 4180, with `,` `;` or tab
/// between fields (found out from the header), quoted fields that may hold line breaks, LF or CRLF, with or
/// without BOM; the first row names the columns. docs/io.md says how lists stand in a CSV.
enum class Format { detect, json_lines, json_array, csv };

struct ReadOptions {
  Format format = Format::detect;
  ImportOptions import = {};
  bool stop_at_first_error = false;  ///< an atomic import finds broken rules in the end only
  /// Name in the file -> wire name, for CSV headers and JSON members; "" as the wire name ignores the column.
  /// Given a map, columns and members that neither it nor the wire names know are ignored; without one they
  /// are errors.
  std::map<std::string, std::string> columns = {};
  /// Called now and then with what has been read so far; false stops reading there.
  std::function<bool(std::uint64_t bytes, std::uint64_t rows)> progress = {};
};

struct WriteOptions {
  Format format = Format::json_lines;  ///< detect: JSON Lines
};

/// Imports every customer of a stream. A row that cannot be read or breaks a rule is reported with its line
/// and column and changes nothing; the others are imported (unless `import.atomic`).
/// Errors: as Session::import_customers; invalid_argument when the stream as a whole makes no sense (no
/// header, an unknown column, not an array); data_loss when the stream fails or is cut off within a JSON array.
CUSTENGINE_API Result<ImportReport> read_customers(std::istream& in, Session& session, const ReadOptions& options = {});

/// Writes all customers in ascending order of id; gives their number.
/// Errors: permission_denied, not_found; unavailable when the stream fails.
CUSTENGINE_API Result<std::uint64_t> write_customers(std::ostream& out, const Session& session,
                                                     const WriteOptions& options = {});

}  // namespace custengine
