#include "cli/progress.hpp"

#include "cli/descriptor_stream.hpp"
#include "cli/text_width.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace custengine::cli {
namespace {

constexpr std::size_t bar_width = 24;
constexpr auto draw_every = std::chrono::milliseconds(100);

std::string duration_text(double seconds) {
  const auto whole = static_cast<std::uint64_t>(std::ceil(seconds));
  return whole < 60 ? fmt::format("{} s", whole) : fmt::format("{}:{:02} min", whole / 60, whole % 60);
}

std::string bar_text(double done) {
  const auto filled = static_cast<std::size_t>(done * static_cast<double>(bar_width));
  return fmt::format("[{}{}] {:3.0f} %", std::string(filled, '#'), std::string(bar_width - filled, '-'),
                     std::floor(done * 100));
}

}  // namespace

std::string progress_line(const Progress& progress, std::size_t width) {
  const double seconds = std::max(progress.elapsed.count(), 1e-3);
  const auto bytes = static_cast<double>(progress.bytes);
  std::string line = fmt::format("{}  ", printable(progress.label));
  double done = 0;
  if (progress.total_bytes && *progress.total_bytes > 0) {
    done = std::min(bytes / static_cast<double>(*progress.total_bytes), 1.0);
    line += bar_text(done) + "  ";
  }
  line += fmt::format("{} rows  {:.0f}/s", progress.rows, static_cast<double>(progress.rows) / seconds);
  if (done > 0) line += fmt::format("  {} left", duration_text(seconds * (1 - done) / done));
  return fit(line, std::max<std::size_t>(width, 2) - 1);
}

ProgressBar::ProgressBar(std::string label, std::optional<std::uint64_t> total_bytes, Terminal terminal)
    : label_(std::move(label)), total_bytes_(total_bytes), terminal_(terminal) {}

ProgressBar::~ProgressBar() {
  if (!is_drawn_) return;
  (void)write_fully(STDERR_FILENO, "\r\x1b[K");
}

void ProgressBar::update(std::uint64_t bytes, std::uint64_t rows) {
  if (!terminal_.is_terminal) return;
  const auto now = Clock::now();
  if (now < next_draw_) return;
  next_draw_ = now + draw_every;
  is_drawn_ = true;
  const Progress progress{
      .label = label_, .bytes = bytes, .rows = rows, .total_bytes = total_bytes_, .elapsed = now - start_};
  (void)write_fully(STDERR_FILENO, fmt::format("\r{}\x1b[K", progress_line(progress, terminal_.width)));
}

}  // namespace custengine::cli
