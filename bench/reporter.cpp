#include "reporter.hpp"

#include <algorithm>
#include <initializer_list>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <string_view>

namespace bench {

namespace {

benchmark::BenchmarkName plain_name(benchmark::BenchmarkName name) {
  name.min_time.clear();
  name.min_warmup_time.clear();
  name.iterations.clear();
  name.repetitions.clear();
  name.time_type.clear();
  if (name.threads == "threads:1") name.threads.clear();
  return name;
}

/// Removes the machine's name and the program's path, since results are published with the sources.
void drop_lines(const std::string& path, std::initializer_list<std::string_view> unwanted) {
  std::ostringstream kept;
  std::ifstream in(path);
  for (std::string line; std::getline(in, line);)
    if (std::ranges::none_of(unwanted, [&](std::string_view part) { return line.find(part) != line.npos; }))
      kept << line << '\n';
  in.close();
  std::ofstream(path) << kept.str();
}

}  // namespace

Reporter::Reporter(const std::string& json_path) : path_(json_path) {
  console_.SetOutputStream(&std::cout);
  console_.SetErrorStream(&std::cerr);
  if (json_path.empty()) return;
  file_.open(json_path);
  if (!file_) throw std::runtime_error("cannot write " + json_path);
  json_.SetOutputStream(&file_);
  json_.SetErrorStream(&std::cerr);
}

bool Reporter::ReportContext(const Context& context) {
  if (is_begun_) return true;
  is_begun_ = true;
  return console_.ReportContext(context) && (!file_.is_open() || json_.ReportContext(context));
}

void Reporter::ReportRuns(const std::vector<Run>& runs) {
  std::vector<Run> renamed = runs;
  for (Run& run : renamed) {
    run.run_name = plain_name(run.run_name);
    has_errors_ |= run.error_occurred;
  }
  console_.ReportRuns(renamed);
  if (file_.is_open()) json_.ReportRuns(renamed);
}

void Reporter::finish() {
  console_.Finalize();
  if (!file_.is_open() || !is_begun_) return;
  json_.Finalize();
  file_.close();
  drop_lines(path_, {"\"host_name\":", "\"executable\":"});
}

}  // namespace bench
