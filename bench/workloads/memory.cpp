#include "workloads/memory.hpp"

#include "peers/sqlite_peer.hpp"
#include "workloads/workload.hpp"

#include <malloc.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace bench {

namespace {

std::vector<std::string>& data_arguments() {
  static std::vector<std::string> arguments;
  return arguments;
}

/// The resident memory of this process, after freed memory was returned to the system.
double resident_bytes() {
  malloc_trim(0);
  std::int64_t total_pages = 0, resident_pages = 0;
  std::ifstream("/proc/self/statm") >> total_pages >> resident_pages;
  return static_cast<double>(resident_pages * sysconf(_SC_PAGESIZE));
}

/// Runs this program in a new process and returns its output.
std::string output_of_self(std::vector<std::string> arguments) {
  int ends[2] = {};
  if (pipe(ends) != 0) throw std::runtime_error("no pipe");
  const pid_t child = fork();
  if (child < 0) throw std::runtime_error("no child process");
  if (child == 0) {
    dup2(ends[1], STDOUT_FILENO);
    close(ends[0]);
    close(ends[1]);
    std::vector<char*> argv;
    argv.reserve(arguments.size() + 1);
    for (std::string& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    execv("/proc/self/exe", argv.data());
    _exit(127);
  }
  close(ends[1]);
  std::string output;
  char buffer[4096];
  for (ssize_t got = 0; (got = ::read(ends[0], buffer, sizeof buffer)) > 0;)
    output.append(buffer, static_cast<std::size_t>(got));
  close(ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) throw std::runtime_error("the measuring process failed");
  return output;
}

Measures measure_memory_apart(EngineKind engine, std::size_t customers) {
  std::vector<std::string> arguments{"custengine_bench", "--memory-of=" + std::string(name_of(engine)),
                                     "--sizes=" + std::to_string(customers)};
  arguments.insert(arguments.end(), data_arguments().begin(), data_arguments().end());
  std::istringstream lines(output_of_self(std::move(arguments)));
  Measures measures;
  std::string name, bytes;
  while (std::getline(lines, name, '\t') && std::getline(lines, bytes)) measures.emplace_back(name, std::stod(bytes));
  return measures;
}

void run_memory(benchmark::State& state, const Entrant& entrant) {
  const std::size_t customers = entrant.samples().rows.size();
  Measures measures;
  for (auto _ : state) measures = measure_memory_apart(entrant.engine, customers);
  for (const auto& [name, bytes] : measures) state.counters[name] = bytes / static_cast<double>(customers);
  if (state.counters["resident"] <= 0) state.SkipWithError("the process did not grow");
}

}  // namespace

Measures measure_memory(EngineKind engine, const Dataset& dataset) {
  const double before = resident_bytes();
  const auto peer = make_peer(engine);
  peer->load(dataset.rows(), {});
  peer->settle();
  Measures measures{{"resident", resident_bytes() - before}};
  double counted = 0;
  for (const auto& [name, bytes] : peer->bytes_by_structure()) {
    measures.emplace_back("in " + name, static_cast<double>(bytes));
    counted += static_cast<double>(bytes);
  }
  const bool is_sqlite = engine == EngineKind::sqlite || engine == EngineKind::sqlite_plain;
  measures.emplace_back("counted", is_sqlite ? static_cast<double>(sqlite_memory_bytes()) : counted);
  return measures;
}

int print_memory(EngineKind engine, const Dataset& dataset) {
  for (const auto& [name, bytes] : measure_memory(engine, dataset)) std::printf("%s\t%.0f\n", name.c_str(), bytes);
  return 0;
}

void remember_data(std::vector<std::string> arguments) {
  data_arguments() = std::move(arguments);
}

std::vector<Workload> memory_workloads() {
  return {{.name = "memory",
           .engines = {EngineKind::custengine, EngineKind::custengine_plain, EngineKind::multi_index,
                       EngineKind::sqlite, EngineKind::sqlite_plain},
           .run = run_memory,
           .check = [](const Entrant&) { return std::vector<Found>(); },
           .unit = benchmark::kMillisecond,
           .uses_peers = false}};
}

}  // namespace bench
