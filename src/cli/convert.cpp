#include "cli/commands.hpp"
#include "cli/loading.hpp"
#include "cli/output_format.hpp"
#include "cli/saving.hpp"

#include <CLI/CLI.hpp>

#include <memory>
#include <string>

namespace custengine::cli {
namespace {

struct ConvertFlags {
  InputOptions input = {};
  OutputFormat format = {};
  std::string out = "-";
};

ExitCode convert(const ConvertFlags& flags) {
  const Format format = flags.format.chosen(flags.out);
  if (format == Format::detect)
    throw Failure(exit_wrong_usage, "convert needs a format",
                  "--csv, --json, --jsonl or a file name with a format: --out customers.csv");
  const auto loaded = load(flags.input);
  require_no_problems(loaded->problems);
  write_all(flags.out, *loaded, format);
  return exit_done;
}

}  // namespace

void add_convert(CLI::App& app, Run& run) {
  const auto flags = std::make_shared<ConvertFlags>();
  CLI::App& command = *app.add_subcommand("convert", "Write customers in another format; keeps times and versions");
  add_input_files(command, flags->input);
  command.add_option("-o,--out", flags->out, "the new file; default -, standard output")->type_name("FILE");
  add_output_format_flags(command, flags->format);
  add_input_flags(command, flags->input);
  command.callback([flags, &run] { run = [flags] { return convert(*flags); }; });
}

}  // namespace custengine::cli
