#pragma once

#include "cli/commands.hpp"

#include <string>
#include <vector>

namespace custengine::cli {

/// Parses `words` with the app, whose subcommands set `run`, calls `run` and checks that all output was written.
/// Reports errors on standard error and returns their exit code. Refuses words that are not UTF-8, except file names.
ExitCode run_command(CLI::App& app, Run& run, std::vector<std::string> words);

/// Reports the current exception on standard error and returns its exit code.
/// Requires: called in a catch clause.
ExitCode report_exception() noexcept;

/// As run_command, but for a function that is not a command of an app.
ExitCode run_reporting(const Run& run) noexcept;

}  // namespace custengine::cli
