#include "cli/commands.hpp"
#include "cli/loading.hpp"
#include "cli/messages.hpp"
#include "cli/option_values.hpp"
#include "cli/saving.hpp"
#include "cli/showing.hpp"
#include "cli/table.hpp"

#include <custengine/json.hpp>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace custengine::cli {
namespace {

struct DuplicatesFlags {
  InputOptions input = {};
  ShowOptions show = {};
  DuplicateRules rules = {};
};

/// The earlier customers of the group that share something with this one, and the reasons: "c-1: EMAIL, MOBILE; c-7:
/// SIMILAR_NAME".
std::string agreements_of(const DuplicateGroup& group, std::size_t customer) {
  std::string text;
  for (const DuplicatePair& pair : group.pairs) {
    if (pair.second != customer) continue;
    std::vector<std::string_view> reasons;
    for (const DuplicateReason reason : pair.reasons) reasons.push_back(to_string(reason));
    text +=
        fmt::format("{}{}: {}", text.empty() ? "" : "; ", group.customers[pair.first].id(), fmt::join(reasons, ", "));
  }
  return text;
}

ExitCode duplicates(const DuplicatesFlags& flags) {
  const auto loaded = load(flags.input);
  const Duplicates found = checked(loaded->session.find_duplicates(flags.rules));
  if (flags.show.json) {
    print(to_json(found) + "\n");
    return warn_of(loaded->problems);
  }
  Table table({{"group", ColumnKind::number}, {"customerUid"}, {"displayName"}, {"email"}, {"agrees with"}});
  std::uint64_t customers = 0;
  for (std::size_t number = 0; number < found.groups.size(); ++number) {
    const DuplicateGroup& group = found.groups[number];
    customers += group.customers.size();
    for (std::size_t i = 0; i < group.customers.size(); ++i) {
      const Customer& customer = group.customers[i];
      table.add({std::to_string(number + 1), std::string(customer.id()), std::string(customer.display_name()),
                 std::string(customer.email()), agreements_of(group, i)});
    }
  }
  show_table(table, flags.show);
  if (!flags.show.csv)
    print(fmt::format("{} group{}, {} of {}\n", found.groups.size(), found.groups.size() == 1 ? "" : "s", customers,
                      count_of_customers(found.customers)));
  return warn_of(loaded->problems);
}

}  // namespace

void add_duplicates(CLI::App& app, Run& run, const Opened& opened) {
  const auto flags = std::make_shared<DuplicatesFlags>(DuplicatesFlags{.input = {.opened = opened}});
  CLI::App& command = *app.add_subcommand("duplicates", "Find customers that may be the same, and the reasons");
  take_count(command.add_option("--max-sharing", flags->rules.max_sharing,
                                "ignore a value that more customers share (default: 20)"));
  add_input_files(command, flags->input);
  add_table_flags(command, flags->show);
  add_input_flags(command, flags->input);
  command.callback([flags, &run] { run = [flags] { return duplicates(*flags); }; });
}

}  // namespace custengine::cli
