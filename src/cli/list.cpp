#include "cli/commands.hpp"
#include "cli/loading.hpp"
#include "cli/paging.hpp"
#include "cli/showing.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace custengine::cli {
namespace {

struct ListOptions {
  InputOptions input = {};
  PagingOptions paging = {};
  ShowOptions show = {};
  std::string external_reference = {};
};

ExitCode list(const ListOptions& options) {
  ListRequest request{.external_reference = options.external_reference};
  apply_paging(options.paging, request);
  const auto loaded = load(options.input);
  show_page(checked(loaded->session.list(request)), options.show);
  return warn_of(loaded->problems);
}

}  // namespace

void add_list(CLI::App& app, Run& run, const Opened& opened) {
  const auto options = std::make_shared<ListOptions>(ListOptions{.input = {.opened = opened}});
  CLI::App& command = *app.add_subcommand("list", "Show customers, a page at a time");
  add_input_files(command, options->input);
  command
      .add_option("--external-reference", options->external_reference, "only customers with this external reference")
      ->type_name("TEXT");
  add_paging_flags(command, options->paging, "createdAt");
  add_show_flags(command, options->show);
  add_input_flags(command, options->input);
  command.callback([options, &run] { run = [options] { return list(*options); }; });
}

}  // namespace custengine::cli
