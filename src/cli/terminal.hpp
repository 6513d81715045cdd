#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace custengine::cli {

/// The abilities of a file descriptor as a terminal.
struct Terminal {
  static constexpr std::size_t default_width = 100;

  bool is_terminal = false;
  bool has_colour = false;  ///< true for a terminal, unless TERM=dumb or NO_COLOR is set (https://no-color.org)
  std::size_t width = default_width;  ///< a pipe or file always has the default, so that output can be compared
};

/// The abilities of standard output (1) or standard error (2).
Terminal terminal_of(int descriptor) noexcept;

enum class Style { bold, red, yellow, dim };

/// The text in that style if the terminal has colour, else unchanged.
std::string styled(std::string_view text, Style style, const Terminal& terminal);

}  // namespace custengine::cli
