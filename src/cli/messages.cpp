#include "cli/messages.hpp"

#include "cli/descriptor_stream.hpp"
#include "cli/failure.hpp"
#include "cli/terminal.hpp"
#include "cli/text_width.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <csignal>
#include <cstring>
#include <mutex>
#include <string>

namespace custengine::cli {
namespace {

/// Held while output() or the action of SIGPIPE is used: a server warns from the thread that waits for signals.
std::mutex& output_mutex() {
  static std::mutex mutex;
  return mutex;
}

DescriptorBuffer& output() {
  static DescriptorBuffer buffer(STDOUT_FILENO);
  return buffer;
}

// If standard error cannot be written, only the exit code is left. So a closed pipe must not end the program by SIGPIPE
// here.
void tell(const std::string& text) {
  const std::lock_guard lock(output_mutex());
  (void)output().pubsync();  // so that a terminal shows output and messages in order
  struct sigaction ignored = {}, before = {};
  ignored.sa_handler = SIG_IGN;
  (void)sigaction(SIGPIPE, &ignored, &before);
  (void)write_fully(STDERR_FILENO, text);
  (void)sigaction(SIGPIPE, &before, nullptr);
}

void say_as(std::string_view word, Style style, std::string_view line) {
  tell(fmt::format("{} {}\n", styled(word, style, terminal_of(STDERR_FILENO)), printable(line)));
}

}  // namespace

void say(std::string_view line) {
  tell(printable(line) + "\n");
}
void say_lines(std::string_view lines) {
  tell(printable_lines(lines));
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
  const std::lock_guard lock(output_mutex());
  (void)output().sputn(text.data(), static_cast<std::streamsize>(text.size()));
  static const bool is_terminal = terminal_of(STDOUT_FILENO).is_terminal;
  if (is_terminal) (void)output().pubsync();
}
void print_lines(std::string_view lines) {
  print(printable_lines(lines));
}

void finish_output() {
  const std::lock_guard lock(output_mutex());
  if (output().pubsync() == 0) return;
  throw Failure(exit_not_written, fmt::format("cannot write standard output: {}", std::strerror(output().error())));
}

}  // namespace custengine::cli
