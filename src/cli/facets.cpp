#include "cli/commands.hpp"
#include "cli/criteria.hpp"
#include "cli/loading.hpp"
#include "cli/messages.hpp"
#include "cli/showing.hpp"
#include "cli/table.hpp"

#include <custengine/json.hpp>

#include <CLI/CLI.hpp>

#include <memory>
#include <string>

namespace custengine::cli {
namespace {

struct FacetsOptions {
  InputOptions input = {};
  CriteriaOptions criteria = {};
  ShowOptions show = {};
  std::string field = {};
};

ExitCode facets(const FacetsOptions& options) {
  const FacetField field = checked(parse_facet_field(options.field));
  const SearchRequest request = request_of(options.criteria);
  const auto loaded = load(options.input);
  const Facets counted = checked(loaded->session.count_by(field, request));
  if (options.show.json) {
    print(to_json(counted) + "\n");
  } else {
    Table table({{options.field}, {"customers", ColumnKind::number}});
    for (const auto& [value, count] : counted) table.add({value, std::to_string(count)});
    show_table(table, options.show);
  }
  return warn_of(loaded->problems);
}

}  // namespace

void add_facets(CLI::App& app, Run& run, const Opened& opened) {
  const auto options = std::make_shared<FacetsOptions>(FacetsOptions{.input = {.opened = opened}});
  CLI::App& command = *app.add_subcommand("facets", "Count customers by city, country, …");
  command.add_option("FIELD", options->field, "the field to count by")
      ->required()
      ->type_name("city|postalCode|countryCode|customerType|extensionCode");
  add_input_files(command, options->input);
  add_criteria_flags(command, options->criteria);
  add_table_flags(command, options->show);
  add_input_flags(command, options->input);
  command.callback([options, &run] { run = [options] { return facets(*options); }; });
}

}  // namespace custengine::cli
