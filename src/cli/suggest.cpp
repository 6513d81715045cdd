#include "cli/commands.hpp"
#include "cli/loading.hpp"
#include "cli/messages.hpp"
#include "cli/option_values.hpp"

#include <CLI/CLI.hpp>

#include <cstddef>
#include <memory>
#include <string>

namespace custengine::cli {
namespace {

struct SuggestOptions {
  InputOptions input = {};
  std::string prefix = {};
  std::size_t limit = 10;
};

ExitCode suggest(const SuggestOptions& options) {
  const auto loaded = load(options.input);
  std::string lines;
  for (const std::string& name : checked(loaded->session.suggest(options.prefix, options.limit))) lines += name + "\n";
  print_lines(lines);
  return warn_of(loaded->problems);
}

}  // namespace

void add_suggest(CLI::App& app, Run& run, const Opened& opened) {
  const auto options = std::make_shared<SuggestOptions>(SuggestOptions{.input = {.opened = opened}});
  CLI::App& command = *app.add_subcommand("suggest", "List customer names that have a word with this beginning");
  command.add_option("PREFIX", options->prefix, "the beginning of a word; case and accents do not count")->required();
  add_input_files(command, options->input);
  take_count(command.add_option("--limit", options->limit, "maximum number of names, 1 to 1000 (default: 10)"));
  add_input_flags(command, options->input);
  command.callback([options, &run] { run = [options] { return suggest(*options); }; });
}

}  // namespace custengine::cli
