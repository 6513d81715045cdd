#include "peers/scratch_folder.hpp"

#include <stdlib.h>
#include <sys/vfs.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace bench {

namespace {

// The numbers of statfs(2).
constexpr std::uint32_t tmpfs = 0x01021994, ramfs = 0x858458F6;

}  // namespace

ScratchFolder::ScratchFolder(std::filesystem::path parent, bool allow_memory)
    : parent_(std::move(parent)), allow_memory_(allow_memory) {}

ScratchFolder::~ScratchFolder() {
  std::error_code ignored;
  if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
}

std::string ScratchFolder::why_not() const {
  struct statfs system = {};
  if (statfs(parent_.c_str(), &system) != 0)
    return "the folder " + parent_.string() + " cannot be used: " + std::strerror(errno);
  const auto kind = static_cast<std::uint32_t>(system.f_type);
  if (allow_memory_ || (kind != tmpfs && kind != ramfs)) return {};
  return "the folder " + parent_.string() +
         " is in memory, where a sync costs nothing. Choose one on a disk with --folder=DIR, or measure there with"
         " --allow-tmpfs";
}

const std::filesystem::path& ScratchFolder::path() {
  if (!path_.empty()) return path_;
  std::string name = std::filesystem::absolute(parent_ / "custengine_bench.XXXXXX").string();
  if (!mkdtemp(name.data())) throw std::runtime_error("cannot make the folder " + name + ": " + std::strerror(errno));
  path_ = name;
  return path_;
}

}  // namespace bench
