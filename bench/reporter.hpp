#pragma once

#include <benchmark/benchmark.h>

#include <fstream>
#include <string>
#include <vector>

namespace bench {

/// Combines many runs of Google Benchmark into one report, on the console and optionally as one JSON document. Names
/// are shortened to <workload>/<engine>/<N>, with "/threads:2" for several threads.
class Reporter : public benchmark::BenchmarkReporter {
 public:
  /// Throws std::runtime_error if the file cannot be written. An empty path means no file.
  explicit Reporter(const std::string& json_path);

  bool ReportContext(const Context& context) override;
  void ReportRuns(const std::vector<Run>& runs) override;

  /// Call it after the last run.
  void finish();
  bool has_errors() const { return has_errors_; }

 private:
  benchmark::ConsoleReporter console_{benchmark::ConsoleReporter::OO_None};
  benchmark::JSONReporter json_;
  std::string path_;
  std::ofstream file_;
  bool is_begun_ = false, has_errors_ = false;
};

}  // namespace bench
