// The program custengine, see docs/cli.md.

#include "cli/commands.hpp"
#include "cli/running.hpp"
#include "cli/standard_descriptors.hpp"

#include <custengine/version.hpp>

#include <CLI/CLI.hpp>

#include <algorithm>
#include <csignal>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace custengine::cli;

void add_commands(CLI::App& app, Run& run, std::vector<std::string> command) {
  add_customer_commands(app, run, {});
  for (const auto add : {add_convert, add_check, add_generate, add_shell, add_open, add_database_commands, add_serve,
                         add_openapi, add_tour, add_complete})
    add(app, run);
  add_exec(app, run, std::move(command));
}

ExitCode run_program(std::vector<std::string> words) {
  CLI::App app("Works with customers: in files (JSON Lines, JSON arrays, CSV), and in databases.", "custengine");
  app.set_version_flag("--version", CUSTENGINE_VERSION);
  app.require_subcommand(1);
  app.footer(
      "custengine COMMAND --help lists all flags. Exit codes: 0 done, 1 not found, 2 wrong usage, 3 bad data, "
      "4 not written.");
  Run run;
  add_commands(app, run, cut_command(words));
  return run_command(app, run, std::move(words));
}

}  // namespace

int main(int count, char** arguments) {
  if (!open_standard_descriptors()) return exit_not_written;
  std::signal(SIGXFSZ, SIG_IGN);  // a write beyond the size limit then fails with EFBIG
  try {
    return run_program({arguments + std::min(count, 1), arguments + count});
  } catch (...) {
    return report_exception();
  }
}
