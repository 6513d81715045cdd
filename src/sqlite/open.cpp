#include "sqlite/file_system.hpp"
#include "sqlite/restore.hpp"
#include "sqlite/sqlite_file.hpp"

#include <custengine/sqlite.hpp>

#include <sqlite3.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

namespace custengine {
namespace {

using sqlite::failure;

// The program may run with another SQLite than the one it was built with.
void check_sqlite() {
  constexpr int first_with_strict_tables = 3037000;
  if (sqlite3_libversion_number() < first_with_strict_tables)
    throw failure(ErrorCode::failed_precondition,
                  std::string("SQLite 3.37 or later is needed; this is ") + sqlite3_libversion());
  if (sqlite3_threadsafe() == 0)
    throw failure(ErrorCode::failed_precondition, "this SQLite was built for programs of one thread");
}

void check_file_system(const std::string& file, const SqliteOptions& options) {
  if (options.allow_network_file_system) return;
  if (const std::string name = sqlite::network_file_system(file); !name.empty())
    throw failure(ErrorCode::failed_precondition, file + " is on a network file system (" + name +
                                                      "), whose locks and syncs are often not what they claim to be");
}

std::optional<Error> path_error(const std::string& file) {
  if (!file.empty() && file.find('\0') == std::string::npos) return std::nullopt;
  return Error{.code = ErrorCode::invalid_argument, .message = "the path of a file of tenants is empty or has a NUL"};
}

// The absolute path of a file that may not exist yet, without symbolic links.
std::string path_of_target(const std::string& file) {
  std::error_code unread;  // real_path() finds the reason
  if (std::filesystem::symlink_status(file, unread).type() != std::filesystem::file_type::not_found)
    return sqlite::real_path(file);
  const std::filesystem::path path(file);
  const std::filesystem::path folder = path.has_parent_path() ? path.parent_path() : ".";
  std::error_code error;
  const std::filesystem::path real_folder = std::filesystem::canonical(folder, error);
  if (error) throw sqlite::system_failure("open", file, error.value());
  return (real_folder / path.filename()).string();
}

}  // namespace

Result<std::shared_ptr<Persistence>> open_sqlite(const std::string& file, const SqliteOptions& options) {
  if (auto error = path_error(file)) return *std::move(error);
  try {
    check_sqlite();
    check_file_system(file, options);
    sqlite::make_file(file);
    const std::string path = sqlite::real_path(file);
    check_file_system(path, options);
    return std::shared_ptr<Persistence>(std::make_shared<sqlite::SqliteFile>(path, options));
  } catch (sqlite::Failure& found) {
    return std::move(found.error);
  }
}

Result<void> restore_sqlite(const std::string& backup, const std::string& file) {
  for (const std::string& path : {backup, file})
    if (auto error = path_error(path)) return *std::move(error);
  try {
    check_sqlite();
    const std::string from = sqlite::real_path(backup), to = path_of_target(file);
    if (from == to) throw failure(ErrorCode::invalid_argument, file + " cannot be restored from itself");
    sqlite::restore(from, to);
    return {};
  } catch (sqlite::Failure& found) {
    return std::move(found.error);
  }
}

}  // namespace custengine
