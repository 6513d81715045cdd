#pragma once

#include <custengine/result.hpp>

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace custengine::cli {

/// The exit codes of the program, as in docs/cli.md.
enum ExitCode : int {
  exit_done = 0,
  exit_not_found = 1,
  exit_wrong_usage = 2,
  exit_bad_data = 3,
  exit_not_written = 4,
};

/// Ends a command. Holds the error message, a hint for the user and the exit code.
class Failure : public std::runtime_error {
 public:
  Failure(ExitCode exit_code, const std::string& message, std::string hint = {})
      : std::runtime_error(message), exit_code_(exit_code), hint_(std::move(hint)) {}

  ExitCode exit_code() const noexcept { return exit_code_; }
  /// Empty if there is no hint.
  const std::string& hint() const noexcept { return hint_; }

 private:
  ExitCode exit_code_;
  std::string hint_;
};

/// Maps not_found to exit_not_found, data_loss to exit_bad_data, and all other codes to exit_wrong_usage, except
/// unavailable, resource_exhausted and outcome_unknown: these map to exit_not_written.
ExitCode exit_code_of(ErrorCode code) noexcept;
Failure to_failure(const Error& error, std::string hint = {});

/// Returns the value, or throws the error as a Failure.
template <class T>
T checked(Result<T> result, std::string_view hint = {}) {
  if (!result) throw to_failure(result.error(), std::string(hint));
  return std::move(result).value();
}

}  // namespace custengine::cli
