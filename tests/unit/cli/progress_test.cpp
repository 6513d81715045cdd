#include "cli/progress.hpp"

#include "catch.hpp"
#include "cli/text_width.hpp"

namespace progress_test {

using namespace custengine::cli;
using namespace std::chrono_literals;

TEST_CASE("progress shows amount, rate and remaining time") {
  CHECK(progress_line({.label = "a.csv", .bytes = 250, .rows = 5000, .total_bytes = 1000, .elapsed = 2s}, 100) ==
        "a.csv  [######------------------]  25 %  5000 rows  2500/s  6 s left");
  CHECK(progress_line({.label = "a.csv", .bytes = 10, .rows = 10, .total_bytes = 1000, .elapsed = 2s}, 100) ==
        "a.csv  [------------------------]   1 %  10 rows  5/s  3:18 min left");
  CHECK(progress_line({.label = "a.csv", .bytes = 1000, .rows = 10, .total_bytes = 1000, .elapsed = 2s}, 100) ==
        "a.csv  [########################] 100 %  10 rows  5/s  0 s left");
}

TEST_CASE("progress of a pipe has no remaining time") {
  CHECK(progress_line({.label = "standard input", .bytes = 250, .rows = 5000, .elapsed = 2s}, 100) ==
        "standard input  5000 rows  2500/s");
}

TEST_CASE("progress of a growing file ends at 100 percent") {
  CHECK(progress_line({.label = "a", .bytes = 2000, .rows = 10, .total_bytes = 1000, .elapsed = 2s}, 100) ==
        "a  [########################] 100 %  10 rows  5/s  0 s left");
}

TEST_CASE("progress fits on one line") {
  const Progress progress{.label = "東京.csv", .bytes = 1, .rows = 1, .total_bytes = 10, .elapsed = 2s};
  for (std::size_t width = 2; width < 80; ++width) CHECK(text_width(progress_line(progress, width)) < width);
}

}  // namespace progress_test
