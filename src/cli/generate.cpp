#include "cli/atomic_file.hpp"
#include "cli/commands.hpp"
#include "cli/messages.hpp"
#include "cli/option_values.hpp"
#include "cli/output_format.hpp"
#include "cli/sample.hpp"
#include "cli/saving.hpp"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <cstdint>
#include <limits>
#include <memory>
#include <string>

namespace custengine::cli {
namespace {

struct GenerateFlags {
  testing::GeneratorOptions generator = {.id_prefix = "c-"};
  std::uint64_t count = 0;
  OutputFormat format = {};
  std::string out = "-";
};

ExitCode generate(const GenerateFlags& flags) {
  Format format = flags.format.chosen(flags.out);
  if (format == Format::detect) format = Format::json_lines;
  constexpr auto last_number = std::numeric_limits<std::uint64_t>::max();
  if (flags.count > 0 && flags.generator.first_number > last_number - (flags.count - 1))
    throw Failure(exit_wrong_usage, fmt::format("--first-number: {} leaves no numbers for {} customers",
                                                flags.generator.first_number, flags.count));
  AtomicFile file(flags.out);
  // commit() reports a failed write: it knows the reason.
  (void)write_made_up(file.stream(), flags.count, flags.generator, format);
  file.commit();
  if (flags.out != "-") say(fmt::format("{} written to {}", count_of_customers(flags.count), flags.out));
  return exit_done;
}

}  // namespace

void add_generate(CLI::App& app, Run& run) {
  const auto flags = std::make_shared<GenerateFlags>();
  CLI::App& command =
      *app.add_subcommand("generate", "Generate made-up customers; the same flags give the same customers");
  take_count(command.add_option("--count", flags->count, "number of customers"))->required();
  take_count(command.add_option("--seed", flags->generator.seed, "seed of the random numbers; default 1"));
  command
      .add_option("--locale-mix", flags->generator.locales,
                  "locales of the customers, each equally likely: nb,sv,da,fi,de,en (default); a locale given twice "
                  "is twice as likely")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->default_str("")
      ->type_name("LOCALE,...");
  command.add_option("--id-prefix", flags->generator.id_prefix, "text before the number in ids; default c-")
      ->type_name("TEXT");
  take_count(command.add_option("--first-number", flags->generator.first_number, "number in the first id; default 1"));
  command.add_option("-o,--out", flags->out, "the new file; default -, standard output")->type_name("FILE");
  add_output_format_flags(command, flags->format);
  command.callback([flags, &run] { run = [flags] { return generate(*flags); }; });
}

}  // namespace custengine::cli
