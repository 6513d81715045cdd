#include "import_check.hpp"

#include "support.hpp"

#include <algorithm>
#include <cstdint>
#include <sstream>
#include <string>
#include <vector>

namespace custengine::fuzz {

namespace {

ReadOptions read_options(char letter, Format format) {
  const auto bits = static_cast<unsigned char>(letter);
  ReadOptions options = {.format = format};
  options.import.atomic = (bits & 1U) != 0;
  options.import.restore = (bits & 2U) != 0;
  if ((bits & 4U) != 0) options.import.on_conflict = OnConflict::skip;
  if ((bits & 8U) != 0) options.import.on_conflict = OnConflict::update;
  options.trim = (bits & 16U) != 0;
  if ((bits & 32U) != 0) options.encoding = "windows-1252";
  return options;
}

/// One import with the calls of its callbacks.
struct Run {
  World world;
  Session session;
  std::vector<Customer> before;
  std::vector<std::uint64_t> told = {};
  std::uint64_t rows = 0;

  explicit Run(bool with_customers) : session(world.add_tenant("t", {.locale = "nb", .country_code = "NO"})) {
    if (with_customers) {
      session.create({.id = "c-1", .external_reference = "ref-1", .first_name = "Ada"}).value();
      session.create({.id = "c-2", .external_reference = "ref-2", .company_name = "Fjell AS"}).value();
    }
    before = customers_of(session);
  }

  Result<ImportReport> read(ReadOptions options, std::string_view file) {
    const bool is_converted = !options.encoding.empty();
    options.failed_row = [this, file, is_converted](const ImportReport::Item& item, std::string_view row) {
      require(is_converted || file.find(row) != file.npos, "a failed row is told as it stands in the file");
      told.push_back(item.index);
    };
    options.progress = [this](std::uint64_t, std::uint64_t so_far) {
      require(so_far >= rows, "progress goes on");
      rows = so_far;
      return true;
    };
    std::istringstream in{std::string(file)};
    return read_customers(in, session, options);
  }
};

void check_report(Run& run, const ImportReport& report, const ReadOptions& options) {
  std::uint64_t last_line = 0;
  for (std::size_t i = 0; i < report.failed.size(); ++i) {
    const ImportReport::Item& item = report.failed[i];
    require_good_error(item.error, {ErrorCode::invalid_argument, ErrorCode::already_exists});
    require(item.line >= 1 && item.column >= 1, "a failed row has a place");
    require(i == 0 || item.index > report.failed[i - 1].index, "failed rows stand in their order");
    require(item.line >= last_line, "rows stand in the file's order");
    last_line = item.line;
  }
  std::ranges::sort(run.told);
  require(std::ranges::equal(run.told, report.failed, {}, {}, &ImportReport::Item::index),
          "every failed row is told once");
  const std::size_t now = run.session.count().value();
  require(now == run.before.size() + report.created, "as many customers came as the report says");
  if (options.import.atomic && !report.failed.empty())
    require(customers_of(run.session) == run.before, "an atomic import that fails changes nothing");
}

/// Exports in every format and restores each.
void check_round_trip(const Run& run) {
  const std::vector<Customer> customers = customers_of(run.session);
  for (const Format format : {Format::csv, Format::json_lines, Format::json_array}) {
    std::ostringstream out;
    require(write_customers(out, run.session, {.format = format}).value() == customers.size(), "all are written");
    Run copy(false);
    std::istringstream in(out.str());
    const auto report = read_customers(in, copy.session, {.format = format, .import = {.restore = true}});
    if (!report) throw Broken("an export cannot be read: " + report.error().message);
    if (!report->failed.empty()) throw Broken("an exported row cannot be read: " + report->failed[0].error.message);
    require(customers_of(copy.session) == customers, "what was exported is restored equal");
  }
}

}  // namespace

void check_import(char letter, Format format, std::string_view file) {
  const ReadOptions options = read_options(letter, format);
  for (const bool with_customers : {false, true}) {
    Run run(with_customers);
    const auto report = run.read(options, file);
    require_invariants(run.world, run.session);
    if (!report) {
      require_good_error(report.error(), {ErrorCode::invalid_argument, ErrorCode::data_loss});
      if (report.error().code == ErrorCode::invalid_argument || options.import.atomic || !with_customers)
        require(customers_of(run.session) == run.before, "a file that is refused changes nothing");
    } else {
      check_report(run, *report, options);
    }
    if (run.session.count().value() > run.before.size()) check_round_trip(run);
  }
}

}  // namespace custengine::fuzz
