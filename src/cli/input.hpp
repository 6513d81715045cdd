#pragma once

#include "cli/failure.hpp"

#include <custengine/engine.hpp>
#include <custengine/io.hpp>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace custengine::cli {

struct Loaded;

/// The customers that a command works on: files and how to read them, a tenant of a database, or the customers that a
/// shell has open.
struct InputOptions {
  std::shared_ptr<Loaded> opened = {};  ///< if set, no files are read, and there are no flags for them
  std::vector<std::string> files = {};  ///< "-" is standard input
  std::string database = {};            ///< if set, the customers are those of a tenant in this file
  std::optional<std::string> tenant = {}, locale = {}, country_code = {};
  Format format = Format::detect;
  std::vector<std::string> maps = {};  ///< each "name=wire name,…"
  std::string encoding = {};
  bool trim = false;
  std::vector<std::string> empty_values = {};
  std::vector<std::string> allowed_extensions = {};
  bool allows_duplicate_references = false;
  std::vector<SearchField> also_searched = {};

  /// True if the options of reading change the contents, so that a written file would differ from the one read.
  bool is_foreign() const noexcept { return !maps.empty() || !encoding.empty() || trim || !empty_values.empty(); }
  /// The name of the tenant that is made.
  std::string new_tenant() const { return tenant.value_or("default"); }
};

/// Adds FILE..., at least one file.
CLI::Option* add_files_to_read(CLI::App& app, InputOptions& options);
/// Adds --db. If it is given, `replaced` is not required.
void add_database_flag(CLI::App& app, InputOptions& options, CLI::Option* replaced,
                       const std::string& help = "use the customers of this database; see --tenant");
/// Adds FILE... and --db. Adds nothing in a shell: the command works on the open customers.
void add_input_files(CLI::App& app, InputOptions& options);
/// Adds the flags of reading and of the tenant. Adds nothing in a shell.
void add_input_flags(CLI::App& app, InputOptions& options);
/// Adds the flags of reading.
void add_reading_flags(CLI::App& app, InputOptions& options);

/// Throws Failure (exit_wrong_usage) if an entry is not NAME=FIELD.
std::map<std::string, std::string> parse_maps(const std::vector<std::string>& maps);

/// The options of the tenant for the files. It has no indexes, since a command runs only one query.
/// Throws Failure (exit_wrong_usage) if an extension code is not valid.
TenantOptions tenant_options(const InputOptions& options);
/// As tenant_options, but with the indexes that a tenant has by default.
TenantOptions indexed_tenant_options(const InputOptions& options);

ReadOptions read_options(const InputOptions& options);

}  // namespace custengine::cli
