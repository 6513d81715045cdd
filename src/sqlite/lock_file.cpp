#include "sqlite/lock_file.hpp"

#include "sqlite/failure.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace custengine::sqlite {
namespace {

// "1234 (program)"; the holder writes it after it has the lock, so it may be missing for a moment.
std::string holder(int descriptor) {
  char text[200];
  const ssize_t size = pread(descriptor, text, sizeof text, 0);
  std::string name(text, size > 0 ? static_cast<std::size_t>(size) : 0);
  name.resize(std::min(name.find('\n'), name.size()));
  return name.empty() ? "another process" : "process " + name;
}

// Only for messages, so a failure does no harm.
void write_holder(int descriptor, const std::string& name) noexcept {
  if (ftruncate(descriptor, 0) == 0) (void)!pwrite(descriptor, name.data(), name.size(), 0);
}

int set_lock(int descriptor, short type) noexcept {
  struct flock whole = {};
  whole.l_type = type;
  whole.l_whence = SEEK_SET;
  return fcntl(descriptor, F_OFD_SETLK, &whole);
}

}  // namespace

LockFile::LockFile(const std::string& file) {
  const std::string path = file + "-lock";
  const std::string own_name = std::to_string(getpid()) + " (" + program_invocation_short_name + ")\n";
  descriptor_ = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
  if (descriptor_ < 0) throw system_failure("open", path, errno);
  // Another user may run the host: root leaves the lock to the owner of the file, as SQLite does with its log.
  struct stat owner = {};
  if (geteuid() == 0 && stat(file.c_str(), &owner) == 0) (void)!fchown(descriptor_, owner.st_uid, owner.st_gid);
  if (set_lock(descriptor_, F_WRLCK) == 0) {
    write_holder(descriptor_, own_name);
    return;
  }
  const int error = errno;
  const std::string name = holder(descriptor_);
  close(descriptor_);
  if (error != EAGAIN && error != EACCES) throw system_failure("lock", path, error);
  throw failure(ErrorCode::failed_precondition, file + " is open in " + name);
}

// A child that was forked meanwhile has the lock as well, so closing the descriptor would not end it.
LockFile::~LockFile() {
  (void)set_lock(descriptor_, F_UNLCK);
  close(descriptor_);
}

}  // namespace custengine::sqlite
