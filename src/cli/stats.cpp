#include "cli/commands.hpp"
#include "cli/loading.hpp"
#include "cli/messages.hpp"
#include "cli/saving.hpp"
#include "cli/showing.hpp"
#include "cli/table.hpp"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <cstdint>
#include <memory>
#include <string>

namespace custengine::cli {
namespace {

struct StatsFlags {
  InputOptions input = {};
  ShowOptions show = {};
};

ExitCode stats(const StatsFlags& flags) {
  const auto loaded = load(flags.input, indexed_tenant_options(flags.input));

  const TenantStats stats = checked(loaded->engine.stats(loaded->tenant));
  Table table({{"structure"}, {"bytes", ColumnKind::number}, {"per customer", ColumnKind::number}});
  const auto add = [&](const std::string& name, std::uint64_t bytes) {
    const std::uint64_t each = stats.customers == 0 ? 0 : bytes / stats.customers;
    table.add({name, std::to_string(bytes), std::to_string(each)});
  };
  for (const auto& [name, bytes] : stats.bytes_by_structure) add(name, bytes);
  add("all", stats.bytes);
  show_table(table, flags.show);
  if (!flags.show.json && !flags.show.csv)
    print_lines(fmt::format("{} in tenant {}\n", count_of_customers(stats.customers), loaded->tenant));
  return warn_of(loaded->problems);
}

}  // namespace

void add_stats(CLI::App& app, Run& run, const Opened& opened) {
  const auto flags = std::make_shared<StatsFlags>(StatsFlags{.input = {.opened = opened}});
  CLI::App& command = *app.add_subcommand("stats", "Show the memory of the customers, by structure");
  add_input_files(command, flags->input);
  add_table_flags(command, flags->show);
  add_input_flags(command, flags->input);
  command.callback([flags, &run] { run = [flags] { return stats(*flags); }; });
}

}  // namespace custengine::cli
