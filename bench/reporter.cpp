#include "reporter.hpp"

#include <iostream>
#include <stdexcept>

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

}  // namespace

Reporter::Reporter(const std::string& json_path) {
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
  if (file_.is_open() && is_begun_) json_.Finalize();
}

}  // namespace bench
