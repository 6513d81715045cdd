#pragma once

#include "data/dataset.hpp"
#include "peers/engines.hpp"

#include <string>
#include <utility>
#include <vector>

namespace bench {

/// Bytes by name: "resident", "counted", and "in <structure>" by the engine's own count.
using Measures = std::vector<std::pair<std::string, double>>;

/// Loads an engine in this process, which should do nothing else, and tells by how much it grew.
Measures measure_memory(EngineKind engine, const Dataset& dataset);

/// Answers a call of measure_memory_apart: prints the measures, a line each.
int print_memory(EngineKind engine, const Dataset& dataset);

/// How the program was called, for the measurements that need a process of their own: the arguments behind the
/// program's name that choose the data.
void remember_data(std::vector<std::string> arguments);

}  // namespace bench
