#include "cli/commands.hpp"
#include "cli/loading.hpp"
#include "cli/messages.hpp"
#include "cli/saving.hpp"
#include "cli/showing.hpp"
#include "cli/table.hpp"

#include <custengine/json.hpp>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>

namespace custengine::cli {
namespace {

struct CheckFlags {
  InputOptions input = {};
  ShowOptions show = {};
};

// "addresses[12].city" -> "addresses[].city"
std::string without_indices(std::string_view field) {
  std::string kind;
  bool is_index = false;
  for (const char c : field) {
    is_index = is_index && c != ']';
    if (!is_index) kind += c;
    is_index = is_index || c == '[';
  }
  return kind;
}

// The number of problems by kind and field.
Table summary_of(const std::vector<Problem>& problems) {
  std::map<std::pair<std::string, std::string>, std::uint64_t> counts;
  for (const Problem& problem : problems) {
    const Error& error = problem.item.error;
    const std::string code(to_string(error.code));
    if (error.violations.empty()) ++counts[{code, ""}];
    for (const FieldViolation& violation : error.violations) ++counts[{code, without_indices(violation.field)}];
  }
  Table table({{"problems", ColumnKind::number}, {"kind"}, {"field"}});
  for (const auto& [kind, count] : counts) table.add({std::to_string(count), kind.first, kind.second});
  return table;
}

Table all_problems(const std::vector<Problem>& problems) {
  Table table(
      {{"file"}, {"line", ColumnKind::number}, {"column", ColumnKind::number}, {"code"}, {"field"}, {"message"}});
  for (const auto& [file, item] : problems) {
    const auto add = [&, &file = file, &item = item](const std::string& field, const std::string& message) {
      table.add({file, std::to_string(item.line), std::to_string(item.column), std::string(to_string(item.error.code)),
                 field, message});
    };
    for (const FieldViolation& violation : item.error.violations) add(violation.field, violation.message);
    if (item.error.violations.empty()) add("", item.error.message);
  }
  return table;
}

ExitCode check(const CheckFlags& flags) {
  const auto loaded = load(flags.input);
  const auto& problems = loaded->problems;
  if (flags.show.json || flags.show.csv) {
    show_table(all_problems(problems), flags.show);
  } else {
    for (const Problem& problem : problems)
      for (const std::string& line : problem_lines(problem)) print(line + "\n");
    const std::string good = count_of_customers(checked(loaded->session.count()));
    if (problems.empty()) {
      print(fmt::format("{}, no problems\n", good));
    } else {
      print("\n");
      show_table(summary_of(problems), flags.show);
      print(fmt::format("{} valid, {} row{} invalid\n", good, problems.size(), problems.size() == 1 ? "" : "s"));
    }
  }
  if (needs_column_mapping(problems)) suggest_column_mapping();
  return problems.empty() ? exit_done : exit_bad_data;
}

}  // namespace

void add_check(CLI::App& app, Run& run) {
  const auto flags = std::make_shared<CheckFlags>();
  CLI::App& command = *app.add_subcommand("check", "List all problems of files");
  add_input_files(command, flags->input);
  add_table_flags(command, flags->show);
  add_input_flags(command, flags->input);
  command.callback([flags, &run] { run = [flags] { return check(*flags); }; });
}

}  // namespace custengine::cli
