#pragma once

#include <custengine/result.hpp>

#include <string>
#include <string_view>

struct sqlite3;

namespace custengine::sqlite {

/// Thrown inside this folder. The calls of Persistence catch it, see SqliteFile.
struct Failure {
  Error error;
  int sqlite_code = 0;  ///< the extended code; 0: SQLite did not fail
};

/// A failure of ours.
Failure failure(ErrorCode code, std::string message);

/// What `errno` says about a call of the system: "cannot DOING FILE: REASON". No room is resource_exhausted, everything
/// else unavailable.
Failure system_failure(std::string_view doing, const std::string& file, int error);

/// What SQLite says about its last call. `detail` is added to its message if it is not empty.
Error sqlite_error(sqlite3* database, int code, const std::string& file, const std::string& detail = {});
/// The same as a Failure. Throws std::bad_alloc if SQLite had no memory.
Failure sqlite_failure(sqlite3* database, int code, const std::string& file, const std::string& detail = {});

}  // namespace custengine::sqlite
