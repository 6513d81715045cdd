#include "cli/commands.hpp"
#include "cli/completion.hpp"
#include "cli/messages.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>

namespace custengine::cli {
namespace {

// `line` begins with the program's name.
ExitCode print_completions(const CLI::App& app, std::string_view line) {
  line.remove_prefix(std::min(line.find_first_of(" \t"), line.size()));
  for (const std::string& word : complete(app, line).words) print(word + "\n");
  return exit_done;
}

}  // namespace

void add_complete(CLI::App& app, Run& run) {
  const auto line = std::make_shared<std::string>();
  CLI::App& command =
      *app.add_subcommand("complete", "Print the possible completions of a command line, for bash")->group("");
  command.add_option("LINE", *line, "the command line up to the cursor")->required();
  command.callback([line, &app, &run] { run = [line, &app] { return print_completions(app, *line); }; });
}

}  // namespace custengine::cli
