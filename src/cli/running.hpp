#pragma once

#include "cli/commands.hpp"

#include <string>
#include <vector>

namespace custengine::cli {

/// Does what `words` ask of the app, whose subcommands set `run`, and sees to it that all of its output was written.
/// Reports what goes wrong on standard error and returns its exit code. Words that are not UTF-8 are refused, unless
/// they name files.
ExitCode run_command(CLI::App& app, Run& run, std::vector<std::string> words);

/// Reports the exception that is being handled on standard error and returns its exit code.
/// Requires: called in a catch clause.
ExitCode report_exception() noexcept;

/// As run_command, for what is no command of an app.
ExitCode run_reporting(const Run& run) noexcept;

}  // namespace custengine::cli
