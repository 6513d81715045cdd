#include "cli/loading.hpp"

#include "cli/customer_columns.hpp"
#include "cli/database.hpp"
#include "cli/messages.hpp"
#include "cli/progress.hpp"
#include "cli/standard_descriptors.hpp"
#include "cli/text_width.hpp"

#include <custengine/format.hpp>

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <optional>
#include <utility>

namespace custengine::cli {
namespace {

constexpr std::size_t problems_shown = 5;

Failure not_readable(const std::string& file, int error) {
  return {exit_wrong_usage, fmt::format("cannot read {}: {}", file, std::strerror(error))};
}

/// Opens a file or standard input.
class InputFile {
 public:
  explicit InputFile(const std::string& path) {
    if (path == "-") return;
    std::error_code failed;
    const bool is_folder = std::filesystem::is_directory(path, failed);
    if (!is_folder) file_.open(path, std::ios::binary);
    if (is_folder || !file_) throw not_readable(path, is_folder ? EISDIR : errno);
    is_file_ = true;
    if (!std::filesystem::is_regular_file(path, failed)) return;
    if (is_database(path))
      throw Failure(exit_wrong_usage, path + " is a database, not a file of customers", "give it as --db " + path);
    size_ = std::filesystem::file_size(path, failed);
    if (failed) size_.reset();
  }

  std::istream& stream() { return is_file_ ? static_cast<std::istream&>(file_) : standard_input(); }
  std::optional<std::uint64_t> size() const noexcept { return size_; }

 private:
  std::ifstream file_ = {};
  bool is_file_ = false;
  std::optional<std::uint64_t> size_ = {};
};

// True if the error comes from the flags, not from the file.
bool is_about_the_flags(const Error& error, const ReadOptions& options) {
  return !error.violations.empty() && std::ranges::all_of(error.violations, [&](const FieldViolation& violation) {
    return (!options.columns.empty() && violation.field.starts_with("columns")) ||
           (!options.encoding.empty() && violation.field == "encoding");
  });
}

}  // namespace

std::string shown_name(const std::string& file) {
  return file == "-" ? "standard input" : file;
}

std::optional<FileStamp> Loaded::stamp_of_file(const std::string& path) const {
  if (const auto found = stamps.find(path); found != stamps.end()) return found->second;
  for (const auto& [file, stamp] : stamps)
    if (is_same_file(file, path)) return stamp;
  return std::nullopt;
}

void Loaded::note_written(const std::string& path, const FileStamp& stamp) {
  for (auto& [file, known] : stamps)
    if (is_same_file(file, path)) known = stamp;
  stamps.insert_or_assign(path, stamp);
}

Loaded make_tenant(const InputOptions& options, const TenantOptions& tenant) {
  Engine engine;
  checked(engine.create_tenant(options.new_tenant(), tenant));
  Session session = checked(engine.session(options.new_tenant(), all_permissions));
  return {.engine = std::move(engine), .session = std::move(session), .tenant = options.new_tenant()};
}

void require_readable(const std::string& file) {
  if (file == "-") return;
  std::error_code failed;
  const bool is_folder = std::filesystem::is_directory(file, failed);
  if (is_folder || access(file.c_str(), R_OK) != 0) throw not_readable(file, is_folder ? EISDIR : errno);
}

void require_good_flags(const Error& error, const ReadOptions& options) {
  if (is_about_the_flags(error, options))
    throw to_failure(error, options.columns.empty() ? "" : "the fields are " + customer_column_names());
}

ImportReport load_into(Session& session, const std::string& file, ReadOptions options, std::vector<Problem>& problems,
                       const std::function<bool()>& goes_on) {
  InputFile input(file);
  ProgressBar bar(shown_name(file), input.size(), terminal_of(2));
  options.progress = [&](std::uint64_t bytes, std::uint64_t rows) {
    bar.update(bytes, rows);
    return goes_on();
  };
  auto report = read_customers(input.stream(), session, options);
  if (report) {
    for (const auto& item : report->failed) problems.push_back({.file = shown_name(file), .item = item});
    return *std::move(report);
  }
  require_good_flags(report.error(), options);
  problems.push_back({.file = shown_name(file), .item = {.error = report.error()}});
  return {};
}

ImportReport load_file(const std::string& file, Loaded& loaded, ReadOptions options) {
  // Taken before the file is opened, so that any change from now on is noticed.
  if (const auto stamp = file == "-" ? std::nullopt : stamp_of(file)) loaded.stamps.emplace(file, *stamp);
  return load_into(loaded.session, file, std::move(options), loaded.problems, [&loaded] {
    const auto health = loaded.engine.health(loaded.tenant);
    return !health || !health->last_error;
  });
}

std::shared_ptr<Loaded> load(const InputOptions& options) {
  return load(options, tenant_options(options));
}

std::shared_ptr<Loaded> load(const InputOptions& options, const TenantOptions& tenant) {
  if (options.opened) return options.opened;
  if (!options.database.empty()) return load_from_database(options);
  auto loaded = std::make_shared<Loaded>(make_tenant(options, tenant));
  ReadOptions read = read_options(options);
  read.import.restore = true;
  for (const std::string& file : options.files) (void)load_file(file, *loaded, read);
  return loaded;
}

std::vector<std::string> problem_lines(const Problem& problem) {
  const auto& [file, item] = problem;
  std::string place = file;
  if (item.line > 0) place += fmt::format(":{}:{}", item.line, item.column);
  std::vector<std::string> lines;
  for (const FieldViolation& violation : item.error.violations)
    lines.push_back(printable(violation.field.empty()
                                  ? fmt::format("{}: {}", place, violation.message)
                                  : fmt::format("{}: {}: {}", place, violation.field, violation.message)));
  if (lines.empty()) lines.push_back(printable(fmt::format("{}: {}", place, item.error.message)));
  return lines;
}

bool needs_column_mapping(const std::vector<Problem>& problems) {
  return std::ranges::any_of(problems, [](const Problem& problem) {
    return problem.item.line == 0 && problem.item.error.code == ErrorCode::invalid_argument;
  });
}

void suggest_column_mapping() {
  hint("--map 'NAME=FIELD,...' maps columns of a foreign file to fields; other columns are then ignored");
  hint("the fields are " + customer_column_names());
}

ExitCode warn_of(const std::vector<Problem>& problems) {
  if (problems.empty()) return exit_done;
  warn(fmt::format("{} row{} failed", problems.size(), problems.size() == 1 ? "" : "s"));
  for (std::size_t at = 0; at < std::min(problems_shown, problems.size()); ++at)
    for (const std::string& line : problem_lines(problems[at])) say(line);
  if (problems.size() > problems_shown) say(fmt::format("… and {} more", problems.size() - problems_shown));
  if (needs_column_mapping(problems)) suggest_column_mapping();
  hint("custengine check FILE lists them all");
  return exit_bad_data;
}

void require_no_problems(const std::vector<Problem>& problems) {
  if (problems.empty()) return;
  (void)warn_of(problems);
  throw Failure(exit_bad_data, "nothing was written: these rows would be lost");
}

}  // namespace custengine::cli
