#pragma once

#include "cli/terminal.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace custengine::cli {

/// The progress of a load.
struct Progress {
  std::string_view label = {};
  std::uint64_t bytes = 0, rows = 0;
  std::optional<std::uint64_t> total_bytes = {};  ///< unknown for a pipe
  std::chrono::duration<double> elapsed = {};
};

/// One line of at most `width` columns: label, bar, rows, rate and remaining time. Without a total it has neither bar
/// nor remaining time.
std::string progress_line(const Progress& progress, std::size_t width);

/// Draws progress on standard error if that is a terminal and the load takes longer than a second. Erased at the end.
class ProgressBar {
 public:
  ProgressBar(std::string label, std::optional<std::uint64_t> total_bytes, Terminal terminal);
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;
  ~ProgressBar();

  void update(std::uint64_t bytes, std::uint64_t rows);

 private:
  using Clock = std::chrono::steady_clock;
  std::string label_;
  std::optional<std::uint64_t> total_bytes_;
  Terminal terminal_;
  Clock::time_point start_ = Clock::now(), next_draw_ = start_ + std::chrono::seconds(1);
  bool is_drawn_ = false;
};

}  // namespace custengine::cli
