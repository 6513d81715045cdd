#pragma once

#include "cli/failure.hpp"

#include <functional>
#include <memory>

namespace CLI {
class App;
}

namespace custengine::cli {

struct Loaded;

/// What the command line asks for; set while it is parsed, called after.
using Run = std::function<ExitCode()>;

/// The customers that a shell has open; empty where there is no shell, and a command reads files of its own.
using Opened = std::shared_ptr<Loaded>;

// Each adds subcommands, which set `run`. Both must outlive the parsing.

/// All that work on customers: those of files, or those that a shell has open.
void add_customer_commands(CLI::App& app, Run& run, const Opened& opened);

void add_list(CLI::App& app, Run& run, const Opened& opened = {});
void add_search(CLI::App& app, Run& run, const Opened& opened = {});
void add_get(CLI::App& app, Run& run, const Opened& opened = {});
void add_count(CLI::App& app, Run& run, const Opened& opened = {});
void add_update(CLI::App& app, Run& run, const Opened& opened = {});
void add_attach_and_detach(CLI::App& app, Run& run, const Opened& opened = {});
void add_remove(CLI::App& app, Run& run, const Opened& opened = {});
void add_import(CLI::App& app, Run& run, const Opened& opened = {});
void add_facets(CLI::App& app, Run& run, const Opened& opened = {});
void add_suggest(CLI::App& app, Run& run, const Opened& opened = {});
void add_duplicates(CLI::App& app, Run& run, const Opened& opened = {});
void add_merge(CLI::App& app, Run& run, const Opened& opened = {});
void add_stats(CLI::App& app, Run& run, const Opened& opened = {});
void add_convert(CLI::App& app, Run& run);
void add_check(CLI::App& app, Run& run);
void add_generate(CLI::App& app, Run& run);
void add_shell(CLI::App& app, Run& run);
void add_tour(CLI::App& app, Run& run);
void add_complete(CLI::App& app, Run& run);

}  // namespace custengine::cli
