#pragma once

#include "cli/failure.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace custengine::cli {

struct Loaded;

/// The command to run. Set while the command line is parsed, called afterwards.
using Run = std::function<ExitCode()>;

/// The customers that a shell has open. Empty without a shell: each command then reads its own files.
using Opened = std::shared_ptr<Loaded>;

// Each function adds subcommands, which set `run`. `app` and `run` must outlive the parsing.

/// Adds all commands that work on customers, from files or open in a shell.
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
void add_open(CLI::App& app, Run& run);
void add_database_commands(CLI::App& app, Run& run);
void add_serve(CLI::App& app, Run& run);
void add_openapi(CLI::App& app, Run& run);
/// `words`: the command to run, from cut_command().
void add_exec(CLI::App& app, Run& run, std::vector<std::string> words);
/// Takes the words behind the first "--" away from those of `exec`, whose command may have flags of its own. Empty for
/// other commands.
std::vector<std::string> cut_command(std::vector<std::string>& words);
void add_tour(CLI::App& app, Run& run);
void add_complete(CLI::App& app, Run& run);

}  // namespace custengine::cli
