#include "cli/commands.hpp"
#include "cli/picking.hpp"

#include <CLI/CLI.hpp>

#include <memory>
#include <string>

namespace custengine::cli {
namespace {

struct ExtensionFlags {
  ChangeOptions change = {};
  std::string code = std::string(ExtensionCode::two_invoice.name()), organization_id = {};
};

// A tenant of a database has options of its own.
void allow_code(ExtensionFlags& flags) {
  if (flags.change.input.database.empty()) flags.change.input.allowed_extensions.push_back(flags.code);
}

ExitCode attach(ExtensionFlags& flags) {
  const ExtensionCode code = checked(ExtensionCode::parse(flags.code));
  allow_code(flags);
  return run_change(flags.change, [&](Session& session, const Customer& before) {
    return session.attach_extension(before.id(), {.code = code, .organization_id = flags.organization_id});
  });
}

ExitCode detach(ExtensionFlags& flags) {
  const ExtensionCode code = checked(ExtensionCode::parse(flags.code));
  allow_code(flags);
  return run_change(flags.change, [&](Session& session, const Customer& before) {
    return flags.organization_id.empty()
               ? session.detach_extension(before.id(), code)
               : session.detach_extension(before.id(), {.code = code, .organization_id = flags.organization_id});
  });
}

CLI::Option* add_flags(CLI::App& command, ExtensionFlags& flags) {
  command.add_option("--code", flags.code, "the extension; default TWO_INVOICE")->type_name("CODE");
  CLI::Option* organization =
      command.add_option("--organization", flags.organization_id, "the organization's id")->type_name("ID");
  add_change(command, flags.change);
  return organization;
}

}  // namespace

void add_attach_and_detach(CLI::App& app, Run& run, const Opened& opened) {
  const auto to_attach = std::make_shared<ExtensionFlags>(ExtensionFlags{.change = {.input = {.opened = opened}}});
  CLI::App& attaching = *app.add_subcommand("attach", "Attach an extension to a customer");
  add_flags(attaching, *to_attach)->required();
  attaching.callback([to_attach, &run] { run = [to_attach] { return attach(*to_attach); }; });

  const auto to_detach = std::make_shared<ExtensionFlags>(ExtensionFlags{.change = {.input = {.opened = opened}}});
  CLI::App& detaching =
      *app.add_subcommand("detach", "Detach an extension; --organization is needed if there are several");
  add_flags(detaching, *to_detach);
  detaching.callback([to_detach, &run] { run = [to_detach] { return detach(*to_detach); }; });
}

}  // namespace custengine::cli
