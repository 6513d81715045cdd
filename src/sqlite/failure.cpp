#include "sqlite/failure.hpp"

#include <sqlite3.h>

#include <cerrno>
#include <cstring>
#include <new>
#include <utility>

namespace custengine::sqlite {
namespace {

ErrorCode code_of(int sqlite_code) noexcept {
  switch (sqlite_code) {
    case SQLITE_IOERR_DATA:
    case SQLITE_IOERR_SHORT_READ:
    case SQLITE_IOERR_CORRUPTFS:
      return ErrorCode::data_loss;
    default:
      break;
  }
  switch (sqlite_code & 0xff) {
    case SQLITE_FULL:
    case SQLITE_TOOBIG:
      return ErrorCode::resource_exhausted;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_MISMATCH:
      return ErrorCode::data_loss;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return ErrorCode::failed_precondition;
    case SQLITE_CONSTRAINT:
      return ErrorCode::already_exists;
    default:
      return ErrorCode::unavailable;
  }
}

// The system's reason helps only if the file could not be opened, read or written.
std::string reason_of_system(sqlite3* database, int code) {
  const int primary = code & 0xff;
  const int error = sqlite3_system_errno(database);
  if (error == 0 || code_of(code) == ErrorCode::data_loss ||
      (primary != SQLITE_IOERR && primary != SQLITE_CANTOPEN && primary != SQLITE_FULL))
    return {};
  return std::string(", ") + std::strerror(error);
}

}  // namespace

Failure failure(ErrorCode code, std::string message) {
  return {.error = {.code = code, .message = std::move(message)}};
}

Failure system_failure(std::string_view doing, const std::string& file, int error) {
  const bool has_room = error != ENOSPC && error != EDQUOT;
  std::string message = "cannot ";
  message.append(doing).append(" ").append(file).append(": ").append(std::strerror(error));
  return failure(has_room ? ErrorCode::unavailable : ErrorCode::resource_exhausted, std::move(message));
}

Error sqlite_error(sqlite3* database, int code, const std::string& file, const std::string& detail) {
  std::string message = file + ": " + (database ? sqlite3_errmsg(database) : sqlite3_errstr(code));
  if (database) message += reason_of_system(database, code);
  if (!detail.empty()) message += ", " + detail;
  message += " (SQLite error " + std::to_string(code) + ")";
  return {.code = code_of(code), .message = std::move(message)};
}

Failure sqlite_failure(sqlite3* database, int code, const std::string& file, const std::string& detail) {
  if ((code & 0xff) == SQLITE_NOMEM) throw std::bad_alloc();
  return {.error = sqlite_error(database, code, file, detail), .sqlite_code = code};
}

}  // namespace custengine::sqlite
