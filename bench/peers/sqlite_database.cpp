#include "peers/sqlite_database.hpp"

#include "data/near_word.hpp"

#include <sqlite3.h>

#include <cstddef>
#include <stdexcept>

namespace bench {

namespace {

void check(int result, sqlite3* database) {
  if (result != SQLITE_OK) throw std::runtime_error(std::string("SQLite: ") + sqlite3_errmsg(database));
}

}  // namespace

void Statement::Finalize::operator()(sqlite3_stmt* statement) const noexcept {
  sqlite3_finalize(statement);
}

Statement::Statement(sqlite3* database, const std::string& sql) {
  sqlite3_stmt* prepared = nullptr;
  check(sqlite3_prepare_v3(database, sql.c_str(), -1, SQLITE_PREPARE_PERSISTENT, &prepared, nullptr), database);
  statement_.reset(prepared);
}

Statement& Statement::bind(int parameter, std::string_view text) {
  // A null pointer would become NULL. A null destructor means SQLITE_STATIC.
  const char* const bytes = text.empty() ? "" : text.data();
  check(sqlite3_bind_text(statement_.get(), parameter, bytes, static_cast<int>(text.size()), nullptr),
        sqlite3_db_handle(statement_.get()));
  return *this;
}

Statement& Statement::bind(int parameter, std::int64_t number) {
  check(sqlite3_bind_int64(statement_.get(), parameter, number), sqlite3_db_handle(statement_.get()));
  return *this;
}

bool Statement::step() {
  const int result = sqlite3_step(statement_.get());
  if (result == SQLITE_ROW) return true;
  if (result != SQLITE_DONE) check(result, sqlite3_db_handle(statement_.get()));
  return false;
}

std::string_view Statement::text(int column) const {
  const auto* const bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column));
  return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

std::int64_t Statement::number(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}

void Statement::reset() {
  sqlite3_reset(statement_.get());
}

void Statement::run() {
  while (step()) {
  }
  reset();
}

void Database::Close::operator()(sqlite3* database) const noexcept {
  sqlite3_close_v2(database);  // waits for the statements
}

void Database::open(const std::string& file) {
  sqlite3* database = nullptr;
  const int result = sqlite3_open_v2(file.c_str(), &database,
                                     SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
  database_.reset(database);
  check(result, database);
}

Database::Database(const std::string& file) {
  open(file);
  execute("PRAGMA locking_mode = EXCLUSIVE; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -65536");
  Statement mode = prepare("PRAGMA journal_mode = WAL");
  mode.step();
  if (mode.text(0) != "wal") throw std::runtime_error("SQLite: no write-ahead log for " + file);
  mode.reset();
  execute("PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000");
}

Database::Database() {
  open(":memory:");
  execute(
      "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA temp_store = MEMORY;"
      "PRAGMA secure_delete = OFF; PRAGMA locking_mode = EXCLUSIVE");
}

void Database::execute(const std::string& sql) {
  check(sqlite3_exec(database_.get(), sql.c_str(), nullptr, nullptr, nullptr), database_.get());
}

void Database::roll_back() noexcept {
  // An error means that SQLite has rolled back already.
  sqlite3_exec(database_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
}

template <bool (*judge)(std::string_view, std::string_view)>
void Database::add_function(const char* name) {
  const auto call = [](sqlite3_context* context, int /*count*/, sqlite3_value** arguments) {
    const auto text = [](sqlite3_value* value) {
      const auto* const bytes = reinterpret_cast<const char*>(sqlite3_value_text(value));
      return std::string_view(bytes, static_cast<std::size_t>(sqlite3_value_bytes(value)));
    };
    sqlite3_result_int(context, judge(text(arguments[0]), text(arguments[1])) ? 1 : 0);
  };
  check(sqlite3_create_function(database_.get(), name, 2, SQLITE_UTF8 | SQLITE_DETERMINISTIC, nullptr, call, nullptr,
                                nullptr),
        database_.get());
}

void Database::add_near_functions() {
  add_function<has_near_word>("has_near_word");
  add_function<is_near>("is_near");
}

int Database::changes() const {
  return sqlite3_changes(database_.get());
}

}  // namespace bench
