#pragma once

#include "cli/commands.hpp"

#include <string>
#include <vector>

namespace custengine::cli {

/// Does what `words` ask of the app, whose subcommands set `run`, and sees to it that all of its output was written.
/// What goes wrong is told on standard error, and its exit code given.
ExitCode run_command(CLI::App& app, Run& run, std::vector<std::string> words);

/// As run_command, for what is no command of an app.
ExitCode run_reporting(const Run& run);

}  // namespace custengine::cli
