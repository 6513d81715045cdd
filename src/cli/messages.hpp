#pragma once

#include <string_view>

namespace custengine::cli {

// Messages for people go to standard error, one line each. Output for programs goes to standard output.
// Messages are made printable, since they contain file names and words of the command line. If standard error cannot
// be written, they are lost.
// Threads: every function may run on any thread.

void say(std::string_view line);
/// The same for several lines.
void say_lines(std::string_view lines);
/// Print "error: …", "warning: …", "hint: …", with the first word coloured if the terminal has colour.
void report_error(std::string_view line);
void warn(std::string_view line);
void hint(std::string_view line);

/// Writes to standard output. finish_output reports a failed write.
void print(std::string_view text);
/// Writes lines for people to standard output, made printable.
void print_lines(std::string_view lines);
/// Flushes standard output. Throws Failure (exit_not_written) if any write to it failed.
void finish_output();

}  // namespace custengine::cli
