#include "peers/sqlite_json.hpp"

#include "data/row.hpp"

#include <array>
#include <istream>
#include <ostream>
#include <string>

namespace bench {

namespace {

/// The wire names, in the order of Text.
constexpr std::array<const char*, text_count> wire_names{
    "customerUid", "externalId", "displayName", "firstname", "lastname",    "companyName", "email",
    "mobile",      "address",    "postalCode",  "city",      "countryCode", "vatNumber"};

std::string time_text(const std::string& column) {
  return "strftime('%Y-%m-%dT%H:%M:%S', " + column + " / 1000, 'unixepoch') || printf('.%03dZ', " + column + " % 1000)";
}

std::string time_number(const std::string& member) {
  const std::string value = "json_extract(?1, '$." + member + "')";
  return "strftime('%s', substr(" + value + ", 1, 19)) * 1000 + substr(" + value + ", 21, 3)";
}

}  // namespace

void write_json_lines(const Database& database, std::ostream& out) {
  std::string sql = "SELECT json_object('customerType', CASE type WHEN 1 THEN 'COMPANY' ELSE 'PERSON' END";
  for (std::size_t i = 0; i < text_count; ++i)
    sql.append(", '").append(wire_names[i]).append("', ").append(text_names[i]);
  sql += ", 'createdAt', " + time_text("created_at") + ", 'lastModifiedAt', " + time_text("last_modified_at") +
         ", 'version', version) FROM customers ORDER BY id";
  Statement rows = database.prepare(sql);
  while (rows.step()) out << rows.text(0) << '\n';
}

void read_json_lines(const Database& database, std::istream& in) {
  std::string sql = "INSERT INTO customers SELECT NULL";
  for (const char* const name : wire_names) sql.append(", ifnull(json_extract(?1, '$.").append(name).append("'), '')");
  sql += ", json_extract(?1, '$.customerType') <> 'PERSON', " + time_number("createdAt") + ", " +
         time_number("lastModifiedAt") + ", ifnull(json_extract(?1, '$.version'), 1)";
  Statement insert = database.prepare(sql);
  std::string line;
  while (std::getline(in, line)) insert.bind(1, line).run();
}

}  // namespace bench
