#include "sqlite/connection.hpp"

#include "sqlite/page_guard.hpp"

#include <new>

namespace custengine::sqlite {
namespace {

int note_log_pages(void* log_pages, sqlite3* /*database*/, const char* /*schema*/, int pages) {
  *static_cast<unsigned*>(log_pages) = static_cast<unsigned>(pages);
  return SQLITE_OK;
}

}  // namespace

Connection::Connection(const std::string& file, const std::string& vfs)
    : file_(file), vfs_(std::make_unique<GuardedVfs>(file, vfs)), log_pages_(std::make_unique<unsigned>(0)) {
  // No SQLITE_OPEN_URI: a path may contain '?' and '%'. It is absolute, so it is never taken for a URI or ":memory:".
  constexpr int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE;
  sqlite3* opened = nullptr;
  const int code = sqlite3_open_v2(file_.c_str(), &opened, flags, vfs_->name());
  database_.reset(opened);
  if (code != SQLITE_OK) throw last_failure(opened ? sqlite3_extended_errcode(opened) : code);
  sqlite3_extended_result_codes(handle(), 1);
}

void Connection::configure(Use use) {
  int reserved = static_cast<int>(reserved_bytes);
  check(sqlite3_file_control(handle(), "main", SQLITE_FCNTL_RESERVE_BYTES, &reserved));
  for (const int option : {SQLITE_DBCONFIG_ENABLE_TRIGGER, SQLITE_DBCONFIG_ENABLE_VIEW})
    check(sqlite3_db_config(handle(), option, 0, nullptr));
  if (use == Use::copy) execute("PRAGMA journal_mode=OFF");  // before DEFENSIVE, which refuses it
  check(sqlite3_db_config(handle(), SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr));
  execute(
      "PRAGMA page_size=4096; PRAGMA encoding='UTF-8'; PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON;"
      "PRAGMA temp_store=MEMORY; PRAGMA locking_mode=EXCLUSIVE;");
  execute(("PRAGMA max_page_count=" + std::to_string(max_pages)).c_str());
  if (use == Use::copy) return execute("PRAGMA synchronous=OFF;");
  execute(
      "PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA cache_size=-16000; PRAGMA wal_autocheckpoint=0;"
      "PRAGMA mmap_size=0;");
  leave_log_alone(true);
  sqlite3_wal_hook(handle(), note_log_pages, log_pages_.get());
}

void Connection::execute(const char* sql) {
  check(sqlite3_exec(handle(), sql, nullptr, nullptr, nullptr));
}

std::int64_t Connection::number(const char* sql) {
  sqlite3_stmt* statement = nullptr;
  check(sqlite3_prepare_v2(handle(), sql, -1, &statement, nullptr));
  const int code = sqlite3_step(statement);
  const std::int64_t value = code == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
  sqlite3_finalize(statement);
  if (code != SQLITE_ROW) throw last_failure(code);
  return value;
}

Error Connection::last_error(int code) const {
  const unsigned page = code == SQLITE_IOERR_DATA ? vfs_->damaged_page() : 0;
  return sqlite_error(handle(), code, file_, page ? "page " + std::to_string(page) + " is damaged" : std::string());
}
Failure Connection::last_failure(int code) const {
  if ((code & 0xff) == SQLITE_NOMEM) throw std::bad_alloc();
  return {.error = last_error(code), .sqlite_code = code};
}

int Connection::checkpoint(bool truncates) noexcept {
  const int mode = truncates ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE;
  const int code = sqlite3_wal_checkpoint_v2(handle(), "main", mode, nullptr, nullptr);
  if (code == SQLITE_OK) *log_pages_ = 0;
  return code;
}

sqlite3_file* Connection::open_file() const noexcept {
  sqlite3_file* file = nullptr;
  const int code = sqlite3_file_control(handle(), "main", SQLITE_FCNTL_FILE_POINTER, &file);
  return code == SQLITE_OK && file && file->pMethods ? file : nullptr;
}

std::string Connection::first_bytes() const {
  sqlite3_file* file = open_file();
  std::string bytes(16, '\0');
  if (!file || file->pMethods->xRead(file, bytes.data(), static_cast<int>(bytes.size()), 0) != SQLITE_OK) return {};
  return bytes;
}

std::int64_t Connection::file_size() const {
  sqlite3_file* file = open_file();
  sqlite3_int64 size = 0;
  check(file ? file->pMethods->xFileSize(file, &size) : SQLITE_CANTOPEN);
  return size;
}

bool Connection::overwrites_safely() const noexcept {
  sqlite3_file* file = open_file();
  return file && (file->pMethods->xDeviceCharacteristics(file) & SQLITE_IOCAP_POWERSAFE_OVERWRITE) != 0;
}

void Connection::end_left_transaction() {
  if (sqlite3_get_autocommit(handle()) == 0) execute("ROLLBACK");
}

void Connection::leave_log_alone(bool leaves) noexcept {
  sqlite3_db_config(handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, leaves ? 1 : 0, nullptr);
}

// IMMEDIATE: a statement that reads first would otherwise need a second lock to write.
Transaction::Transaction(Connection& connection) : connection_(&connection) {
  connection.execute("BEGIN IMMEDIATE");
}

Transaction::~Transaction() {
  if (connection_) roll_back();
}

int Transaction::commit() noexcept {
  const int code = sqlite3_exec(connection_->handle(), "COMMIT", nullptr, nullptr, nullptr);
  if (code == SQLITE_OK) connection_ = nullptr;
  return code;
}

// SQLite has already rolled back after some errors. If it has no memory to do so, the next call does it: see
// end_left_transaction().
void Transaction::roll_back() noexcept {
  if (sqlite3_get_autocommit(connection_->handle()) == 0)
    sqlite3_exec(connection_->handle(), "ROLLBACK", nullptr, nullptr, nullptr);
}

bool outcome_is_known(const Connection& connection, int code) noexcept {
  return (code & 0xff) == SQLITE_FULL && connection.overwrites_safely();
}

}  // namespace custengine::sqlite
