#pragma once

#include "cli/commands.hpp"
#include "cli/completion.hpp"
#include "cli/input.hpp"
#include "cli/loading.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace custengine::cli {

/// Keeps customers open and runs commands on them, one per line: the program's commands without files, and the shell's
/// own commands, which begin with a dot.
class Shell {
 public:
  /// `asks`: true if a user at a terminal can confirm before changes are dropped.
  explicit Shell(bool asks);

  /// Opens files or a database; they replace the open customers. Returns exit_bad_data if rows failed.
  /// If it throws Failure, the old customers stay open.
  ExitCode open(const InputOptions& input);

  /// Runs the command of the line. Prints errors to standard error and returns their exit code.
  ExitCode run(const std::string& line);

  /// Ends the shell, unless the user must confirm first.
  ExitCode quit();

  bool is_ended() const noexcept { return is_ended_; }
  /// False for a database, which has each change at once.
  bool has_unsaved_changes() const;
  /// "custengine> "; with a database its file and tenant; a star if there are unsaved changes.
  std::string prompt() const;
  Completion completion(std::string_view line_before_cursor);

 private:
  void add_own_commands(CLI::App& app, Run& run);
  template <class Use>
  auto with_commands(Use use);

  ExitCode save(const std::string& file);
  ExitCode choose_tenant(const std::string& name);
  void require_saved(const std::string& what);
  std::uint64_t sequence() const;

  bool asks_;
  bool explains_ = false, is_ended_ = false;
  Opened opened_ = {};
  InputOptions input_ = {};             // how the open customers were read
  std::vector<Problem> problems_ = {};  // of reading: rows that would be lost by saving in place
  std::uint64_t saved_sequence_ = 0;
  // The command of this line, and that of the line before, if refused because it would drop unsaved changes. The same
  // command on the next line is a confirmation.
  std::string refused_ = {}, refused_before_ = {};
};

}  // namespace custengine::cli
