#include "cli/commands.hpp"
#include "cli/database.hpp"
#include "cli/loading.hpp"
#include "cli/messages.hpp"
#include "cli/saving.hpp"
#include "cli/showing.hpp"
#include "cli/table.hpp"

#include <custengine/format.hpp>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <cstdint>
#include <memory>
#include <string>

namespace custengine::cli {
namespace {

struct DatabaseFlags {
  std::string database = {}, target = {};
  ShowOptions show = {};
};

/// A tenant as `verify` and `tenants` show it.
struct TenantLine {
  std::uint64_t customers = 0, sequence = 0;
  TenantOptions options = {};
};

Result<TenantLine> look_at(Engine& engine, const std::string& tenant) {
  if (auto loaded = engine.load_tenant(tenant); !loaded) return loaded.error();
  const Session session = checked(engine.session(tenant, all_permissions));
  return TenantLine{.customers = checked(session.count()),
                    .sequence = checked(engine.health(tenant)).sequence,
                    .options = checked(engine.options(tenant))};
}

// "ok", or the first difference.
std::string verify_tenant(const Engine& engine, const std::string& tenant) {
  if (const auto kept = engine.verify(tenant); !kept) return to_string(kept.error());
  if (const auto sound = engine.check_invariants(tenant); !sound) return to_string(sound.error());
  return "ok";
}

ExitCode verify(const DatabaseFlags& flags) {
  Engine engine = make_engine(open_database(flags.database));
  Table table({{"tenant"}, {"customers", ColumnKind::number}, {"sequence", ColumnKind::number}, {"result"}});
  const bool is_for_programs = flags.show.json || flags.show.csv;
  ExitCode exit_code = exit_done;
  for (const std::string& tenant : engine.tenants()) {
    const auto found = look_at(engine, tenant);
    const std::string result = found ? verify_tenant(engine, tenant) : to_string(found.error());
    if (result != "ok") exit_code = exit_bad_data;
    const TenantLine line = found ? *found : TenantLine();
    if (is_for_programs)
      table.add({tenant, std::to_string(line.customers), std::to_string(line.sequence), result});
    else if (found)
      print_lines(
          fmt::format("{}: {}, sequence {}: {}\n", tenant, count_of_customers(line.customers), line.sequence, result));
    else
      print_lines(fmt::format("{}: {}\n", tenant, result));
    (void)engine.unload_tenant(tenant);
  }
  if (is_for_programs) show_table(table, flags.show);
  return exit_code;
}

ExitCode tenants(const DatabaseFlags& flags) {
  Engine engine = make_engine(open_database(flags.database));
  Table table({{"tenant"}, {"customers", ColumnKind::number}, {"locale"}, {"country"}});
  for (const std::string& tenant : engine.tenants()) {
    const auto found = look_at(engine, tenant);
    if (!found) throw database_failure(found.error(), "custengine verify " + flags.database);
    table.add({tenant, std::to_string(found->customers), found->options.locale, found->options.country_code});
    (void)engine.unload_tenant(tenant);
  }
  show_table(table, flags.show);
  return exit_done;
}

ExitCode back_up(const DatabaseFlags& flags) {
  const auto database = open_database(flags.database);
  if (const auto done = database->back_up(flags.target); !done) throw database_failure(done.error());
  say(fmt::format("{} backed up to {}", flags.database, flags.target));
  return exit_done;
}

ExitCode restore(const DatabaseFlags& flags) {
  restore_database(flags.database, flags.target);
  say(fmt::format("{} restored from {}", flags.target, flags.database));
  return exit_done;
}

CLI::App& add_command(CLI::App& app, const char* name, const char* help, DatabaseFlags& flags) {
  CLI::App& command = *app.add_subcommand(name, help);
  command.add_option("DB", flags.database, "the database")->required()->type_name("FILE");
  return command;
}

}  // namespace

void add_database_commands(CLI::App& app, Run& run) {
  const auto flags = std::make_shared<DatabaseFlags>();
  CLI::App& listing = add_command(app, "tenants", "List the tenants of a database", *flags);
  add_table_flags(listing, flags->show);
  listing.callback([flags, &run] { run = [flags] { return tenants(*flags); }; });

  CLI::App& verifying = add_command(app, "verify", "Check every record and index of a database", *flags);
  add_table_flags(verifying, flags->show);
  verifying.callback([flags, &run] { run = [flags] { return verify(*flags); }; });

  CLI::App& copying = add_command(app, "backup", "Copy a database to a new file", *flags);
  copying.add_option("TARGET", flags->target, "the new file; it must not exist")->required()->type_name("FILE");
  copying.callback([flags, &run] { run = [flags] { return back_up(*flags); }; });

  CLI::App& restoring = *app.add_subcommand("restore", "Put a backup in place of a database");
  restoring.add_option("BACKUP", flags->database, "the backup")->required()->type_name("FILE");
  restoring.add_option("DB", flags->target, "the database; it need not exist")->required()->type_name("FILE");
  restoring.callback([flags, &run] { run = [flags] { return restore(*flags); }; });
}

}  // namespace custengine::cli
