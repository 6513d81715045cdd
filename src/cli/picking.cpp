#include "cli/picking.hpp"

#include <CLI/CLI.hpp>

namespace custengine::cli {

void add_picking(CLI::App& app, Picked& picked, InputOptions& input) {
  app.add_option("ID", picked.id, "the customer's id (customerUid)")->required();
  add_input_files(app, input);
  app.add_flag("--external-reference", picked.is_external_reference, "ID is the customer's external reference");
}

Customer pick(const Session& session, const Picked& picked) {
  return checked(picked.is_external_reference ? session.find_by_external_reference(picked.id) : session.get(picked.id));
}

void add_change(CLI::App& app, ChangeOptions& options) {
  add_picking(app, options.picked, options.input);
  if (!options.input.opened) add_destination_flags(app, options.destination);
  add_show_flags(app, options.show);
  add_input_flags(app, options.input);
}

ExitCode run_change(const ChangeOptions& options,
                    const std::function<Result<Customer>(Session&, const Customer& before)>& change) {
  check_destination(options.destination, options.input);
  const auto loaded = load(options.input);
  require_no_problems(loaded->problems);
  const Customer before = pick(loaded->session, options.picked);
  const Customer after = checked(change(loaded->session, before));
  save(options.destination, *loaded, options.input);
  if (options.destination.out != "-") show_change(before, after, options.show);
  return exit_done;
}

}  // namespace custengine::cli
