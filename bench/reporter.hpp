#pragma once

#include <benchmark/benchmark.h>

#include <fstream>
#include <string>
#include <vector>

namespace bench {

/// One report of many runs of Google Benchmark: on the console and, if asked for, as one JSON document. Names are
/// cut down to <workload>/<engine>/<N>, with "/threads:2" where there are several.
class Reporter : public benchmark::BenchmarkReporter {
 public:
  /// Throws std::runtime_error when the file cannot be written. Empty: no file.
  explicit Reporter(const std::string& json_path);

  bool ReportContext(const Context& context) override;
  void ReportRuns(const std::vector<Run>& runs) override;

  /// After the last run.
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
