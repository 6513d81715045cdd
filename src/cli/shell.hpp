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

/// Customers that stay open, and commands on them, a line each: those of the program without their files, and those of
/// the shell itself, which begin with a dot.
class Shell {
 public:
  /// `asks`: somebody is there who can be asked before changes are dropped.
  explicit Shell(bool asks);

  /// In place of what is open. Gives exit_bad_data when rows could not be taken.
  /// Throws Failure; what was open then stays open.
  ExitCode open(const InputOptions& input);

  /// Does what the line asks; what goes wrong is told on standard error, and its exit code given.
  ExitCode run(const std::string& line);

  /// Ends the shell, unless somebody is to be asked first.
  ExitCode quit();

  bool is_ended() const noexcept { return is_ended_; }
  bool has_unsaved_changes() const;
  Completion completion(std::string_view line_before_cursor);

 private:
  void add_own_commands(CLI::App& app, Run& run);
  template <class Use>
  auto with_commands(Use use);

  ExitCode save(const std::string& file);
  void require_saved(const std::string& what);
  std::uint64_t sequence() const;

  bool asks_;
  bool explains_ = false, is_ended_ = false;
  Opened opened_ = {};
  InputOptions input_ = {};             // that what is open was read by
  std::vector<Problem> problems_ = {};  // of reading it: rows that saving it in place would lose
  std::uint64_t saved_sequence_ = 0;
  // What the last line asked for and did not get, since it drops changes; and the line before that. Asked for again, it
  // is done.
  std::string refused_ = {}, refused_before_ = {};
};

}  // namespace custengine::cli
