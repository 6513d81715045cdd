#include "cli/commands.hpp"
#include "cli/line_editor.hpp"
#include "cli/messages.hpp"
#include "cli/running.hpp"
#include "cli/shell.hpp"
#include "cli/standard_descriptors.hpp"
#include "cli/terminal.hpp"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <cstddef>
#include <cstdint>
#include <istream>
#include <memory>
#include <optional>
#include <string>

namespace custengine::cli {
namespace {

// For a user at a terminal: errors are reported, and the shell continues.
ExitCode talk(Shell& shell) {
  LineEditor editor(history_file(), [&](std::string_view line) { return shell.completion(line); });
  say(".help lists the commands, .quit ends");
  while (!shell.is_ended()) {
    if (const auto line = editor.read_line(shell.prompt())) {
      (void)shell.run(*line);
    } else {
      print("\n");
      (void)shell.run(".quit");
    }
  }
  return exit_done;
}

// nullopt at the end of the script. Throws Failure (exit_bad_data) if the script cannot be read to its end.
std::optional<std::string> next_line(std::istream& script, std::uint64_t number) {
  constexpr std::size_t longest = std::size_t{16} << 20;  // the limit of a row, too
  std::string line;
  for (char c = 0; script.get(c); line += c) {
    if (c == '\n') return line;
    if (line.size() == longest)
      throw Failure(exit_bad_data, fmt::format("line {} is longer than {} bytes", number, longest));
  }
  if (script.bad()) throw Failure(exit_bad_data, "cannot read standard input");
  return line.empty() ? std::nullopt : std::optional(line);
}

// For a script: ends at the first failed command, since later commands may depend on it.
ExitCode follow_script(Shell& shell) {
  for (std::uint64_t number = 1; !shell.is_ended(); ++number) {
    const auto line = next_line(standard_input(), number);
    if (!line) break;
    if (const ExitCode exit_code = shell.run(*line); exit_code != exit_done) {
      say(fmt::format("line {} failed; later lines were not run", number));
      return exit_code;
    }
  }
  return shell.is_ended() ? exit_done : shell.quit();
}

ExitCode shell(const InputOptions& input) {
  const bool is_interactive = terminal_of(0).is_terminal && terminal_of(1).is_terminal;
  Shell shell(is_interactive);
  if (!input.files.empty() || !input.database.empty())
    if (const ExitCode exit_code = shell.open(input); exit_code != exit_done && !is_interactive) return exit_code;
  return is_interactive ? talk(shell) : follow_script(shell);
}

}  // namespace

void add_shell(CLI::App& app, Run& run) {
  const auto input = std::make_shared<InputOptions>();
  CLI::App& command = *app.add_subcommand("shell", "Keep files open and run commands on them");
  add_database_flag(command, *input,
                    command.add_option("FILE", input->files, "customers: JSON Lines, a JSON array or CSV"));
  add_input_flags(command, *input);
  command.footer("Reads commands from standard input. A script ends at the first command that fails.");
  command.callback([input, &run] { run = [input] { return shell(*input); }; });
}

void add_open(CLI::App& app, Run& run) {
  const auto input = std::make_shared<InputOptions>();
  CLI::App& command = *app.add_subcommand("open", "Open a database in a shell");
  command.add_option("FILE", input->database, "the database")->required();
  command.add_option("--tenant", input->tenant, "the tenant; not needed if there is only one")->type_name("ID");
  command.footer("Reads commands from standard input. Each change is in the database at once.");
  command.callback([input, &run] { run = [input] { return shell(*input); }; });
}

}  // namespace custengine::cli
