#pragma once

#include "cli/failure.hpp"
#include "cli/input.hpp"

#include <custengine/engine.hpp>
#include <custengine/persistence.hpp>

#include <memory>
#include <string>

namespace custengine::cli {

struct Loaded;

/// An error of a database as a Failure: data_loss becomes exit_bad_data, invalid_argument and already_exists become
/// exit_wrong_usage, not_found becomes exit_not_found, all others exit_not_written.
Failure database_failure(const Error& error, std::string hint = {});

/// Opens a file that keeps tenants. Throws Failure: as database_failure; exit_wrong_usage if the file does not exist or
/// is empty, or if the program was built without SQLite; exit_bad_data if it is no database.
std::shared_ptr<Persistence> open_database(const std::string& file);

/// Puts a backup in place of a database, which need not exist. Throws Failure: as open_database.
void restore_database(const std::string& backup, const std::string& file);

/// Makes an engine of the tenants, without loading any. Throws Failure as database_failure.
Engine make_engine(std::shared_ptr<Persistence> database);

/// Makes an engine with all tenants loaded, for a server, whose sessions are opened by token. Throws Failure as
/// database_failure.
Engine make_engine_of_record(std::shared_ptr<Persistence> database, std::shared_ptr<Authenticator> authenticator);

/// Opens the database of the options and loads the tenant that they name, or the only one. Throws Failure: as
/// open_database; exit_not_found if there is no such tenant; exit_wrong_usage if none is named and there are several,
/// or if the options differ from the tenant's.
std::shared_ptr<Loaded> load_from_database(const InputOptions& options);

/// As load_from_database, but makes the file and the tenant if they do not exist. The new tenant has the options and
/// the indexes that a tenant has by default. If it throws Failure, nothing was made, except perhaps a file without
/// tenants.
std::shared_ptr<Loaded> load_or_make_tenant(const InputOptions& options);

/// Loads another tenant of the database in place of the one that is loaded. Throws Failure as load_from_database; the
/// old tenant then stays loaded.
void switch_tenant(Loaded& loaded, const std::string& tenant);

/// "300 customers in tenant default of shop.db".
std::string describe(const Loaded& loaded);

}  // namespace custengine::cli
