#include "cli/commands.hpp"
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
  SearchRequest request = {};
  std::vector<std::string> arguments = {};  // [QUERY] FILE...; in a shell the words of the query
  std::string scope = "customer", where = {};
  bool no_count = false;

  bool has_criteria() const noexcept {
    return !request.query.empty() || !request.mobile.empty() || !request.email.empty() || !request.vat_number.empty() ||
           !where.empty();
  }
};

// What the arguments are: the query, the files, or both.
void take_arguments(SearchOptions& options, SearchRequest& request) {
  if (options.input.opened) {
    for (const std::string& word : options.arguments)
      request.query.append(request.query.empty() ? "" : " ").append(word);
    return;
  }
  options.input.files = options.arguments;
  if (options.has_criteria()) return;
  request.query = options.arguments.front();
  options.input.files.erase(options.input.files.begin());
  if (options.input.files.empty())
    throw Failure(exit_wrong_usage, "search takes a query and a file",
                  "custengine search 'query' FILE; with --query, --where, --email, --mobile or --vat-number all are "
                  "files");
}

ExitCode search(SearchOptions& options) {
  SearchRequest request = options.request;
  take_arguments(options, request);
  apply_paging(options.paging, request);
  if (options.scope == "contact") request.scope = SearchScope::contact;
  if (options.no_count) request.count = CountMode::none;
  request.where = checked(Filter::parse(options.where), "quote it for the shell: --where \"city == 'Oslo'\"");
  // A plan is worth telling only of a tenant as a host would have it.
  const auto loaded =
      load(options.input, request.explain ? indexed_tenant_options(options.input) : tenant_options(options.input));
  const Page page = checked(loaded->session.search(request));
  show_page(page, options.show);
  if (page.explain) {
    // Programs that read CSV or JSON do not want it among the rows.
    if (options.show.csv || options.show.json)
      say(page.explain->to_string());
    else
      print(page.explain->to_string());
  }
  return warn_of(loaded->problems);
}

void add_criteria(CLI::App& command, SearchOptions& options) {
  const std::string group = "Criteria";
  SearchRequest& request = options.request;
  command.add_option("--query", request.query, "the query, in place of the first argument")
      ->type_name("TEXT")
      ->group(group);
  command.add_flag("--exact", request.exact_match, "the whole query equals a field, accents and case ignored")
      ->group(group);
  command.add_option("--mobile", request.mobile, "in the phone number, however it is written")
      ->type_name("TEXT")
      ->group(group);
  command.add_option("--email", request.email, "in the email address")->type_name("TEXT")->group(group);
  command.add_option("--vat-number", request.vat_number, "in the VAT number")->type_name("TEXT")->group(group);
  command.add_option("--scope", options.scope, "customer (default), or contact: all within one contact")
      ->check(CLI::IsMember({"customer", "contact"}).description(""))
      ->type_name("SCOPE")
      ->group(group);
  command.add_option("--where", options.where, "a condition on any field: city == 'Oslo' and not is_set(email)")
      ->type_name("FILTER")
      ->group(group);
  command.add_flag("--explain", request.explain, "tell how the customers were found")->group(group);
  command.add_flag("--no-count", options.no_count, "do not count all that match")->group(group);
}

}  // namespace

void add_search(CLI::App& app, Run& run, const Opened& opened) {
  const auto options = std::make_shared<SearchOptions>(SearchOptions{.input = {.opened = opened}});
  CLI::App& command = *app.add_subcommand("search", "Find customers: every word of the query occurs in them");
  if (opened)
    command.add_option("QUERY", options->arguments, "words that occur in the customers");
  else
    command
        .add_option("ARGUMENTS", options->arguments,
                    "QUERY FILE...; with --query, --where, --mobile, --email or --vat-number: FILE...")
        ->required();
  add_criteria(command, *options);
  add_paging_flags(command, options->paging, "displayName");
  add_show_flags(command, options->show);
  add_input_flags(command, options->input);
  command.callback([options, &run] { run = [options] { return search(*options); }; });
}

}  // namespace custengine::cli
