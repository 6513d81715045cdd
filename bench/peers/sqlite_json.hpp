#pragma once

#include "peers/sqlite_database.hpp"

#include <iosfwd>

namespace bench {

/// A query for every customer as a line of JSON with the wire names, in id order, made by SQLite's own functions.
void write_json_lines(const Database& database, std::ostream& out);
/// A statement that inserts such lines.
void read_json_lines(const Database& database, std::istream& in);

}  // namespace bench
