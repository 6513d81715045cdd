// The program custengine: docs/cli.md.

#include "cli/commands.hpp"
#include "cli/messages.hpp"

#include <custengine/result.hpp>
#include <custengine/version.hpp>

#include <CLI/CLI.hpp>

#include <csignal>
#include <iostream>
#include <new>
#include <string>

namespace {

using namespace custengine::cli;

int usage_error(const CLI::App& app, const CLI::ParseError& error) {
  std::string command = app.get_name();
  const auto unknown = app.remaining();
  for (const CLI::App* chosen : app.get_subcommands()) command += " " + chosen->get_name();
  report_error(app.get_subcommands().empty() && !unknown.empty() ? "there is no command " + unknown.front()
                                                                 : std::string(error.what()));
  hint(command + " --help");
  return exit_wrong_usage;
}

int run_program(int count, char** arguments) {
  CLI::App app("Works with files of customers: JSON Lines, JSON arrays and CSV.", "custengine");
  app.set_version_flag("--version", CUSTENGINE_VERSION);
  app.require_subcommand(1);
  app.footer(
      "custengine COMMAND --help tells more. Exit codes: 0 done, 1 not found, 2 wrong usage, 3 bad data, "
      "4 not written.");
  Run run;
  for (const auto add : {add_list, add_search, add_get, add_update, add_attach_and_detach, add_remove, add_import,
                         add_convert, add_check, add_generate, add_stats, add_tour})
    add(app, run);
  try {
    app.parse(count, arguments);
  } catch (const CLI::Success& asked) {  // --help, --version
    return app.exit(asked);
  } catch (const CLI::ParseError& error) {
    return usage_error(app, error);
  }
  const ExitCode exit_code = run();
  finish_output();
  return exit_code;
}

}  // namespace

int main(int count, char** arguments) {
  std::signal(SIGXFSZ, SIG_IGN);  // a file that grows too large is then an error of the write
  std::ios::sync_with_stdio(false);
  try {
    return run_program(count, arguments);
  } catch (const Failure& failure) {
    report_error(failure.what());
    if (!failure.hint().empty()) hint(failure.hint());
    return failure.exit_code();
  } catch (const custengine::Exception& exception) {
    report_error(exception.what());
    return to_failure(exception.error()).exit_code();
  } catch (const std::bad_alloc&) {
    report_error("there is not enough memory");
    return exit_not_written;
  }
}
