#include "cli/commands.hpp"
#include "cli/loading.hpp"
#include "cli/messages.hpp"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <memory>

namespace custengine::cli {
namespace {

ExitCode count(const InputOptions& options) {
  const auto loaded = load(options);
  print(fmt::format("{}\n", checked(loaded->session.count())));
  return warn_of(loaded->problems);
}

}  // namespace

void add_count(CLI::App& app, Run& run, const Opened& opened) {
  const auto options = std::make_shared<InputOptions>(InputOptions{.opened = opened});
  CLI::App& command = *app.add_subcommand("count", "Print the number of customers");
  add_input_files(command, *options);
  add_input_flags(command, *options);
  command.callback([options, &run] { run = [options] { return count(*options); }; });
}

}  // namespace custengine::cli
