#pragma once

#include "peers/engines.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace bench {

/// The options of this program besides those of Google Benchmark.
struct Options {
  std::vector<std::size_t> sizes = {10'000, 100'000};
  double least_seconds = 0.05;  ///< that each repetition is timed for
  std::string data_path = {};   ///< customers of the user's own; empty: generated ones
  std::string json_path = {};
  std::string folder = {};   ///< for files that are measured; as an option, TMPDIR, or the current folder
  bool allow_tmpfs = false;  ///< the folder may be in memory
  std::optional<EngineKind> memory_of = {};  ///< measure this engine's memory and nothing else
  std::vector<std::string> passed_on = {};   ///< to Google Benchmark, defaults first
};

/// Throws std::runtime_error with a message for the user.
Options parse_options(int argc, char** argv);

std::string help_text();

}  // namespace bench
