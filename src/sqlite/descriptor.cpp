#include "sqlite/descriptor.hpp"

#include "sqlite/failure.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

namespace custengine::sqlite {

Descriptor::Descriptor(const std::string& file, int flags)
    : file_(file), number_(open(file.c_str(), flags | O_CLOEXEC)) {
  if (number_ < 0 && errno != ENOENT) throw system_failure("open", file_, errno);
}

Descriptor::~Descriptor() {
  if (number_ >= 0) close(number_);
}

std::size_t Descriptor::read(std::span<unsigned char> bytes, std::size_t offset) const {
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t size = pread(number_, &bytes[done], bytes.size() - done, static_cast<off_t>(offset + done));
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) throw system_failure("read", file_, errno);
    if (size == 0) break;
    done += static_cast<std::size_t>(size);
  }
  return done;
}

void Descriptor::write(std::span<const unsigned char> bytes, std::size_t offset) {
  for (std::size_t done = 0; done < bytes.size();) {
    const ssize_t size = pwrite(number_, &bytes[done], bytes.size() - done, static_cast<off_t>(offset + done));
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) throw system_failure("write", file_, errno);
    done += static_cast<std::size_t>(size);
  }
}

}  // namespace custengine::sqlite
