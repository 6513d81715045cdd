#include "cli/commands.hpp"
#include "cli/messages.hpp"
#include "cli/option_values.hpp"
#include "cli/picking.hpp"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <cstdint>
#include <memory>
#include <optional>

namespace custengine::cli {
namespace {

struct RemoveFlags {
  InputOptions input = {};
  Picked picked = {};
  Destination destination = {};
  std::optional<std::uint64_t> expected_version = {};
};

ExitCode remove(const RemoveFlags& flags) {
  check_destination(flags.destination, flags.input);
  const auto loaded = load(flags.input);
  require_no_problems(loaded->problems);
  const Customer customer = pick(loaded->session, flags.picked);
  checked(loaded->session.remove(customer.id(), {.expected_version = flags.expected_version}));
  save(flags.destination, *loaded, flags.input);
  if (flags.destination.out != "-")
    print_lines(fmt::format("{} \"{}\": removed\n", customer.id(), customer.display_name()));
  return exit_done;
}

}  // namespace

void add_remove(CLI::App& app, Run& run, const Opened& opened) {
  const auto flags = std::make_shared<RemoveFlags>(RemoveFlags{.input = {.opened = opened}});
  CLI::App& command = *app.add_subcommand("remove", "Delete a customer");
  add_picking(command, flags->picked, flags->input);
  take_count(command.add_option("--if-version", flags->expected_version, "only if the customer has this version"));
  if (!opened) add_destination_flags(command, flags->destination);
  add_input_flags(command, flags->input);
  command.callback([flags, &run] { run = [flags] { return remove(*flags); }; });
}

}  // namespace custengine::cli
