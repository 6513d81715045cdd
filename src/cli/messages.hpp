#pragma once

#include <string_view>

namespace custengine::cli {

// To people, on standard error, one line each; what programs read goes to standard output. Messages are made printable,
// since file names and words of the command line are in them. If standard error cannot be written, they are lost.

void say(std::string_view line);
/// The same for several lines.
void say_lines(std::string_view lines);
/// "error: …", "warning: …", "hint: …", the word coloured where the terminal can.
void report_error(std::string_view line);
void warn(std::string_view line);
void hint(std::string_view line);

/// Writes to standard output. Failing is noticed in the end, by finish_output.
void print(std::string_view text);
/// Writes lines for people to standard output, made printable.
void print_lines(std::string_view lines);
/// Flushes standard output. Throws Failure (exit_not_written) when not all that was printed got there.
void finish_output();

}  // namespace custengine::cli
