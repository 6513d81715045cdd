#include "cli/commands.hpp"
#include "cli/picking.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace custengine::cli {
namespace {

struct GetOptions {
  InputOptions input = {};
  Picked picked = {};
  ShowOptions show = {};
};

ExitCode get(const GetOptions& options) {
  const auto loaded = load(options.input);
  const ExitCode exit_code = warn_of(loaded->problems);
  show_customer(pick(loaded->session, options.picked), options.show);
  return exit_code;
}

}  // namespace

void add_get(CLI::App& app, Run& run, const Opened& opened) {
  const auto options = std::make_shared<GetOptions>(GetOptions{.input = {.opened = opened}});
  CLI::App& command = *app.add_subcommand("get", "Show one customer");
  add_picking(command, options->picked, options->input);
  add_show_flags(command, options->show);
  add_input_flags(command, options->input);
  command.callback([options, &run] { run = [options] { return get(*options); }; });
}

}  // namespace custengine::cli
