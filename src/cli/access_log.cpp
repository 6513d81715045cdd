#include "cli/access_log.hpp"

#include "base/json_escape.hpp"
#include "cli/descriptor_stream.hpp"
#include "cli/failure.hpp"
#include "cli/file_identity.hpp"
#include "cli/messages.hpp"

#include <custengine/timestamp.hpp>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <string_view>
#include <utility>

namespace custengine::cli {
namespace {

constexpr std::size_t max_path = 1500;  // bytes; with escapes, a line is then shorter than PIPE_BUF

void append_json_text(std::string& line, std::string_view name, std::string_view text) {
  line.append("\"").append(name).append("\":\"");
  for (const char c : text) {
    const std::string_view escape = base::json_escape(c);
    if (escape.empty())
      line += c;
    else
      line += escape;
  }
  line += "\",";
}

}  // namespace

std::string access_line(const serve::AccessEntry& entry) {
  std::string line = "{\"time\":\"";
  append_timestamp(line, std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()));
  line += "\",";
  append_json_text(line, "peer", entry.peer);
  append_json_text(line, "method", entry.method);
  append_json_text(line, "path", entry.path.substr(0, std::min(entry.path.find('?'), max_path)));
  line += fmt::format("\"status\":{},\"bytes\":{},\"us\":{}}}\n", entry.status, entry.bytes, entry.elapsed.count());
  return line;
}

AccessLog::AccessLog(std::string file) : file_(std::move(file)) {
  if (file_ != "-" && is_database(file_)) throw Failure(exit_wrong_usage, "--access-log: " + file_ + " is a database");
  descriptor_ = open_file();
  if (descriptor_ == -1)
    throw Failure(exit_not_written, fmt::format("--access-log: cannot write {}: {}", file_, std::strerror(errno)));
}

AccessLog::~AccessLog() {
  if (descriptor_ != STDERR_FILENO) (void)close(descriptor_);
}

int AccessLog::open_file() const noexcept {
  if (file_ == "-") return STDERR_FILENO;
  return open(file_.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
}

bool AccessLog::is_ready() const noexcept {
  pollfd waiting{.fd = descriptor_, .events = POLLOUT, .revents = 0};
  return poll(&waiting, 1, 0) > 0;
}

void AccessLog::write(const serve::AccessEntry& entry) {
  const std::string line = access_line(entry);
  const std::lock_guard lock(mutex_);
  // A pipe that is not read must not stop the server: the line is lost. A pipe that is ready has room for PIPE_BUF
  // bytes, and no line has more.
  if (!is_ready()) return;
  const int error = write_fully(descriptor_, line);
  const bool is_first = error != 0 && !is_failing_;
  is_failing_ = error != 0;
  if (is_first && file_ != "-") warn(fmt::format("cannot write {}: {}", file_, std::strerror(error)));
}

void AccessLog::reopen() {
  if (file_ == "-") return;
  const int opened = open_file();
  if (opened == -1) return warn(fmt::format("cannot open {} again: {}", file_, std::strerror(errno)));
  const std::lock_guard lock(mutex_);
  (void)close(std::exchange(descriptor_, opened));
}

}  // namespace custengine::cli
