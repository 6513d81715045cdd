#include "cli/running.hpp"

#include "base/utf8.hpp"
#include "cli/messages.hpp"

#include <custengine/result.hpp>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <exception>
#include <new>
#include <sstream>

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

// File names may be any bytes. The arguments of `search` are files and the query, which the engine checks.
bool names_files(const CLI::Option& option) {
  return option.get_type_name() == "FILE" || option.get_name() == "FILE" || option.get_name() == "ARGUMENTS";
}

// Throws Failure if a value is not UTF-8, since a guess at its encoding could lose letters. Names every such option.
void require_utf8(const CLI::App& app) {
  Error error{.code = ErrorCode::invalid_argument};
  for (const CLI::App* command : app.get_subcommands())
    for (const CLI::Option* option : command->get_options())
      for (const std::string& word : option->results())
        if (!names_files(*option) && !base::is_utf8(word))
          error.message +=
              fmt::format("{}{}: \"{}\" is not UTF-8", error.message.empty() ? "" : "; ", option->get_name(), word);
  if (!error.message.empty())
    throw to_failure(error, "arguments must be UTF-8; the terminal's encoding does not matter");
}

}  // namespace

ExitCode report_exception() noexcept {
  ExitCode exit_code = exit_not_written;
  try {
    try {
      throw;
    } catch (const Failure& failure) {
      exit_code = failure.exit_code();
      report_error(failure.what());
      if (!failure.hint().empty()) hint(failure.hint());
    } catch (const Exception& exception) {
      exit_code = exit_code_of(exception.error().code);
      report_error(exception.what());
    } catch (const std::bad_alloc&) {
      report_error("there is not enough memory");
    } catch (const std::exception& exception) {
      report_error(exception.what());
    }
  } catch (...) {
    // Even the message could not be allocated. The exit code is enough.
  }
  return exit_code;
}

ExitCode run_reporting(const Run& run) noexcept {
  try {
    const ExitCode exit_code = run();
    finish_output();
    return exit_code;
  } catch (...) {
    return report_exception();
  }
}

ExitCode run_command(CLI::App& app, Run& run, std::vector<std::string> words) {
  std::ranges::reverse(words);  // CLI11 expects them in reverse order
  return run_reporting([&]() -> ExitCode {
    try {
      app.parse(std::move(words));
    } catch (const CLI::Success& asked) {  // --help, --version
      std::ostringstream text;
      (void)app.exit(asked, text);
      print(text.view());
      return exit_done;
    } catch (const CLI::ParseError& error) {
      return usage_error(app, error);
    }
    require_utf8(app);
    return run();
  });
}

}  // namespace custengine::cli
