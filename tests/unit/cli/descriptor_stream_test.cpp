#include "cli/descriptor_stream.hpp"

#include "catch.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <istream>
#include <iterator>
#include <string>
#include <thread>

namespace descriptor_stream_test {

using namespace custengine::cli;

namespace {

struct Pipe {
  int to_read = -1, to_write = -1;
};

Pipe non_blocking_pipe() {
  int ends[2] = {};
  REQUIRE(pipe2(ends, O_NONBLOCK | O_CLOEXEC) == 0);
  return {ends[0], ends[1]};
}

}  // namespace

TEST_CASE("a stream waits for a non-blocking descriptor") {
  const Pipe ends = non_blocking_pipe();
  const std::string text(1'000'000, 'x');  // more than a pipe holds
  std::string got;
  std::thread reader([&] {
    DescriptorReader buffer(ends.to_read);
    std::istream in(&buffer);
    got.assign(std::istreambuf_iterator<char>(in), {});
  });
  CHECK(write_fully(ends.to_write, text) == 0);
  (void)close(ends.to_write);
  reader.join();
  (void)close(ends.to_read);
  CHECK(got == text);
}

TEST_CASE("a failed descriptor keeps its errno") {
  const int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
  CHECK(write_fully(full, "x") == ENOSPC);
  CHECK(write_fully(full, "") == 0);
  DescriptorBuffer buffer(full);
  CHECK(buffer.sputn("x", 1) == 1);
  CHECK(buffer.pubsync() == -1);
  CHECK(buffer.error() == ENOSPC);
  (void)close(full);
  CHECK(write_fully(full, "x") == EBADF);

  DescriptorReader closed(full);
  std::istream in(&closed);
  CHECK(in.get() == std::istream::traits_type::eof());
  CHECK(in.bad());
}

}  // namespace descriptor_stream_test
