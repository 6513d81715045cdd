#pragma once

#include "cli/file_identity.hpp"
#include "cli/input.hpp"

#include <custengine/engine.hpp>
#include <custengine/io.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace custengine::cli {

inline constexpr PermissionSet all_permissions = {Permission::tenant_access, Permission::tenant_backoffice};

/// A row that could not be imported. Line 0 stands for the whole file.
struct Problem {
  std::string file = {};
  ImportReport::Item item = {};
};

/// An engine with one tenant that is loaded, and the problems of loading files into it.
struct Loaded {
  Engine engine = Engine();
  Session session;  ///< has all permissions
  std::string tenant = {};
  std::string database = {};   ///< the file that keeps the tenant; empty: the tenant is in memory only
  bool is_new_tenant = false;  ///< true if this run made the tenant in the database
  std::vector<Problem> problems = {};
  /// The regular files that were read or written, with their stamps at that time. The tenant holds that state, nothing
  /// newer.
  std::map<std::string, FileStamp> stamps = {};

  /// The stamp of the file that the path names, even if it was read by another name. nullopt if it was neither read nor
  /// written.
  std::optional<FileStamp> stamp_of_file(const std::string& path) const;
  void note_written(const std::string& path, const FileStamp& stamp);
};

/// Makes an engine with an empty tenant. Throws Failure (exit_wrong_usage) if the options are not valid.
Loaded make_tenant(const InputOptions& options, const TenantOptions& tenant);

/// Throws Failure (exit_wrong_usage) if the file cannot be opened. Does not open it: a pipe can be read only once.
void require_readable(const std::string& file);
/// Throws Failure (exit_wrong_usage) if the error of read_customers comes from the map or the encoding.
void require_good_flags(const Error& error, const ReadOptions& options);

/// Reads one file into the session. If the file is not valid as a whole, or is truncated, that is one more problem.
/// Stops early if the database takes no more writes.
/// Throws Failure (exit_wrong_usage) if the file cannot be opened, or if the map or the encoding is not valid.
ImportReport load_file(const std::string& file, Loaded& loaded, ReadOptions options);

/// As load_file, into any session; `problems` gets what is wrong. `goes_on` is asked now and then; false stops.
ImportReport load_into(Session& session, const std::string& file, ReadOptions options, std::vector<Problem>& problems,
                       const std::function<bool()>& goes_on);

/// The customers that a shell has open, those of a database, or those of all files of the options, with the ids, times
/// and versions of the files. `tenant`: not for a database, whose tenants have options of their own.
std::shared_ptr<Loaded> load(const InputOptions& options);
std::shared_ptr<Loaded> load(const InputOptions& options, const TenantOptions& tenant);

/// One line per violation: "customers.csv:3:1: email: …".
std::vector<std::string> problem_lines(const Problem& problem);

/// True if a file has names that are not fields. The user should then give --map.
bool needs_column_mapping(const std::vector<Problem>& problems);
void suggest_column_mapping();

/// Prints the first problems and a hint to standard error. Returns exit_bad_data, or exit_done if there are no
/// problems.
ExitCode warn_of(const std::vector<Problem>& problems);

/// Throws Failure (exit_bad_data) if there are problems. A file must not be written back without all of its rows.
void require_no_problems(const std::vector<Problem>& problems);

/// The file's name for messages: "-" becomes "standard input".
std::string shown_name(const std::string& file);

}  // namespace custengine::cli
