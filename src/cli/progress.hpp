#pragma once

#include "cli/terminal.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace custengine::cli {

/// How far a load is.
struct Progress {
  std::string_view label = {};
  std::uint64_t bytes = 0, rows = 0;
  std::optional<std::uint64_t> total_bytes = {};  ///< of a pipe nobody knows
  std::chrono::duration<double> elapsed = {};
};

/// One line, at most `width` columns: label, bar, rows, rate and the time that is left; without a total neither bar
/// nor time left.
std::string progress_line(const Progress& progress, std::size_t width);

/// Draws progress on standard error when that is a terminal and the load takes longer than a second; wiped in the end.
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
