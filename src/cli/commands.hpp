#pragma once

#include "cli/failure.hpp"

#include <functional>

namespace CLI {
class App;
}

namespace custengine::cli {

/// What the command line asks for; set while it is parsed, called after.
using Run = std::function<ExitCode()>;

// Each adds one or two subcommands, which set `run`. Both must outlive the parsing.

void add_list(CLI::App& app, Run& run);
void add_search(CLI::App& app, Run& run);
void add_get(CLI::App& app, Run& run);
void add_update(CLI::App& app, Run& run);
void add_attach_and_detach(CLI::App& app, Run& run);
void add_remove(CLI::App& app, Run& run);
void add_import(CLI::App& app, Run& run);
void add_convert(CLI::App& app, Run& run);
void add_check(CLI::App& app, Run& run);
void add_generate(CLI::App& app, Run& run);
void add_stats(CLI::App& app, Run& run);
void add_tour(CLI::App& app, Run& run);

}  // namespace custengine::cli
