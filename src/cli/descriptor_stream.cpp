#include "cli/descriptor_stream.hpp"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace custengine::cli {
namespace {

// True if the call that set errno can be repeated; waits until then.
bool can_retry(int descriptor, short event) noexcept {
  if (errno == EINTR) return true;
  if (errno != EAGAIN) return false;
  pollfd waiting{.fd = descriptor, .events = event, .revents = 0};
  return poll(&waiting, 1, -1) >= 0 || errno == EINTR;
}

}  // namespace

int write_fully(int descriptor, std::string_view bytes) noexcept {
  while (!bytes.empty()) {
    const ssize_t written = write(descriptor, bytes.data(), bytes.size());
    if (written >= 0)
      bytes.remove_prefix(static_cast<std::size_t>(written));
    else if (!can_retry(descriptor, POLLOUT))
      return errno;
  }
  return 0;
}

DescriptorBuffer::int_type DescriptorBuffer::overflow(int_type c) {
  if (sync() != 0) return traits_type::eof();
  if (!traits_type::eq_int_type(c, traits_type::eof())) {
    *pptr() = traits_type::to_char_type(c);
    pbump(1);
  }
  return traits_type::not_eof(c);
}

int DescriptorBuffer::sync() {
  if (error_ == 0) error_ = write_fully(descriptor_, {pbase(), static_cast<std::size_t>(pptr() - pbase())});
  setp(buffer_.data(), buffer_.data() + buffer_.size());
  return error_ == 0 ? 0 : -1;
}

DescriptorReader::int_type DescriptorReader::underflow() {
  ssize_t count = 0;
  while ((count = read(descriptor_, buffer_.data(), buffer_.size())) < 0)
    if (!can_retry(descriptor_, POLLIN)) throw std::system_error(errno, std::generic_category());
  setg(buffer_.data(), buffer_.data(), buffer_.data() + count);
  return count == 0 ? traits_type::eof() : traits_type::to_int_type(*gptr());
}

}  // namespace custengine::cli
