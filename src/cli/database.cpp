#include "cli/database.hpp"

#include "cli/file_identity.hpp"
#include "cli/loading.hpp"
#include "cli/option_values.hpp"
#include "cli/saving.hpp"

#if CUSTENGINE_CLI_HAS_SQLITE
#include <custengine/sqlite.hpp>
#endif

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace custengine::cli {
namespace {

template <class T>
T checked_database(Result<T> result) {
  if (!result) throw database_failure(result.error());
  return std::move(result).value();
}

#if CUSTENGINE_CLI_HAS_SQLITE
std::shared_ptr<Persistence> open_or_make(const std::string& file) {
  return checked_database(open_sqlite(file));
}
Result<void> restore(const std::string& backup, const std::string& file) {
  return restore_sqlite(backup, file);
}
#else
[[noreturn]] void refuse() {
  throw Failure(exit_wrong_usage, "this build has no SQLite, so it has no databases");
}
std::shared_ptr<Persistence> open_or_make(const std::string& /*file*/) {
  refuse();
}
Result<void> restore(const std::string& /*backup*/, const std::string& /*file*/) {
  refuse();
}
#endif

void require_no_files(const InputOptions& options) {
  if (!options.files.empty())
    throw Failure(exit_wrong_usage, fmt::format("the customers come from {} or from --db, not from both",
                                                fmt::join(options.files, ", ")));
  if (options.is_foreign() || options.format != Format::detect)
    throw Failure(exit_wrong_usage, "--format, --map, --encoding, --trim and --empty are for files, not for --db");
}

// open_or_make() would make a database of a file that is missing or empty.
void require_database(const std::string& file) {
  std::error_code failed;
  const auto status = std::filesystem::status(file, failed);
  const auto refuse = [&file](const std::string& reason) {
    throw Failure(exit_wrong_usage, fmt::format("cannot open {}: {}", file, reason),
                  "custengine import FILE --db DATABASE makes a database");
  };
  if (!std::filesystem::exists(status)) refuse(failed ? failed.message() : std::strerror(ENOENT));
  if (!std::filesystem::is_regular_file(status)) refuse("it is no regular file");
  if (std::filesystem::is_empty(file, failed)) refuse("it is empty");
  if (std::ifstream(file) && !is_database(file))
    throw Failure(exit_bad_data, file + " is no database, or its beginning is damaged",
                  "files of customers are given without --db");
}

// Looks at the names only: no tenant is loaded.
std::string choose_tenant(const Engine& engine, const InputOptions& options) {
  const std::vector<std::string> names = engine.tenants();
  const std::string has =
      names.empty() ? " has no tenants" : fmt::format(" has these tenants: {}", fmt::join(names, ", "));
  if (!options.tenant && names.size() == 1) return names.front();
  if (!options.tenant && !names.empty())
    throw Failure(exit_wrong_usage, "--tenant is needed: " + options.database + has);
  if (!options.tenant)
    throw Failure(exit_not_found, options.database + has, "custengine import FILE --db " + options.database);
  if (!engine.has_tenant(*options.tenant))
    throw Failure(exit_not_found, fmt::format("there is no tenant {}: {}{}", *options.tenant, options.database, has));
  return *options.tenant;
}

// Names each option that was given and that the tenant has otherwise.
std::string differences(const TenantOptions& kept, const InputOptions& given) {
  std::vector<std::string> found;
  const auto compare = [&found](const char* flag, const std::optional<std::string>& wanted, const std::string& is) {
    if (wanted && *wanted != is)
      found.push_back(fmt::format("{} is {}, not {}", flag, is.empty() ? "not set" : is, *wanted));
  };
  compare("--locale", given.locale, kept.locale);
  compare("--country", given.country_code, kept.country_code);
  for (const std::string& name : given.allowed_extensions)
    if (!std::ranges::count(kept.allowed_extensions, checked(ExtensionCode::parse(name))))
      found.push_back(fmt::format("--allow-extension {} is not set", name));
  for (const SearchField field : given.also_searched)
    if (!std::ranges::count(kept.also_searched, field))
      found.push_back(fmt::format("--also-search {} is not set", to_string(field)));
  if (given.allows_duplicate_references && kept.unique_external_reference)
    found.emplace_back("--allow-duplicate-references is not set");
  return fmt::format("{}", fmt::join(found, "; "));
}

std::shared_ptr<Loaded> load_tenant(Engine engine, const std::string& tenant, const InputOptions& options) {
  checked_database(engine.load_tenant(tenant));
  if (const auto found = differences(checked_database(engine.options(tenant)), options); !found.empty())
    throw Failure(exit_wrong_usage, fmt::format("tenant {} keeps its options: {}", tenant, found));
  Session session = checked_database(engine.session(tenant, all_permissions));
  return std::make_shared<Loaded>(Loaded{
      .engine = std::move(engine), .session = std::move(session), .tenant = tenant, .database = options.database});
}

unsigned loading_threads() noexcept {
  return std::clamp(std::thread::hardware_concurrency(), 1U, 8U);
}

}  // namespace

Failure database_failure(const Error& error, std::string hint) {
  const Failure failure = to_failure(error, std::move(hint));
  const bool is_refused = error.code == ErrorCode::failed_precondition;  // such as: another program has it open
  return {is_refused ? exit_not_written : failure.exit_code(), failure.what(), failure.hint()};
}

void restore_database(const std::string& backup, const std::string& file) {
  open_database(backup);  // with the errors of a file that is no database
  if (const auto restored = restore(backup, file); !restored) throw database_failure(restored.error());
}

std::shared_ptr<Persistence> open_database(const std::string& file) {
  require_database(file);
  return open_or_make(file);
}

Engine make_engine(std::shared_ptr<Persistence> database) {
  return checked_database(Engine::open(
      {.persistence = std::move(database), .load = LoadMode::on_demand, .load_threads = loading_threads()}));
}

Engine make_engine_of_record(std::shared_ptr<Persistence> database, std::shared_ptr<Authenticator> authenticator) {
  return checked_database(Engine::open({.authenticator = std::move(authenticator),
                                        .persistence = std::move(database),
                                        .load = LoadMode::all,
                                        .load_threads = loading_threads()}));
}

std::shared_ptr<Loaded> load_from_database(const InputOptions& options) {
  require_no_files(options);
  Engine engine = make_engine(open_database(options.database));
  const std::string tenant = choose_tenant(engine, options);
  return load_tenant(std::move(engine), tenant, options);
}

std::shared_ptr<Loaded> load_or_make_tenant(const InputOptions& options) {
  require_no_files(options);
  const TenantOptions wanted = indexed_tenant_options(options);
  (void)make_tenant(options, wanted);  // throws if the options are not valid, before a file is made
  Engine engine = make_engine(open_or_make(options.database));
  const bool is_new = options.tenant ? !engine.has_tenant(*options.tenant) : engine.tenants().empty();
  if (is_new) checked_database(engine.create_tenant(options.new_tenant(), wanted));
  const std::string tenant = is_new ? options.new_tenant() : choose_tenant(engine, options);
  auto loaded = load_tenant(std::move(engine), tenant, options);
  loaded->is_new_tenant = is_new;
  return loaded;
}

void switch_tenant(Loaded& loaded, const std::string& tenant) {
  if (tenant == loaded.tenant) return;
  (void)choose_tenant(loaded.engine, {.database = loaded.database, .tenant = tenant});
  checked_database(loaded.engine.load_tenant(tenant));
  loaded.session = checked_database(loaded.engine.session(tenant, all_permissions));
  (void)loaded.engine.unload_tenant(std::exchange(loaded.tenant, tenant));
}

std::string describe(const Loaded& loaded) {
  return fmt::format("{} in tenant {} of {}", count_of_customers(checked(loaded.session.count())), loaded.tenant,
                     loaded.database);
}

}  // namespace custengine::cli
