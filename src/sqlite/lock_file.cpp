#include "sqlite/lock_file.hpp"

#include "sqlite/failure.hpp"

#include <fcntl.h>
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
void write_holder(int descriptor) {
  const std::string name = std::to_string(getpid()) + " (" + program_invocation_short_name + ")\n";
  if (ftruncate(descriptor, 0) == 0) (void)!pwrite(descriptor, name.data(), name.size(), 0);
}

}  // namespace

LockFile::LockFile(const std::string& file) {
  const std::string path = file + "-lock";
  descriptor_ = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (descriptor_ < 0) throw system_failure("open", path, errno);
  struct flock whole = {};
  whole.l_type = F_WRLCK;
  whole.l_whence = SEEK_SET;
  if (fcntl(descriptor_, F_OFD_SETLK, &whole) == 0) {
    write_holder(descriptor_);
    return;
  }
  const int error = errno;
  const std::string name = holder(descriptor_);
  close(descriptor_);
  if (error != EAGAIN && error != EACCES) throw system_failure("lock", path, error);
  throw failure(ErrorCode::failed_precondition, file + " is open in " + name);
}

LockFile::~LockFile() {
  close(descriptor_);
}

}  // namespace custengine::sqlite
