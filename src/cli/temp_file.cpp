#include "cli/temp_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <string_view>
#include <system_error>

namespace custengine::cli {
namespace {

constexpr std::string_view begin_of_name = ".custengine-", random_part = "XXXXXX", end_of_name = ".tmp";

bool is_temp_name(std::string_view name) noexcept {
  return name.size() == begin_of_name.size() + random_part.size() + end_of_name.size() &&
         name.starts_with(begin_of_name) && name.ends_with(end_of_name);
}

// False if another process locked the file, or removed it as an orphan before it was locked. Succeeds on file systems
// without locks: no process can lock and remove an orphan there.
bool lock_own(int descriptor) noexcept {
  if (flock(descriptor, LOCK_EX | LOCK_NB) != 0) return errno != EWOULDBLOCK;
  struct stat status = {};
  return fstat(descriptor, &status) != 0 || status.st_nlink > 0;
}

}  // namespace

TempFile make_temp_file(const std::string& folder) {
  const std::string pattern = folder + "/" + std::string(begin_of_name).append(random_part).append(end_of_name);
  while (true) {
    TempFile made{.path = pattern};
    made.descriptor = mkostemps(made.path.data(), static_cast<int>(end_of_name.size()), O_CLOEXEC);
    if (made.descriptor < 0 || lock_own(made.descriptor)) return made;
    (void)unlink(made.path.c_str());
    (void)close(made.descriptor);
  }
}

void remove_orphans(const std::string& folder) {
  std::error_code failed;
  for (std::filesystem::directory_iterator at(folder, failed), end; !failed && at != end; at.increment(failed)) {
    if (!is_temp_name(at->path().filename().native())) continue;
    // Opened for writing, since locks of network file systems require it.
    const int descriptor = open(at->path().c_str(), O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (descriptor < 0) continue;
    struct stat status = {};
    if (fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) && flock(descriptor, LOCK_EX | LOCK_NB) == 0)
      (void)unlink(at->path().c_str());
    (void)close(descriptor);
  }
}

}  // namespace custengine::cli
