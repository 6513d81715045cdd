#pragma once

#include "cli/input.hpp"

#include <cstdint>
#include <string>

namespace CLI {
class App;
}

namespace custengine::cli {

/// Where to write changes. With neither member set, nothing is written.
struct Destination {
  std::string out = {};  ///< "-" is standard output
  bool in_place = false;

  bool is_given() const noexcept { return in_place || !out.empty(); }
};

void add_destination_flags(CLI::App& app, Destination& destination);

/// The format by the file's name: .csv, .json (an array), .jsonl or .ndjson. Format::detect for any other name.
Format format_of_name(const std::string& file);

/// The format by the first bytes of the file, as reading detects it. Format::detect if it can be read only once, such
/// as a pipe.
Format format_of_contents(const std::string& file);

/// Throws Failure (exit_wrong_usage) with that hint if the input cannot be written in place. That needs exactly one
/// file, neither standard input nor a pipe, and no options of reading that change its contents.
void check_in_place(const InputOptions& input, const std::string& hint);
/// Calls check_in_place if the destination is in place. Throws Failure (exit_wrong_usage) if there is a destination and
/// a database. Called before any file is read.
void check_destination(const Destination& destination, const InputOptions& input);

/// Writes all customers to a file, whole or not at all, and prints a message. Throws Failure (exit_not_written) if that
/// fails, or if the file was read before and another program has changed it since.
void write_all(const std::string& file, Loaded& loaded, Format format);

/// Writes all customers to the destination, or prints a hint if there is none. In a shell it does nothing. The
/// customers of a database are already written: it then says where they are. A file written in place keeps its format.
/// Another file gets the format of its name, or if the name has none, the format of the first file read.
void save(const Destination& destination, Loaded& loaded, const InputOptions& input);

/// "3 customers" or "1 customer".
std::string count_of_customers(std::uint64_t count);

}  // namespace custengine::cli
