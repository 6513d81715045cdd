#include "cli/atomic_file.hpp"

#include "cli/cleanup.hpp"
#include "cli/failure.hpp"
#include "cli/temp_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <utility>

namespace custengine::cli {
namespace {

// The final target of a symbolic link; the path itself if the link is broken or the path is no link.
std::string resolve(const std::string& path) {
  std::error_code failed;
  const auto resolved = std::filesystem::weakly_canonical(path, failed);
  return failed ? path : resolved.string();
}

std::string folder_of(const std::string& path) {
  const std::string folder = std::filesystem::path(path).parent_path().string();
  return folder.empty() ? "." : folder;
}

mode_t mode_of_new_files() noexcept {
  const mode_t mask = umask(0);
  umask(mask);
  return static_cast<mode_t>(0666) & ~mask;
}

// Makes the rename durable. Some file systems do not support this and report EINVAL.
void sync_folder(const std::string& folder) noexcept {
  const int descriptor = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;
  (void)fsync(descriptor);
  (void)close(descriptor);
}

// A lock, so that only one program at a time compares a file's stamp and replaces the file. A program holds it only
// briefly. A lock that is held for longer is a caller's own, as by flock(1), and is not waited for.
class ReplacementLock {
 public:
  explicit ReplacementLock(const std::string& path) noexcept : descriptor_(open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
    if (descriptor_ < 0) return;  // there is no file yet
    for (int tries = 0; tries < 1000 && flock(descriptor_, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK; ++tries)
      (void)poll(nullptr, 0, 1);
  }
  ReplacementLock(const ReplacementLock&) = delete;
  ReplacementLock& operator=(const ReplacementLock&) = delete;
  ~ReplacementLock() {
    if (descriptor_ >= 0) (void)close(descriptor_);
  }

 private:
  int descriptor_;
};

}  // namespace

AtomicFile::AtomicFile(const std::string& path, std::optional<FileStamp> expected)
    : shown_path_(path), path_(path == "-" ? path : resolve(path)), expected_(expected) {
  struct stat there = {};
  const bool exists = path != "-" && stat(path_.c_str(), &there) == 0;
  if (exists && S_ISREG(there.st_mode) && is_database(path_))
    throw Failure(exit_wrong_usage, shown_path_ + " is a database, which would be replaced",
                  "custengine import FILE --db DATABASE adds customers to it");
  if (path == "-" || (exists && !S_ISREG(there.st_mode) && !S_ISDIR(there.st_mode))) {
    open_direct();
  } else {
    if (exists && S_ISDIR(there.st_mode)) fail(EISDIR);
    if (exists && access(path_.c_str(), W_OK) != 0) fail(errno);
    open_beside();
    if (exists) {
      (void)!fchown(descriptor_, there.st_uid, there.st_gid);
      (void)fchmod(descriptor_, there.st_mode & static_cast<mode_t>(07777));
    } else {
      (void)fchmod(descriptor_, mode_of_new_files());
    }
  }
  buffer_ = std::make_unique<DescriptorBuffer>(descriptor_);
  stream_.rdbuf(buffer_.get());
}

void AtomicFile::open_direct() {
  owns_descriptor_ = path_ != "-";
  descriptor_ = owns_descriptor_ ? open(path_.c_str(), O_WRONLY | O_CLOEXEC) : STDOUT_FILENO;
  if (descriptor_ < 0) fail(errno);
}

void AtomicFile::open_beside() {
  const std::string folder = folder_of(path_);
  remove_orphans(folder);
  const HeldSignals held;
  TempFile made = make_temp_file(folder);
  if (made.descriptor < 0) fail(errno);
  descriptor_ = made.descriptor;
  temporary_ = std::move(made.path);
  cleanup_slot_ = remove_at_signal(temporary_);
}

AtomicFile::~AtomicFile() {
  if (!temporary_.empty()) {
    (void)unlink(temporary_.c_str());
    forget(cleanup_slot_);
  }
  if (owns_descriptor_ && descriptor_ >= 0) (void)close(descriptor_);
}

void AtomicFile::commit() {
  stream_.flush();
  if (buffer_->error() != 0) fail(buffer_->error());
  if (temporary_.empty()) return;
  if (fsync(descriptor_) != 0) fail(errno);
  replace();
  temporary_.clear();
  forget(cleanup_slot_);
  sync_folder(folder_of(path_));
}

void AtomicFile::replace() {
  const ReplacementLock lock(path_);
  if (expected_ && stamp_of(path_) != expected_)
    throw Failure(exit_not_written,
                  fmt::format("cannot write {}: another program changed it since it was read", shown_path_),
                  "nothing was written: read it again, or write another file");
  if (std::rename(temporary_.c_str(), path_.c_str()) != 0) fail(errno);
}

std::optional<FileStamp> AtomicFile::stamp() const noexcept {
  return owns_descriptor_ ? stamp_of(descriptor_) : std::nullopt;
}

void AtomicFile::fail(int error) const {
  const std::string name = shown_path_ == "-" ? "standard output" : shown_path_;
  throw Failure(exit_not_written, fmt::format("cannot write {}: {}", name, std::strerror(error)),
                path_ == "-" ? "" : "nothing was changed");
}

}  // namespace custengine::cli
