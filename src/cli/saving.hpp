#pragma once

#include "cli/input.hpp"

#include <cstdint>
#include <string>

namespace CLI {
class App;
}

namespace custengine::cli {

/// Where changes are written to; neither: nowhere.
struct Destination {
  std::string out = {};  ///< "-": standard output
  bool in_place = false;

  bool is_given() const noexcept { return in_place || !out.empty(); }
};

void add_destination_flags(CLI::App& app, Destination& destination);

/// The format of a file by its name: .csv, .json (an array), .jsonl and .ndjson; detect: the name does not say.
Format format_of_name(const std::string& file);

/// The format of a file by how it begins, as reading detects it; detect: it can be read once only, as a pipe.
Format format_of_contents(const std::string& file);

/// Throws Failure (exit_wrong_usage), with that hint, when the files cannot be written in place: there is not exactly
/// one, or it is standard input or a pipe, or it is read as other than it would be written.
void check_in_place(const InputOptions& input, const std::string& hint);
/// check_in_place where the destination is that; before anything is read.
void check_destination(const Destination& destination, const InputOptions& input);

/// Writes all customers to a file, whole or not at all, and says so. Throws Failure (exit_not_written), also if the
/// file is one of those that were read and another program has written it since.
void write_all(const std::string& file, Loaded& loaded, Format format);

/// Writes the changes to where they go, or says that they go nowhere; in a shell they stay where they are. In place: in
/// the format that the file had; else in that of the new file's name, or where that does not say, of the first file
/// read.
void save(const Destination& destination, Loaded& loaded, const InputOptions& input);

/// "3 customers"; "1 customer".
std::string count_of_customers(std::uint64_t count);

}  // namespace custengine::cli
