#include "cli/shell.hpp"

#include "cli/database.hpp"
#include "cli/file_identity.hpp"
#include "cli/messages.hpp"
#include "cli/option_values.hpp"
#include "cli/running.hpp"
#include "cli/saving.hpp"
#include "cli/text_width.hpp"
#include "cli/words.hpp"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <filesystem>
#include <memory>
#include <utility>

namespace custengine::cli {
namespace {

std::string shown_names(const std::vector<std::string>& files) {
  return files.size() == 1 ? shown_name(files.front()) : fmt::format("{} files", files.size());
}

// The arguments of the shell's own commands.
struct OwnCommands {
  InputOptions to_open = {};
  std::string save_as = {}, tenant = {}, switched = {}, asked_about = {};
};

}  // namespace

Shell::Shell(bool asks) : asks_(asks) {
  opened_ = std::make_shared<Loaded>(make_tenant(input_, indexed_tenant_options(input_)));
}

ExitCode Shell::open(const InputOptions& input) {
  for (const std::string& file : input.files)
    if (file == "-")
      throw Failure(exit_wrong_usage,
                    "the shell reads commands from standard input, so it cannot read customers from it");
  const bool was_open = !input.database.empty() && is_same_file(input.database, opened_->database);
  if (was_open)
    throw Failure(exit_wrong_usage, input.database + " is open already", ".tenant NAME opens another tenant");
  opened_ = load(input, indexed_tenant_options(input));
  problems_ = std::exchange(opened_->problems, {});
  input_ = input;
  saved_sequence_ = sequence();
  if (!opened_->database.empty()) say(describe(*opened_));
  if (!input.files.empty())
    say(fmt::format("{} in {}", count_of_customers(checked(opened_->session.count())), shown_names(input.files)));
  return warn_of(problems_);
}

std::uint64_t Shell::sequence() const {
  return checked(opened_->session.snapshot()).sequence();
}

bool Shell::has_unsaved_changes() const {
  return opened_->database.empty() && sequence() != saved_sequence_;
}

void Shell::require_saved(const std::string& what) {
  if (!has_unsaved_changes() || refused_before_ == what) return;
  if (!asks_) return hint("changes are not saved: .save writes them");
  refused_ = what;
  throw Failure(exit_not_written, "there are changes that are not saved",
                ".save saves them; the same command again drops them");
}

ExitCode Shell::quit() {
  require_saved(".quit");
  is_ended_ = true;
  return exit_done;
}

std::string Shell::prompt() const {
  const std::string place =
      opened_->database.empty()
          ? "custengine"
          : fmt::format("{}:{}", std::filesystem::path(opened_->database).filename().string(), opened_->tenant);
  return printable(place) + (has_unsaved_changes() ? "*> " : "> ");
}

ExitCode Shell::save(const std::string& file) {
  if (file.empty() && !opened_->database.empty())
    throw Failure(exit_wrong_usage, "there is nothing to save: each change is in the database at once",
                  ".save FILE writes all customers to another file");
  require_no_problems(problems_);
  InputOptions source = input_;
  if (file.empty())
    check_in_place(source, ".save FILE writes another file");
  else if (source.files.empty())
    source.files = {"-"};
  cli::save({.out = file, .in_place = file.empty()}, *opened_, source);
  saved_sequence_ = sequence();
  return exit_done;
}

ExitCode Shell::choose_tenant(const std::string& name) {
  if (opened_->database.empty())
    throw Failure(exit_wrong_usage, "only a database has tenants to choose from", ".open --db DATABASE");
  if (name.empty()) {
    for (const std::string& tenant : opened_->engine.tenants()) print_lines(tenant + "\n");
    return exit_done;
  }
  switch_tenant(*opened_, name);
  input_.tenant = name;
  say(describe(*opened_));
  return exit_done;
}

void Shell::add_own_commands(CLI::App& app, Run& run) {
  const std::string group = "Shell";
  const auto own = std::make_shared<OwnCommands>();
  CLI::App& opening =
      *app.add_subcommand(".open", "Open files, or a database; they replace the open customers")->group(group);
  add_database_flag(opening, own->to_open, add_files_to_read(opening, own->to_open));
  add_input_flags(opening, own->to_open);
  opening.callback([this, own, &run] {
    run = [this, own] {
      require_saved(".open");
      return open(own->to_open);
    };
  });

  CLI::App& saving =
      *app.add_subcommand(".save", "Write all customers back to their file, or to another; a database needs none")
           ->group(group);
  saving.add_option("FILE", own->save_as, "the other file; its name gives the format");
  saving.callback([this, own, &run] { run = [this, own] { return save(own->save_as); }; });

  CLI::App& choosing =
      *app.add_subcommand(".tenant", "Open another tenant of the database, or list them")->group(group);
  choosing.add_option("NAME", own->tenant, "the tenant to open; none lists them");
  choosing.callback([this, own, &run] { run = [this, own] { return choose_tenant(own->tenant); }; });

  CLI::App& explaining = *app.add_subcommand(".explain", "Show the query plan of searches")->group(group);
  take_word(explaining.add_option("SWITCH", own->switched), {"on", "off"})->required();
  explaining.callback([this, own, &run] {
    run = [this, own] {
      explains_ = own->switched == "on";
      return exit_done;
    };
  });

  CLI::App& helping = *app.add_subcommand(".help", "Show this help, or that of a command")->alias("help")->group(group);
  helping.add_option("COMMAND", own->asked_about);
  helping.callback([own, &app, &run] {
    run = [own, &app] {
      app.clear();  // otherwise it would show the help of .help
      const CLI::App* command = own->asked_about.empty() ? &app : find_command(app, own->asked_about);
      if (command == nullptr) throw Failure(exit_wrong_usage, "there is no command " + own->asked_about, ".help");
      print(command->help());
      return exit_done;
    };
  });

  app.add_subcommand(".quit", "End the shell, as the end of the input does")
      ->alias("quit")
      ->alias("exit")
      ->group(group)
      ->callback([this, &run] { run = [this] { return quit(); }; });
}

template <class Use>
auto Shell::with_commands(Use use) {
  CLI::App app("Commands work on the open customers. COMMAND --help lists all flags.", "");
  app.require_subcommand(1);
  app.set_help_flag();
  Run run;
  add_customer_commands(app, run, opened_);
  for (CLI::App* command : app.get_subcommands({}))
    command->group("Customers")->set_help_flag("-h,--help", "Show this help");
  add_own_commands(app, run);
  return use(app, run);
}

ExitCode Shell::run(const std::string& line) {
  Words line_words = split_words(line);
  std::vector<std::string>& words = line_words.words;
  if (words.empty() || words.front().starts_with('#')) return exit_done;
  refused_before_ = std::exchange(refused_, {});
  if (line_words.open_quote != 0) {
    report_error(fmt::format("a quote is not closed: {}", line_words.open_quote));
    return exit_wrong_usage;
  }
  if (explains_ && words.front() == "search") words.emplace_back("--explain");
  return with_commands([&](CLI::App& app, Run& run) { return run_command(app, run, std::move(words)); });
}

Completion Shell::completion(std::string_view line_before_cursor) {
  return with_commands([&](const CLI::App& app, const Run&) { return complete(app, line_before_cursor); });
}

}  // namespace custengine::cli
