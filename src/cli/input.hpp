#pragma once

#include "cli/failure.hpp"

#include <custengine/engine.hpp>
#include <custengine/io.hpp>

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace custengine::cli {

struct Loaded;

/// Which customers a command works on: those of files, and how these are read; or those that a shell has open.
struct InputOptions {
  std::shared_ptr<Loaded> opened = {};  ///< then no files are read, and their flags are none
  std::vector<std::string> files = {};  ///< "-": standard input
  std::string tenant = "default", locale = {}, country_code = {};
  Format format = Format::detect;
  std::vector<std::string> maps = {};  ///< each "name=wire name,…"
  std::string encoding = {};
  bool trim = false;
  std::vector<std::string> empty_values = {};
  std::vector<std::string> allowed_extensions = {};
  bool allows_duplicate_references = false;
  std::vector<SearchField> also_searched = {};

  /// Whether the files are read as other than they would be written.
  bool is_foreign() const noexcept { return !maps.empty() || !encoding.empty() || trim || !empty_values.empty(); }
};

/// Adds FILE..., at least one.
void add_files_to_read(CLI::App& app, InputOptions& options);
/// The same, in a shell nothing: what is open is what the command works on.
void add_input_files(CLI::App& app, InputOptions& options);
/// Adds how files are read and what tenant they go into; in a shell nothing.
void add_input_flags(CLI::App& app, InputOptions& options);
/// Adds how files are read.
void add_reading_flags(CLI::App& app, InputOptions& options);

/// Throws Failure (exit_wrong_usage) when an entry is not NAME=FIELD.
std::map<std::string, std::string> parse_maps(const std::vector<std::string>& maps);

/// Options of the tenant that the files go into. It has no indexes: one command asks once.
/// Throws Failure (exit_wrong_usage) when an extension code is none.
TenantOptions tenant_options(const InputOptions& options);
/// The same, as a host would have it: with the indexes that a tenant has by default.
TenantOptions indexed_tenant_options(const InputOptions& options);

ReadOptions read_options(const InputOptions& options);

}  // namespace custengine::cli
