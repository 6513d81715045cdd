#include "cli/running.hpp"

#include "cli/messages.hpp"

#include <custengine/result.hpp>

#include <CLI/CLI.hpp>

#include <algorithm>
#include <new>

namespace custengine::cli {
namespace {

ExitCode usage_error(const CLI::App& app, const CLI::ParseError& error) {
  std::string command = app.get_name();
  const auto unknown = app.remaining();
  for (const CLI::App* chosen : app.get_subcommands())
    command.append(command.empty() ? "" : " ").append(chosen->get_name());
  report_error(app.get_subcommands().empty() && !unknown.empty() ? "there is no command " + unknown.front()
                                                                 : std::string(error.what()));
  hint(command.empty() ? ".help" : command + " --help");
  return exit_wrong_usage;
}

}  // namespace

ExitCode run_reporting(const Run& run) {
  try {
    const ExitCode exit_code = run();
    finish_output();
    return exit_code;
  } catch (const Failure& failure) {
    report_error(failure.what());
    if (!failure.hint().empty()) hint(failure.hint());
    return failure.exit_code();
  } catch (const Exception& exception) {
    report_error(exception.what());
    return to_failure(exception.error()).exit_code();
  } catch (const std::bad_alloc&) {
    report_error("there is not enough memory");
    return exit_not_written;
  }
}

ExitCode run_command(CLI::App& app, Run& run, std::vector<std::string> words) {
  std::ranges::reverse(words);  // as CLI11 wants them
  return run_reporting([&]() -> ExitCode {
    try {
      app.parse(std::move(words));
    } catch (const CLI::Success& asked) {  // --help, --version
      (void)app.exit(asked);
      return exit_done;
    } catch (const CLI::ParseError& error) {
      return usage_error(app, error);
    }
    return run();
  });
}

}  // namespace custengine::cli
