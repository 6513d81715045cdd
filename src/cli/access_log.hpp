#pragma once

#include "serve/service.hpp"

#include <mutex>
#include <string>

namespace custengine::cli {

/// A file to which each request adds a line of JSON. A line has no query, no body and no field of the request's header,
/// and so no token. Only the owner may read a file that this makes.
///
/// Threads: every call may run on any thread. Cost: one write per line.
class AccessLog {
 public:
  /// `file`: "-" is standard error. Throws Failure (exit_not_written) if it cannot be opened, exit_wrong_usage if it is
  /// a database.
  explicit AccessLog(std::string file);
  AccessLog(const AccessLog&) = delete;
  AccessLog& operator=(const AccessLog&) = delete;
  ~AccessLog();

  /// If the line cannot be written at once, it is lost. The first loss after a good line is reported on standard error.
  void write(const serve::AccessEntry& entry);
  /// Opens the file by its name again, after a program that rotates logs has renamed it. If that fails, reports it and
  /// goes on with the old file.
  void reopen();

 private:
  int open_file() const noexcept;
  /// False if a write would have to wait.
  bool is_ready() const noexcept;

  const std::string file_;
  std::mutex mutex_;
  int descriptor_;
  bool is_failing_ = false;
};

/// The line, with a line feed at its end.
std::string access_line(const serve::AccessEntry& entry);

}  // namespace custengine::cli
