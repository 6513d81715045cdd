#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace custengine::cli {

/// What a file descriptor can show.
struct Terminal {
  static constexpr std::size_t default_width = 100;

  bool is_terminal = false;
  bool has_colour = false;            ///< a terminal, not TERM=dumb, and NO_COLOR not set (https://no-color.org)
  std::size_t width = default_width;  ///< of a pipe or file always this, so that output can be compared
};

/// Of standard output (1) or standard error (2).
Terminal terminal_of(int descriptor) noexcept;

enum class Style { bold, red, yellow, dim };

/// The text in that style where the terminal has colour, else as it is.
std::string styled(std::string_view text, Style style, const Terminal& terminal);

}  // namespace custengine::cli
