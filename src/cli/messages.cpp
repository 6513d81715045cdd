#include "cli/messages.hpp"

#include "cli/failure.hpp"
#include "cli/terminal.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace custengine::cli {
namespace {

void say_as(std::string_view word, Style style, std::string_view line) {
  say(fmt::format("{} {}", styled(word, style, terminal_of(2)), line));
}

}  // namespace

void say(std::string_view line) {
  std::fflush(stdout);  // so that a terminal shows both in order
  fmt::print(stderr, "{}\n", line);
}

void report_error(std::string_view line) {
  say_as("error:", Style::red, line);
}
void warn(std::string_view line) {
  say_as("warning:", Style::yellow, line);
}
void hint(std::string_view line) {
  say_as("hint:", Style::bold, line);
}

void print(std::string_view text) {
  (void)std::fwrite(text.data(), 1, text.size(), stdout);
}

void finish_output() {
  errno = 0;
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return;
  const int error = errno;
  throw Failure(exit_not_written, fmt::format("cannot write standard output{}{}", error == 0 ? "" : ": ",
                                              error == 0 ? "" : std::strerror(error)));
}

}  // namespace custengine::cli
