#pragma once

#include "cli/saving.hpp"

#include <CLI/CLI.hpp>

#include <string>

namespace custengine::cli {

/// The format of a file that a command writes: from a flag or from the file's name.
struct OutputFormat {
  bool csv = false, json = false, json_lines = false;

  /// Format::detect if neither gives a format.
  Format chosen(const std::string& file) const {
    if (csv) return Format::csv;
    if (json) return Format::json_array;
    return json_lines ? Format::json_lines : format_of_name(file);
  }
};

inline void add_output_format_flags(CLI::App& app, OutputFormat& format) {
  auto* csv = app.add_flag("--csv", format.csv, "write CSV");
  auto* json = app.add_flag("--json", format.json, "write a JSON array");
  auto* json_lines = app.add_flag("--jsonl", format.json_lines, "write JSON Lines");
  csv->excludes(json)->excludes(json_lines);
  json->excludes(json_lines);
}

}  // namespace custengine::cli
