#include "cli/atomic_file.hpp"
#include "cli/commands.hpp"
#include "cli/database.hpp"
#include "cli/failed_rows.hpp"
#include "cli/file_identity.hpp"
#include "cli/loading.hpp"
#include "cli/messages.hpp"
#include "cli/option_values.hpp"
#include "cli/saving.hpp"
#include "cli/showing.hpp"
#include "cli/table.hpp"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custengine::cli {
namespace {

struct ImportFlags {
  InputOptions input = {};  // the new customers
  std::string into = {};    // the existing customers
  Destination destination = {};
  ShowOptions show = {};
  ImportOptions import = ImportOptions();
  std::string match_by = {};
  std::string report = {};
};

// The file of existing customers, which is also the destination in place, or the database. The flags of reading do not
// apply to it.
InputOptions target_of(const ImportFlags& flags) {
  InputOptions target = flags.input;
  target.files.clear();
  if (target.database.empty()) target.files.push_back(flags.into);
  target.format = Format::detect;
  target.maps.clear();
  target.encoding.clear();
  target.trim = false;
  target.empty_values.clear();
  return target;
}

// The input whose format the output gets. Without --into, the new file's name decides, else it is JSON Lines: imported
// customers no longer have the fields of the foreign file.
InputOptions format_source_of(const ImportFlags& flags, const InputOptions& target) {
  if (!flags.into.empty()) return target;
  InputOptions source = target;
  source.files = {"-"};
  return source;
}

// Parses "externalId,email". Throws Failure for an unknown or repeated name.
std::vector<MatchField> parse_match_by(std::string_view names) {
  static const Choices<MatchField> fields{{"customerUid", MatchField::id},
                                          {"externalId", MatchField::external_reference},
                                          {"email", MatchField::email},
                                          {"mobile", MatchField::mobile},
                                          {"vatNumber", MatchField::vat_number}};
  std::vector<MatchField> parsed;
  for (std::size_t end = 0; end != names.npos; names.remove_prefix(end == names.npos ? 0 : end + 1)) {
    end = names.find(',');
    const std::string_view name = names.substr(0, end);
    const MatchField* field = find_choice(fields, name);
    if (field == nullptr) throw Failure(exit_wrong_usage, "--match-by: " + none_of(name, names_of(fields)));
    if (std::ranges::count(parsed, *field) > 0)
      throw Failure(exit_wrong_usage, fmt::format("--match-by: {} is given twice", name));
    parsed.push_back(*field);
  }
  return parsed;
}

void check_usage(const ImportFlags& flags, const InputOptions& target) {
  if (!flags.match_by.empty()) (void)parse_match_by(flags.match_by);
  if (!flags.into.empty() && !target.database.empty())
    throw Failure(exit_wrong_usage, "--into and --db exclude each other: new customers go to one of them");
  if (flags.destination.in_place && flags.into.empty() && target.database.empty())
    throw Failure(exit_wrong_usage, "--in-place writes the file of --into, which is not given",
                  "import NEW --into CUSTOMERS --in-place, or import NEW --out CUSTOMERS");
  if (flags.report == "-" && flags.destination.out == "-")
    throw Failure(exit_wrong_usage, "report and customers cannot both go to standard output");
  check_destination(flags.destination, target);
}

bool is_one_of(const std::string& file, const std::vector<std::string>& files) {
  return std::ranges::any_of(
      files, [&](const std::string& other) { return is_same_file(file, other == "-" ? "/dev/stdin" : other); });
}

// The report replaces its file. So that file must not hold customers, and must not be the target of standard output.
void check_report(const ImportFlags& flags, const Loaded& loaded) {
  if (flags.report.empty() || flags.report == "-") return;
  const bool replaces_customers = is_one_of(flags.report, flags.input.files) || loaded.stamp_of_file(flags.report) ||
                                  is_same_file(flags.report, flags.destination.out);
  if (replaces_customers || is_same_file(flags.report, "/dev/stdout"))
    throw Failure(exit_wrong_usage,
                  fmt::format("--report: {} is {}, which the report would replace", flags.report,
                              replaces_customers ? "a file of customers" : "the target of standard output"),
                  "give the report a file of its own");
}

// Throws Failure if a file cannot be read or the flags of reading are not valid. So a database is not made in vain.
void check_files(const ImportFlags& flags) {
  for (const std::string& file : flags.input.files) require_readable(file);
  Loaded trial = make_tenant(flags.input, tenant_options(flags.input));
  std::istringstream empty;
  const ReadOptions read = read_options(flags.input);
  if (const auto done = read_customers(empty, trial.session, read); !done) require_good_flags(done.error(), read);
}

std::shared_ptr<Loaded> load_target(const ImportFlags& flags, const InputOptions& target) {
  if (!target.opened && !target.database.empty()) {
    check_files(flags);
    return load_or_make_tenant(target);
  }
  if (!target.opened && target.files.front().empty())
    return std::make_shared<Loaded>(make_tenant(target, tenant_options(target)));
  auto loaded = load(target);
  require_no_problems(loaded->problems);
  return loaded;
}

class Counts {
 public:
  void add(const std::string& file, const ImportReport& report, std::uint64_t failed) {
    table_.add({file, std::to_string(report.created), std::to_string(report.updated), std::to_string(report.unchanged),
                std::to_string(report.skipped), std::to_string(failed)});
  }
  const Table& table() const noexcept { return table_; }

