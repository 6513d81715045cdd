#include "cli/commands.hpp"
#include "cli/criteria.hpp"
#include "cli/loading.hpp"
#include "cli/messages.hpp"
#include "cli/paging.hpp"
#include "cli/showing.hpp"

#include <CLI/CLI.hpp>

#include <memory>
#include <string>
#include <vector>

namespace custengine::cli {
namespace {

struct SearchOptions {
  InputOptions input = {};
  PagingOptions paging = {};
  ShowOptions show = {};
  CriteriaOptions criteria = {};
  std::vector<std::string> arguments = {};  // [QUERY] FILE..., or in a shell the words of the query
  bool explain = false, no_count = false, hits = false;
};

// Splits the arguments into the query and the files.
void take_arguments(SearchOptions& options, SearchRequest& request) {
  if (options.input.opened) {
    for (const std::string& word : options.arguments)
      request.query.append(request.query.empty() ? "" : " ").append(word);
    return;
  }
  options.input.files = options.arguments;
  if (options.criteria.any()) return;
  if (options.arguments.empty())
    throw Failure(exit_wrong_usage, "search takes a query", "search 'query' --db DATABASE");
  request.query = options.arguments.front();
  options.input.files.erase(options.input.files.begin());
  if (options.input.files.empty() && options.input.database.empty())
    throw Failure(exit_wrong_usage, "search takes a query and a file",
                  "custengine search 'query' FILE; with --query, --where, --email, --mobile or --vat-number all are "
                  "files");
}

ExitCode search(SearchOptions& options) {
  if (options.hits && !options.show.json) throw Failure(exit_wrong_usage, "--hits needs --json", "--json --hits");
  SearchRequest request = request_of(options.criteria);
  take_arguments(options, request);
  apply_paging(options.paging, request);
  if (options.no_count) request.count = CountMode::none;
  request.explain = options.explain;
  request.scores = request.highlights = options.hits;
  // A plan is useful only for a tenant with indexes, as a host has it.
  const auto loaded =
      load(options.input, request.explain ? indexed_tenant_options(options.input) : tenant_options(options.input));
  const Page page = checked(loaded->session.search(request));
  show_page(page, options.show);
  if (page.explain) {
    // Programs that read CSV or JSON do not expect the plan among the rows.
    if (options.show.csv || options.show.json)
      say_lines(page.explain->to_string());
    else
      print_lines(page.explain->to_string());
  }
  return warn_of(loaded->problems);
}

}  // namespace

void add_search(CLI::App& app, Run& run, const Opened& opened) {
  const auto options = std::make_shared<SearchOptions>(SearchOptions{.input = {.opened = opened}});
  CLI::App& command = *app.add_subcommand("search", "Find customers that contain every word of the query");
  if (opened)
    command.add_option("QUERY", options->arguments, "words that occur in the customers");
  else
    add_database_flag(
        command, options->input,
        command
            .add_option("ARGUMENTS", options->arguments,
                        "QUERY FILE...; with --query, --where, --mobile, --email or --vat-number: FILE...")
            ->required());
  add_criteria_flags(command, options->criteria);
  const std::string group = "Criteria";
  command.add_flag("--explain", options->explain, "show the query plan")->group(group);
  command.add_flag("--no-count", options->no_count, "do not count all matches")->group(group);
  command.add_flag("--hits", options->hits, "with --json: add the score of each customer and the matching texts")
      ->group(group);
  add_paging_flags(command, options->paging, "displayName");
  add_show_flags(command, options->show);
  add_input_flags(command, options->input);
  command.callback([options, &run] { run = [options] { return search(*options); }; });
}

}  // namespace custengine::cli
