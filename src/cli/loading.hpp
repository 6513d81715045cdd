#pragma once

#include "cli/file_identity.hpp"
#include "cli/input.hpp"

#include <custengine/engine.hpp>
#include <custengine/io.hpp>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace custengine::cli {

/// A row that could not be taken; line 0: the file as a whole.
struct Problem {
  std::string file = {};
  ImportReport::Item item = {};
};

/// An engine with one tenant, and what went wrong in filling it.
struct Loaded {
  Engine engine = Engine();
  Session session;  ///< may do everything
  std::vector<Problem> problems = {};
  /// The regular files that were read or written, each as it was then: what they hold is here, and nothing newer.
  std::map<std::string, FileStamp> stamps = {};

  /// Of the file that the path leads to, whatever it was called then; nullopt: it was neither read nor written.
  std::optional<FileStamp> stamp_of_file(const std::string& path) const;
  void note_written(const std::string& path, const FileStamp& stamp);
};

/// An engine with an empty tenant. Throws Failure (exit_wrong_usage) when the options make no sense.
Loaded make_tenant(const InputOptions& options, const TenantOptions& tenant);

/// Reads one file into the session. A file that makes no sense as a whole, or breaks off, is a problem of its own.
/// Throws Failure (exit_wrong_usage) when the file cannot be opened or the map or the encoding makes no sense.
ImportReport load_file(const std::string& file, Loaded& loaded, ReadOptions options);

/// What a shell has open, or all files of the options, with ids, times and versions as they have them.
std::shared_ptr<Loaded> load(const InputOptions& options);
std::shared_ptr<Loaded> load(const InputOptions& options, const TenantOptions& tenant);

/// "customers.csv:3:1: email: …": a line per violation.
std::vector<std::string> problem_lines(const Problem& problem);

/// Whether a file names fields that are none of ours: --map is what helps.
bool needs_a_map(const std::vector<Problem>& problems);
void hint_at_a_map();

/// Names the first problems on standard error, and what to do. Gives exit_bad_data; exit_done when there are none.
ExitCode warn_of(const std::vector<Problem>& problems);

/// Throws Failure (exit_bad_data) when there are problems: what is written back must hold every row of its file.
void require_no_problems(const std::vector<Problem>& problems);

/// "-" as people call it.
std::string shown_name(const std::string& file);

}  // namespace custengine::cli