 private:
  Table table_{{{"file"},
                {"created", ColumnKind::number},
                {"updated", ColumnKind::number},
                {"unchanged", ColumnKind::number},
                {"skipped", ColumnKind::number},
                {"failed", ColumnKind::number}}};
};

// Throws Failure if the database did not take a row, for a reason that is not the row's. `written`: the number of rows
// that it took.
void require_kept(Loaded& loaded, std::uint64_t written) {
  if (loaded.database.empty()) return;
  const auto refused = std::ranges::find_if(loaded.problems, [](const Problem& problem) {
    return exit_code_of(problem.item.error.code) == exit_not_written;
  });
  if (refused == loaded.problems.end()) return;
  const Error error = refused->item.error;
  loaded.problems.clear();  // a shell goes on
  std::string has = written == 0
                        ? "nothing was imported"
                        : fmt::format("the database has the {} row{} before", written, written == 1 ? "" : "s");
  if (error.code == ErrorCode::outcome_unknown) has += ", except perhaps for the last write";
  throw database_failure(error, has);
}

// Imports the files in order. If `report` is given, writes the failed rows to it.
Counts import_files(const ImportFlags& flags, Loaded& loaded, std::ostream* report) {
  Counts counts;
  std::uint64_t written = 0;
  ReadOptions read = read_options(flags.input);
  read.import = flags.import;
  if (!flags.match_by.empty()) read.import.match_by = parse_match_by(flags.match_by);
  for (const std::string& file : flags.input.files) {
    std::optional<FailedRowsReport> rows;
    if (report != nullptr) {
      rows.emplace(*report, file, flags.input);
      read.failed_row = [&](const ImportReport::Item& item, std::string_view row) { rows->add(item, row); };
    }
    const std::size_t problems_before = loaded.problems.size();
    const ImportReport done = load_file(file, loaded, read);
    written += done.created + done.updated;
    require_kept(loaded, written);
    counts.add(shown_name(file), done, loaded.problems.size() - problems_before);
  }
  return counts;
}

// True if a failed import made the tenant and no customer. Such a tenant would only be in the way of the next try,
// which may have other options.
bool is_in_vain(const Loaded& loaded) {
  return loaded.is_new_tenant && checked(loaded.session.count()) == 0;
}

void drop_if_in_vain(Loaded& loaded) {
  if (is_in_vain(loaded)) (void)loaded.engine.drop_tenant(loaded.tenant);
}

ExitCode import_into(const std::shared_ptr<Loaded>& loaded, const ImportFlags& flags, const InputOptions& target) {
  check_report(flags, *loaded);

  std::optional<AtomicFile> report;
  if (!flags.report.empty()) report.emplace(flags.report);
  const Counts counts = import_files(flags, *loaded, report ? &report->stream() : nullptr);
  if (report) report->commit();

  const std::vector<Problem> problems = std::exchange(loaded->problems, {});
  const bool is_refused = flags.import.atomic && !problems.empty();
  if (!is_refused && !problems.empty() && is_one_of(flags.destination.out, flags.input.files)) {
    (void)warn_of(problems);
    throw Failure(exit_bad_data,
                  fmt::format("{} was not written: its failed rows would be lost", flags.destination.out));
  }
  if (!is_refused && (problems.empty() || !is_in_vain(*loaded)))
    save(flags.destination, *loaded, format_source_of(flags, target));
  if (flags.destination.out != "-" && flags.report != "-") show_table(counts.table(), flags.show);
  const ExitCode exit_code = warn_of(problems);
  if (is_refused) throw Failure(exit_bad_data, "nothing was imported: --atomic imports all rows or none");
  return exit_code;
}

ExitCode import(const ImportFlags& flags) {
  const InputOptions target = target_of(flags);
  check_usage(flags, target);
  const auto loaded = load_target(flags, target);
  try {
    const ExitCode exit_code = import_into(loaded, flags, target);
    if (exit_code != exit_done) drop_if_in_vain(*loaded);
    return exit_code;
  } catch (...) {
    drop_if_in_vain(*loaded);
    throw;
  }
}

void add_import_flags(CLI::App& command, ImportFlags& flags) {
  const Choices<OnConflict> ways{
      {"fail", OnConflict::fail}, {"skip", OnConflict::skip}, {"update", OnConflict::update}};
  if (!flags.input.opened)
    command.add_option("--into", flags.into, "the file of existing customers")->type_name("FILE");
  take_choice(
      command.add_option("--on-conflict", flags.import.on_conflict, "if a customer exists already; default fail"),
      ways);
  command
      .add_option("--match-by", flags.match_by,
                  "fields that identify a customer, tried in this order: customerUid, externalId, email, mobile, "
                  "vatNumber; default customerUid,externalId")
      ->type_name("FIELD,...");
  command.add_flag("--atomic", flags.import.atomic, "import all rows or none");
  command.add_flag("--restore", flags.import.restore, "keep times and versions of the new files");
  command.add_option("--report", flags.report, "write the failed rows to this file, as JSON Lines")->type_name("FILE");
}

}  // namespace

void add_import(CLI::App& app, Run& run, const Opened& opened) {
  const auto flags = std::make_shared<ImportFlags>(ImportFlags{.input = {.opened = opened}});
  CLI::App& command = *app.add_subcommand("import", "Import customers from other files");
  add_files_to_read(command, flags->input);
  add_import_flags(command, *flags);
  if (!opened) {
    add_database_flag(command, flags->input, nullptr, "import into this database; it is made if it does not exist");
    add_destination_flags(command, flags->destination);
  }
  add_table_flags(command, flags->show);
  if (opened)
    add_reading_flags(command, flags->input);
  else
    add_input_flags(command, flags->input);
  command.callback([flags, &run] { run = [flags] { return import(*flags); }; });
}

}  // namespace custengine::cli
