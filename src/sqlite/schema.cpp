#include "sqlite/schema.hpp"

#include "sqlite/statement.hpp"

#include <string>
#include <string_view>

namespace custengine::sqlite {
namespace {

// "cust"
constexpr std::int64_t application_id = 0x63757374;

// Texts compare by their bytes (BINARY, the default). Rows lie in the tree of their key (WITHOUT ROWID).
//
// custengine_tenant: generation 0: nothing of it is valid yet. AUTOINCREMENT: no number is given again.
// custengine_leftover: what the next start deletes, unless a commit makes it valid. Generation 0: all of the tenant.
constexpr const char* tables = R"(
CREATE TABLE custengine_meta (
  name TEXT PRIMARY KEY,
  value ANY NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE custengine_name (
  id TEXT PRIMARY KEY,
  tenant INTEGER NOT NULL UNIQUE
) STRICT, WITHOUT ROWID;
CREATE TABLE custengine_tenant (
  tenant INTEGER PRIMARY KEY AUTOINCREMENT,
  generation INTEGER NOT NULL DEFAULT 0,
  options BLOB NOT NULL DEFAULT x''
) STRICT;
CREATE TABLE custengine_customer (
  tenant INTEGER, generation INTEGER, id TEXT,
  version INTEGER NOT NULL,
  record BLOB NOT NULL,
  PRIMARY KEY (tenant, generation, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE custengine_detail (
  tenant INTEGER, generation INTEGER, id TEXT, store TEXT,
  details BLOB NOT NULL,
  PRIMARY KEY (tenant, generation, id, store)
) STRICT, WITHOUT ROWID;
CREATE TABLE custengine_merged (
  tenant INTEGER, generation INTEGER, dropped TEXT,
  kept TEXT NOT NULL,
  PRIMARY KEY (tenant, generation, dropped)
) STRICT, WITHOUT ROWID;
CREATE INDEX custengine_merged_kept ON custengine_merged (tenant, generation, kept);
CREATE TABLE custengine_entry (
  tenant INTEGER, entry INTEGER,
  sequence INTEGER NOT NULL, group_end INTEGER NOT NULL,
  stamp INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  id TEXT NOT NULL, store TEXT NOT NULL,
  version_before INTEGER NOT NULL, version_after INTEGER NOT NULL,
  before BLOB, after BLOB,
  PRIMARY KEY (tenant, entry)
) STRICT, WITHOUT ROWID;
CREATE TABLE custengine_leftover (
  tenant INTEGER, generation INTEGER,
  PRIMARY KEY (tenant, generation)
) STRICT, WITHOUT ROWID;
INSERT INTO custengine_meta VALUES ('min_reader', 1), ('min_writer', 1), ('lineage', lower(hex(randomblob(16))));
)";

[[noreturn]] void not_ours(const Connection& connection) {
  throw failure(ErrorCode::data_loss, connection.file() + " is a database of another program, not a file of tenants");
}

void use_log(Connection& connection) {
  Statement statement(connection, "PRAGMA journal_mode=WAL");
  Execution mode(statement);
  if (!mode.next() || mode.bytes(0) != "wal")
    throw failure(ErrorCode::unavailable, connection.file() + " cannot have a write-ahead log");
}

void make_tables(Connection& connection) {
  Transaction transaction(connection);
  connection.execute(("PRAGMA application_id=" + std::to_string(application_id)).c_str());
  connection.execute(tables);
  Statement statement(connection, "INSERT INTO custengine_meta VALUES ('format', ?1)");
  run(statement, format);
  if (const int code = transaction.commit(); code != SQLITE_OK) throw connection.last_failure(code);
}

std::int64_t meta_number(Connection& connection, std::string_view name) {
  Statement statement(connection, "SELECT value FROM custengine_meta WHERE name = ?1");
  Execution found(statement, name);
  if (!found.next() || found.number(0) < 1)
    throw failure(ErrorCode::data_loss, connection.file() + " is damaged: it does not say its " + std::string(name));
  return found.number(0);
}

void check_format(Connection& connection) {
  const std::int64_t written = meta_number(connection, "format");
  for (const char* name : {"min_reader", "min_writer"}) {
    if (meta_number(connection, name) <= format) continue;
    throw failure(ErrorCode::failed_precondition, connection.file() + " has format " + std::to_string(written) +
                                                      ", made by a newer version; this one knows " +
                                                      std::to_string(format));
  }
}

// A file of another program is left as it is. In a new file the log comes first: a crash then leaves all tables or
// none.
void make_or_check(Connection& connection) {
  const bool is_empty = connection.number("SELECT count(*) FROM sqlite_schema") == 0;
  const std::int64_t id = connection.number("PRAGMA application_id");
  if (id != application_id && !(is_empty && id == 0)) not_ours(connection);
  if (is_empty) connection.execute("PRAGMA auto_vacuum=NONE");  // the page guard knows no pages of pointers
  use_log(connection);
  if (is_empty) make_tables(connection);
  check_format(connection);
}

// A page without our checksum in the file of another program looks damaged.
Failure explain(const Connection& connection, Failure found) {
  constexpr std::string_view magic("SQLite format 3\0", 16);
  if (found.error.code != ErrorCode::data_loss || found.sqlite_code == 0) return found;
  if (connection.first_bytes() != magic)
    return failure(ErrorCode::data_loss, connection.file() + " is no file of tenants, or its beginning is damaged");
  if (found.sqlite_code == SQLITE_IOERR_DATA) found.error.message += "; or it is a file of another program";
  return found;
}

}  // namespace

void prepare(Connection& connection) {
  try {
    connection.configure(Connection::Use::database);
    make_or_check(connection);
  } catch (Failure& found) {
    throw explain(connection, std::move(found));
  }
}

}  // namespace custengine::sqlite
