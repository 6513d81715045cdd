#include "cli/assignment.hpp"
#include "cli/commands.hpp"
#include "cli/option_values.hpp"
#include "cli/picking.hpp"
#include "cli/showing.hpp"
#include "cli/table.hpp"

#include <CLI/CLI.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace custengine::cli {
namespace {

struct MergeFlags {
  ChangeOptions change = {};
  std::string drop = {};
  MergeChoice choice = MergeChoice::keep_unless_empty;
  std::vector<std::string> exceptions = {};
  bool add_balances = false, join_notes = false;
};

const Choices<MergeChoice>& choices() {
  static const Choices<MergeChoice> all = {{"keep-unless-empty", MergeChoice::keep_unless_empty},
                                           {"drop-unless-empty", MergeChoice::drop_unless_empty},
                                           {"newest", MergeChoice::newest},
                                           {"keep", MergeChoice::keep},
                                           {"drop", MergeChoice::drop}};
  return all;
}

MergePolicy make_policy(const MergeFlags& flags) {
  MergePolicy policy{.fields = flags.choice, .add_balances = flags.add_balances, .join_notes = flags.join_notes};
  for (const std::string_view entry : flags.exceptions) {
    const auto [name, choice] = parse_assignment("--field", entry, "FIELD=CHOICE", "--field email=newest");
    const MergeChoice* found = find_choice(choices(), choice);
    if (found == nullptr) throw Failure(exit_wrong_usage, "--field: " + none_of(choice, names_of(choices())));
    policy.exceptions[std::string(name)] = *found;
  }
  return policy;
}

ExitCode merge(const MergeFlags& flags) {
  const MergePolicy policy = make_policy(flags);
  Table lost({{"lost from"}, {"kept"}, {"lost"}});
  const ExitCode exit_code =
      run_change(flags.change, [&](Session& session, const Customer& before) -> Result<Customer> {
        const auto preview = session.explain_merge(before.id(), flags.drop, policy);
        if (!preview) return preview.error();
        for (const LostValue& value : preview->lost) lost.add({value.field, value.kept, value.lost});
        return session.merge(before.id(), flags.drop, policy);
      });
  const ShowOptions& show = flags.change.show;
  if (!lost.empty() && !show.json && !show.csv && flags.change.destination.out != "-") show_table(lost, show);
  return exit_code;
}

}  // namespace

void add_merge(CLI::App& app, Run& run, const Opened& opened) {
  const auto flags = std::make_shared<MergeFlags>();
  flags->change.input.opened = opened;
  CLI::App& command = *app.add_subcommand("merge", "Merge two customers into one");
  command.add_option("KEEP", flags->change.picked.id, "id of the customer to keep")->required();
  command.add_option("DROP", flags->drop, "id of the customer to remove")->required();
  add_input_files(command, flags->change.input);
  const CLI::Option* choosing = take_choice(
      command.add_option("--choose", flags->choice, "whose values to keep; default keep-unless-empty"), choices());
  command.add_option("--field", flags->exceptions, "another choice for one field: email=newest")
      ->allow_extra_args(false)
      ->type_name("FIELD=" + choosing->get_type_name());
  command.add_flag("--add-balances", flags->add_balances, "add the balances of both credits");
  command.add_flag("--join-notes", flags->join_notes, "keep the notes of both, one below the other");
  if (!opened) add_destination_flags(command, flags->change.destination);
  add_show_flags(command, flags->change.show);
  add_input_flags(command, flags->change.input);
  command.callback([flags, &run] { run = [flags] { return merge(*flags); }; });
}

}  // namespace custengine::cli
