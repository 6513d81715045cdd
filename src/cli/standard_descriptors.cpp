#include "cli/standard_descriptors.hpp"

#include "cli/descriptor_stream.hpp"

#include <fcntl.h>
#include <unistd.h>

namespace custengine::cli {

bool open_standard_descriptors() noexcept {
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(descriptor, F_GETFD) != -1) continue;
    // open() returns the lowest free number. The root folder exists even without /dev.
    if (open("/", O_PATH | O_CLOEXEC) != descriptor) return false;
  }
  return true;
}

std::istream& standard_input() {
  static DescriptorReader reader(STDIN_FILENO);
  static std::istream input(&reader);
  return input;
}

}  // namespace custengine::cli
