#include "cli/commands.hpp"
#include "cli/option_values.hpp"
#include "cli/patching.hpp"
#include "cli/picking.hpp"

#include <CLI/CLI.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace custengine::cli {
namespace {

struct UpdateFlags {
  ChangeOptions change = {};
  std::vector<std::string> set = {}, cleared = {};
  std::optional<std::uint64_t> expected_version = {};
};

ExitCode update(const UpdateFlags& flags) {
  if (flags.set.empty() && flags.cleared.empty())
    throw Failure(exit_wrong_usage, "there is nothing to update", "--set city=Bergen --clear email");
  const CustomerPatch patch = make_patch(flags.set, flags.cleared);
  return run_change(flags.change, [&](Session& session, const Customer& before) {
    return session.update(before.id(), patch, {.expected_version = flags.expected_version});
  });
}

}  // namespace

void add_update(CLI::App& app, Run& run, const Opened& opened) {
  const auto flags = std::make_shared<UpdateFlags>(UpdateFlags{.change = {.input = {.opened = opened}}});
  CLI::App& command = *app.add_subcommand("update", "Change some fields of a customer");
  command.add_option("--set", flags->set, "city=Bergen, credit.limit=50000, contacts='[...]'")
      ->allow_extra_args(false)
      ->type_name("FIELD=VALUE");
  command.add_option("--clear", flags->cleared, "remove the field's value")
      ->allow_extra_args(false)
      ->type_name("FIELD");
  take_count(command.add_option("--if-version", flags->expected_version, "only if the customer has this version"));
  add_change(command, flags->change);
  command.callback([flags, &run] { run = [flags] { return update(*flags); }; });
}

}  // namespace custengine::cli
