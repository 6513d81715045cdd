#include "cli/commands.hpp"
#include "cli/loading.hpp"
#include "cli/messages.hpp"
#include "cli/sample.hpp"
#include "cli/tour.hpp"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <chrono>
#include <memory>
#include <sstream>

namespace custengine::cli {
namespace {

constexpr std::uint64_t sample_customers = 300;

struct TourFlags {
  InputOptions input = {.locale = "nb", .country_code = "NO"};
};

ImportReport load_sample(Loaded& loaded) {
  std::stringstream sample;
  checked(write_made_up(sample, sample_customers, {.locales = {"nb", "sv", "da", "fi"}, .id_prefix = "sample-"},
                        Format::json_lines));
  return checked(read_customers(sample, loaded.session));
}

ExitCode tour(const TourFlags& flags) {
  Loaded loaded = make_tenant(flags.input, tour_tenant(indexed_tenant_options(flags.input)));
  print_lines(fmt::format("Loading {}\n", flags.input.files.empty() ? "a made-up sample" : flags.input.files.front()));
  const auto start = std::chrono::steady_clock::now();
  const ImportReport report = flags.input.files.empty()
                                  ? load_sample(loaded)
                                  : load_file(flags.input.files.front(), loaded, read_options(flags.input));
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  const auto rows = static_cast<double>(report.created + report.failed.size());
  print(fmt::format("{} customers created, {} failed; {:.1f} ms, {:.0f} rows a second\n", report.created,
                    loaded.problems.size(), took.count() * 1e3, rows / took.count()));
  const ExitCode exit_code = warn_of(loaded.problems);
  take_tour(loaded.engine, loaded.tenant);
  return exit_code;
}

}  // namespace

void add_tour(CLI::App& app, Run& run) {
  const auto flags = std::make_shared<TourFlags>();
  CLI::App& command =
      *app.add_subcommand("tour", "Show the ten operations of the library, on a sample or on a file of yours");
  command.add_option("FILE", flags->input.files, "JSON Lines, a JSON array or CSV")->expected(0, 1);
  add_input_flags(command, flags->input);
  command.callback([flags, &run] { run = [flags] { return tour(*flags); }; });
}

}  // namespace custengine::cli
