#pragma once

#include "data/dataset.hpp"
#include "peers/engines.hpp"

#include <string>
#include <utility>
#include <vector>

namespace bench {

/// Bytes by name: "resident", "counted", and "in <structure>" by the engine's own count.
using Measures = std::vector<std::pair<std::string, double>>;

/// Loads an engine in this process, which should do nothing else, and measures how much the process grew.
Measures measure_memory(EngineKind engine, const Dataset& dataset);

/// Runs in the child process of measure_memory_apart: prints the measures, one per line.
int print_memory(EngineKind engine, const Dataset& dataset);

/// Keeps the command-line arguments that choose the data, for measurements in child processes.
void remember_data(std::vector<std::string> arguments);

}  // namespace bench
