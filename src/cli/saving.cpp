#include "cli/saving.hpp"

#include "cli/atomic_file.hpp"
#include "cli/database.hpp"
#include "cli/file_identity.hpp"
#include "cli/loading.hpp"
#include "cli/messages.hpp"

#include <custengine/io.hpp>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <array>
#include <filesystem>
#include <fstream>
#include <string_view>
#include <utility>

namespace custengine::cli {

void add_destination_flags(CLI::App& app, Destination& destination) {
  const std::string group = "Writing";
  auto* out = app.add_option("-o,--out", destination.out, "write all customers to this file; - is standard output")
                  ->type_name("FILE")
                  ->group(group);
  app.add_flag("-i,--in-place", destination.in_place, "write all customers back to the file they came from")
      ->excludes(out)
      ->group(group);
}

Format format_of_name(const std::string& file) {
  constexpr std::array<std::pair<std::string_view, Format>, 4> endings{{{".csv", Format::csv},
                                                                        {".json", Format::json_array},
                                                                        {".jsonl", Format::json_lines},
                                                                        {".ndjson", Format::json_lines}}};
  const std::string ending = std::filesystem::path(file).extension().string();
  for (const auto& [known, format] : endings)
    if (ending == known) return format;
  return Format::detect;
}

Format format_of_contents(const std::string& file) {
  if (is_special_file(file)) return Format::detect;
  std::ifstream in(file, std::ios::binary);
  for (const char bom : {'\xEF', '\xBB', '\xBF'})
    if (in.peek() == static_cast<unsigned char>(bom)) in.get();
  char first = '{';
  in >> first;  // skips white space
  return first == '[' ? Format::json_array : first == '{' ? Format::json_lines : Format::csv;
}

void check_in_place(const InputOptions& input, const std::string& hint) {
  if (input.files.size() != 1) throw Failure(exit_wrong_usage, "only one file can be written in place", hint);
  if (input.files.front() == "-") throw Failure(exit_wrong_usage, "standard input cannot be written in place", hint);
  if (is_special_file(input.files.front()))
    throw Failure(exit_wrong_usage,
                  fmt::format("{} is not a regular file: it cannot be written in place", input.files.front()), hint);
  if (input.is_foreign())
    throw Failure(
        exit_wrong_usage,
        "a file read with --map, --encoding, --trim or --empty is not written in place: its contents would change",
        hint);
}

void check_destination(const Destination& destination, const InputOptions& input) {
  if (!input.database.empty() && destination.is_given())
    throw Failure(exit_wrong_usage, "--in-place and --out are for files: changes are written to the database of --db",
                  "custengine convert --db DATABASE --out FILE writes a file");
  if (destination.in_place) check_in_place(input, "--out FILE writes another file");
}

void write_all(const std::string& file, Loaded& loaded, Format format) {
  AtomicFile written(file, loaded.stamp_of_file(file));
  const auto count = write_customers(written.stream(), loaded.session, {.format = format});
  // commit() reports a failed stream: it knows the reason.
  if (!count && count.error().code != ErrorCode::unavailable) throw to_failure(count.error());
  written.commit();
  if (const auto stamp = written.stamp()) loaded.note_written(file, *stamp);
  if (file != "-") say(fmt::format("{} written to {}", count_of_customers(checked(count)), file));
}

void save(const Destination& destination, Loaded& loaded, const InputOptions& input) {
  if (input.opened) return;
  if (!destination.is_given() && !loaded.database.empty()) return say(describe(loaded));
  if (!destination.is_given()) return hint("nothing is written: give --in-place or --out FILE");
  const std::string& source = input.files.front();
  const std::string& target = destination.in_place ? source : destination.out;
  Format format = destination.in_place ? Format::detect : format_of_name(target);
  if (format == Format::detect) format = input.format;
  if (format == Format::detect && source != "-") format = format_of_contents(source);
  write_all(target, loaded, format);
}

std::string count_of_customers(std::uint64_t count) {
  return fmt::format("{} customer{}", count, count == 1 ? "" : "s");
}

}  // namespace custengine::cli
