#pragma once

#include "peers/sqlite_database.hpp"

#include <iosfwd>

namespace bench {

/// Every customer as a line of JSON with the wire names, in order of id, made by SQLite's own functions.
void write_json_lines(const Database& database, std::ostream& out);
/// Inserts such lines.
void read_json_lines(const Database& database, std::istream& in);

}  // namespace bench
