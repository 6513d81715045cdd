#include <custengine/io.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>

namespace custengine {

namespace {

Error failed(const std::filesystem::path& file, int reason) {
  return {.code = ErrorCode::unavailable, .message = file.string() + ": " + std::strerror(reason)};
}

/// A temporary file beside another, which it replaces as a whole. The destructor removes it unless it has replaced
/// the other.
class FileBeside {
 public:
  explicit FileBeside(const std::filesystem::path& target) : target_(target), name_(target.string() + ".XXXXXX") {
    descriptor_ = ::mkstemp(name_.data());
    if (descriptor_ < 0) name_.clear();
  }
  FileBeside(const FileBeside&) = delete;
  FileBeside& operator=(const FileBeside&) = delete;
  ~FileBeside() {
    if (descriptor_ >= 0) ::close(descriptor_);
    if (!name_.empty()) ::unlink(name_.c_str());
  }

  /// Empty if the file could not be made.
  const std::string& name() const noexcept { return name_; }

  /// Replaces the other file. True if the new one is on disk under its name.
  bool replace() {
    if (::fsync(descriptor_) != 0 || std::rename(name_.c_str(), target_.c_str()) != 0) return false;
    name_.clear();
    // The new name is on disk only after the folder is flushed.
    const std::filesystem::path folder = target_.has_parent_path() ? target_.parent_path() : ".";
    const int opened = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (opened < 0) return false;
    const bool flushed = ::fsync(opened) == 0;
    ::close(opened);
    return flushed;
  }

 private:
  std::filesystem::path target_;
  std::string name_;
  int descriptor_ = -1;
};

}  // namespace

Result<DumpReport> dump_tenant(const std::filesystem::path& file, const Engine& engine, std::string_view id) {
  FileBeside beside(file);
  if (beside.name().empty()) return failed(file, errno);
  std::ofstream out(beside.name(), std::ios::binary);
  if (!out) return failed(file, errno);
  errno = 0;
  auto report = dump_tenant(out, engine, id);
  if (!report && report.error().code != ErrorCode::unavailable) return report;
  out.close();
  if (!report || !out || !beside.replace()) return failed(file, errno == 0 ? EIO : errno);
  return report;
}

Result<DumpReport> restore_tenant(const std::filesystem::path& file, Engine& engine, std::string_view id) {
  errno = 0;
  std::ifstream in(file, std::ios::binary);
  if (!in) return failed(file, errno == 0 ? EIO : errno);
  return restore_tenant(in, engine, id);
}

}  // namespace custengine
