#include "cli/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>

namespace custengine::cli {
namespace {

std::string_view environment(const char* name) noexcept {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string_view() : value;
}

std::string_view code_of(Style style) noexcept {
  switch (style) {
    case Style::bold:
      return "1";
    case Style::red:
      return "1;31";
    case Style::yellow:
      return "33";
    case Style::dim:
      return "2";
  }
  return "0";
}

}  // namespace

Terminal terminal_of(int descriptor) noexcept {
  Terminal terminal;
  terminal.is_terminal = isatty(descriptor) == 1;
  if (!terminal.is_terminal) return terminal;
  terminal.has_colour = environment("NO_COLOR").empty() && environment("TERM") != "dumb";
  winsize size = {};
  if (ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) terminal.width = size.ws_col;
  return terminal;
}

std::string styled(std::string_view text, Style style, const Terminal& terminal) {
  if (!terminal.has_colour || text.empty()) return std::string(text);
  return std::string("\x1b[").append(code_of(style)).append("m").append(text).append("\x1b[0m");
}

}  // namespace custengine::cli
